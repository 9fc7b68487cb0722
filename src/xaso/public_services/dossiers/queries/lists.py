"""A page of a work list, by one statement, and what a filter keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, FilteredRelation, IntegerField, OrderBy, Q, QuerySet, Subquery

from xaso.kernel.search.api import has_words
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.dossiers.models import Dossier, DossierQuerySet
from xaso.public_services.dossiers.queries.work_views import (
    Viewer,
    WorkView,
    is_due_today,
    is_in_time,
    is_late,
    read_for,
)
from xaso.public_services.dossiers.states import PAUSED, RUNNING
from xaso.public_services.procedures.api import find_procedures

PAGE_SIZE = 25
COUNTED_UP_TO = 500
"""Longer lists are "more than 500": counting them would cost more than it tells."""
PROCEDURES_MEANT = 20
NOBODY = "nobody"

ORDERS: dict[str, OrderBy] = {
    "due": F("due_at").asc(nulls_last=True),
    "-due": F("due_at").desc(nulls_last=True),
    "created": F("created_at").asc(),
    "-created": F("created_at").desc(),
    "-finished": F("finished_at").desc(nulls_last=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody narrowed a list to; empty values narrow nothing."""

    text: str = ""
    field: str = ""
    procedure: str = ""
    state: str = ""
    channel: str = ""
    unit: UUID | None = None
    person: str = ""
    step: str = ""
    pace: str = ""
    received_from: date | None = None
    received_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None

    @property
    def has_words(self) -> bool:
        """Whether somebody typed words, which lead to dossiers or to procedures."""
        return bool(self.text or self.procedure)


class ListRow(NamedTuple):
    """A dossier as a list needs it, with where it lies and since when."""

    id: UUID
    code: str
    applicant_name: str
    procedure_name: str
    state: str
    channel: str
    received_at: datetime | None
    clock_started_at: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    remaining_minutes: int
    step_name: str | None
    step_since: datetime | None
    step_due_at: datetime | None
    unit_name: str | None
    assignee_name: str | None
    returned_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list; ``total`` goes no further than one past :data:`COUNTED_UP_TO`."""

    rows: list[ListRow]
    number: int
    total: int

    @property
    def is_long(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNTED_UP_TO

    @property
    def first(self) -> int:
        """The place of the first row in the list, counted from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The place of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def has_next(self) -> bool:
        """Whether rows follow."""
        return self.last < self.total or (self.is_long and len(self.rows) == PAGE_SIZE)


