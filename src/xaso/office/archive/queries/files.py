"""Work files as people may see, narrow and order them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.lib.text import fold
from xaso.office.archive.models import AccessChange, FileState, WorkFile, WorkFileQuerySet
from xaso.office.archive.permissions import CONFIRM_ACCESS, RECEIVE, SEE_ALL
from xaso.office.archive.rules import terms_on

ORDERS = {
    "notation": ("year", "notation"),
    "-notation": ("-year", "-notation"),
    "title": ("title_folded", "id"),
    "-title": ("-title_folded", "-id"),
    "start": ("start_on", "id"),
    "-start": ("-start_on", "-id"),
    "due": ("due_on", "notation"),
    "-due": ("-due_on", "notation"),
}
VIEWS = ("mine", "unit", "due", "late", "archive", "expired", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody narrows the list to; empty means all."""

    view: str = "mine"
    text: str = ""
    year: int | None = None
    state: str = ""
    sort: str = ""


def visible_to(user: User) -> WorkFileQuerySet:
    """Return the files that this person may open."""
    access = access_of(user)
    rows = WorkFile.objects.shown_to(
        user.pk, access.own_units(), is_archivist=access.holds(SEE_ALL.key)
    )
    return rows.annotate(due_on=Coalesce("kept_back_until", "hand_over_by"))


def list_files(user: User, wanted: Wanted, *, today: date) -> WorkFileQuerySet:
    """Return the files of a view, narrowed and in their order."""
    rows = visible_to(user).filter(_in_view(wanted.view, user, today))
    for word in fold(wanted.text).split():
        rows = rows.filter(Q(title_folded__contains=word) | Q(notation__icontains=word))
    if wanted.year:
        rows = rows.filter(year=wanted.year)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    by_day = wanted.view in ("due", "late")
    order = ORDERS.get(wanted.sort, ORDERS["due" if by_day else "notation"])
    return rows.select_related("keeper", "unit").order_by(*order)


def _in_view(view: str, user: User, today: date) -> Q:
    soon = today + timedelta(days=terms_on(today).warn_days)
    late = today - timedelta(days=terms_on(today).late_after_days)
    closed = Q(state=FileState.CLOSED)
    ended = Q(state=FileState.OPEN, end_on__lt=late) | (closed & Q(due_on__lt=today))
    views = {
        "mine": Q(keeper=user) & ~Q(state__in=[FileState.ARCHIVED, FileState.DISPOSED]),
        "unit": Q(unit__in=access_of(user).own_units()),
        "due": closed & Q(due_on__lte=soon),
        "late": ended,
        "archive": Q(state__in=[FileState.ARCHIVED, FileState.REVIEWED, FileState.DISPOSED]),
        "expired": Q(state=FileState.ARCHIVED, kept_until__lt=today),
    }
    return views.get(view, Q())


def count_views(user: User, *, today: date) -> dict[str, int]:
    """Return how many files are in each view that asks for something; one statement."""
    wanted = ("mine", "due", "late", "expired")
    counted = {view: Count("pk", filter=_in_view(view, user, today)) for view in wanted}
    return visible_to(user).aggregate(**counted)


def access_waiting(file_id: UUID) -> list[AccessChange]:
    """Return the changes of access of a file that nobody confirmed yet."""
    rows = AccessChange.objects.filter(work_file=file_id, confirmed_at__isnull=True)
    return list(rows.select_related("changed_by").order_by("changed_at"))


def may_change(row: WorkFile, user: User) -> bool:
    """Whether this person may put papers into the file and describe it."""
    access = access_of(user)
    own = row.keeper_id == user.pk or row.unit_id in access.own_units()
    return row.is_open and (own or access.holds(RECEIVE.key))


def open_files_for(user: User, *, besides: UUID) -> list[WorkFile]:
    """Return the other open files into which this person may put papers, the newest year first."""
    access = access_of(user)
    rows = WorkFile.objects.filter(state=FileState.OPEN).exclude(pk=besides)
    if not access.holds(RECEIVE.key):
        rows = rows.filter(Q(keeper=user) | Q(unit__in=access.own_units()))
    return list(rows.order_by("-year", "notation"))


def may_confirm(change: AccessChange, user: User) -> bool:
    """Whether this person may confirm a change of access; never one's own."""
    return change.changed_by_id != user.pk and access_of(user).holds(CONFIRM_ACCESS.key)
