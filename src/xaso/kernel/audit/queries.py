"""Reading of the audit trail: always within a span of time, page after page by cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.models import AuditEntry, PersonKey, TreeTile
from xaso.lib.text import fold

PAGE_SIZE = 50
MOST_ACTORS = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, whose rows are read; months outside them are not touched."""

    first: date
    last: date

    def condition(self) -> Q:
        """Return the condition on ``at``."""
        return Q(at__gte=_start(self.first), at__lt=_start(self.last + timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class CursorPage[Row]:
    """Some rows, latest first, and the cursor that leads to earlier ones."""

    rows: list[Row]
    earlier: str


def actors_named(text: str) -> Q:
    """Return the condition that the actor's name or user name has these words."""
    found = User.objects.all()
    for word in fold(text).split():
        found = found.filter(Q(name_folded__contains=word) | Q(username__contains=word))
    return Q(actor__in=list(found.values_list("pk", flat=True)[:MOST_ACTORS]))


def page_of[Row: Model](rows: QuerySet[Row], cursor: str) -> CursorPage[Row]:
    """Return the rows before the cursor, latest first; counts nothing."""
    before = _before(cursor)
    if before is not None:
        rows = rows.filter(before)
    found = list(rows.order_by("-at", "-id")[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    return CursorPage(found[:PAGE_SIZE], _cursor(found[:PAGE_SIZE]) if more else "")


def entry(entry_id: UUID, day: date) -> AuditEntry | None:
    """Return the entry of that day, if there is one."""
    rows = AuditEntry.objects.filter(Span(day, day).condition(), pk=entry_id)
    return rows.select_related("actor", "on_behalf_of").first()


def keys_in_use(*persons: bytes) -> QuerySet[PersonKey]:
    """Return the keys under which the details of these people are sealed today."""
    return PersonKey.objects.filter(person__in=persons, erased_at__isnull=True)


def read_tile(level: int, number: int) -> bytes:
    """Return the hashes of a tile of the tree, one behind the other."""
    return bytes(TreeTile.objects.get(level=level, number=number).hashes)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _cursor(rows: Sequence[Model]) -> str:
    last = rows[-1]
    at: datetime = getattr(last, "at")  # noqa: B009 (a field of both tables, unknown to Model)
    return f"{at.isoformat()}~{last.pk}"


def _before(cursor: str) -> Q | None:
    moment, _tilde, key = cursor.partition("~")
    try:
        at, row_id = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None
    if at.tzinfo is None:
        return None
    return Q(at__lt=at) | Q(at=at, id__lt=row_id)