class _CountUpTo(Subquery):
    """The number of rows of a narrowed query, which a limit keeps cheap."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def find_dossiers(viewer: Viewer, view: WorkView, wanted: Wanted) -> DossierQuerySet:
    """Return what this person may see of a view, narrowed."""
    rows: DossierQuerySet = Dossier.objects.visible_to(viewer.user)
    return rows.filter(view.condition(viewer)).filter(condition_of(wanted, viewer))


def load_page(
    viewer: Viewer, view: WorkView, wanted: Wanted, *, number: int = 1, order: str = "due"
) -> ListPage:
    """Return a page of a list with the number of all rows, by one statement."""
    key = ("page", view.key, wanted, number, order, COUNTED_UP_TO)

    def read(somebody: Viewer) -> list[tuple[Any, ...]]:
        return list(_page(find_dossiers(somebody, view, wanted), number, order))

    # What somebody typed hardly comes again, and is not to be kept.
    found = read(viewer) if wanted.has_words else read_for(viewer, key, read)
    total = found[0][-1] if found else 0
    return ListPage([ListRow(*row[:-1]) for row in found], number, total)


def _page(rows: DossierQuerySet, number: int, order: str) -> QuerySet[Any, tuple[Any, ...]]:
    """Return the rows of a page: found by index alone, and only they joined with their place.

    So a list of everything stays as fast as a short one.
    """
    start = (number - 1) * PAGE_SIZE
    on_page = rows.order_by(ORDERS[order], "id").values("pk")[start : start + PAGE_SIZE]
    counted = rows.order_by().values("pk")[: COUNTED_UP_TO + 1]
    page = with_place(Dossier.objects.filter(pk__in=on_page))
    placed = page.annotate(total=_CountUpTo(counted)).order_by(ORDERS[order], "id")
    return placed.values_list(*_COLUMNS, "total")


def with_place(rows: DossierQuerySet) -> DossierQuerySet:
    """Add the stay that has not ended, as ``stay``."""
    open_stay = FilteredRelation("runs", condition=Q(runs__left_at__isnull=True))
    return rows.annotate(stay=open_stay)


def list_rows(rows: DossierQuerySet, *, order: str, limit: int) -> list[ListRow]:
    """Return the rows of a list that is known to be short."""
    found = with_place(rows).order_by(ORDERS[order], "id").values_list(*_COLUMNS)
    return [ListRow(*row) for row in found[:limit]]


def list_ids(rows: DossierQuerySet, *, order: str, limit: int) -> list[UUID]:
    """Return which dossiers are in a long list, in its order."""
    return list(rows.order_by(ORDERS[order], "id").values_list("id", flat=True)[:limit])


def rows_by_ids(ids: Sequence[UUID]) -> list[ListRow]:
    """Return some rows of a long list, in the order of the ids."""
    found = with_place(Dossier.objects.filter(pk__in=ids)).values_list(*_COLUMNS)
    by_id = {row[0]: ListRow(*row) for row in found}
    return [by_id[one] for one in ids if one in by_id]


_COLUMNS = (
    "id",
    "code",
    "applicant_name",
    "procedure_version__name",
    "state",
    "channel",
    "received_at",
    "clock_started_at",
    "due_at",
    "paused_at",
    "remaining_minutes",
    "stay__step_name",
    "stay__entered_at",
    "stay__due_at",
    "unit__name",
    "assignee__full_name",
    "returned_at",
    "outcome",
)


def condition_of(wanted: Wanted, viewer: Viewer) -> Q:
    """Return the condition that a dossier fulfils what is wanted."""
    found = has_words("search_text", wanted.text) if wanted.text else Q()
    simple = {
        "procedure_version__procedure__field__code": wanted.field,
        "state": wanted.state,
        "channel": wanted.channel,
        "unit": wanted.unit,
        "step_key": wanted.step,
    }
    found &= Q(**{name: value for name, value in simple.items() if value})
    return (
        found
        & _of_procedure(wanted.procedure)
        & _of_person(wanted.person)
        & _of_pace(wanted.pace, viewer)
        & _between("received_at", wanted.received_from, wanted.received_to)
        & _between("due_at", wanted.due_from, wanted.due_to)
    )


def _of_procedure(typed: str) -> Q:
    """Return the condition for a code, or for the procedures that a few words may mean."""
    if not typed:
        return Q()
    codes = {hit.code for hit in find_procedures(typed, PROCEDURES_MEANT)}
    return Q(procedure_version__procedure__code__in=codes | {typed})


def _of_person(chosen: str) -> Q:
    if chosen == NOBODY:
        return Q(assignee__isnull=True)
    return Q(assignee=UUID(chosen)) if chosen else Q()


def _of_pace(pace: str, viewer: Viewer) -> Q:
    conditions = {
        "going": Q(state__in=RUNNING | PAUSED),
        "in_time": is_in_time(viewer),
        "today": is_due_today(viewer),
        "late": is_late(viewer),
        "waiting": Q(state__in=PAUSED),
    }
    return conditions.get(pace, Q())


def _between(column: str, first: date | None, last: date | None) -> Q:
    found = Q()
    if first:
        found &= Q(**{f"{column}__gte": datetime.combine(first, time.min, VIETNAM_TIME)})
    if last:
        found &= Q(**{f"{column}__lte": datetime.combine(last, time.max, VIETNAM_TIME)})
    return found
