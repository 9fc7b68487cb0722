"""The lists of documents that came in: what waits for me, and everything else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import Access, access_of
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.text import fold
from xaso.office.documents import permissions as may
from xaso.office.documents.models import Arrival, Assignment, Document
from xaso.office.documents.queries.finding import find_documents
from xaso.office.documents.states import Direction, DocumentState, Part

MOST_FOUND = 300
HANDLED = (DocumentState.ASSIGNED, DocumentState.IN_PROGRESS)
LIVE = (Assignment.State.WAITING, Assignment.State.STARTED)
IS_OPEN = Q(closed_at__isnull=True, document__frozen_at__isnull=True)
"""Neither closed nor refused, nor frozen because its sender replaced it."""
ORDERS = {
    "number": ("year", "number", "id"),
    "-number": ("-year", "-number", "-id"),
    "arrived": ("arrived_at", "id"),
    "-arrived": ("-arrived_at", "-id"),
    "due": ("due_on", "arrived_at", "id"),
}


@dataclass(frozen=True)
class Viewer:
    """Who looks at the lists, and on which day."""

    user: User
    today: date

    @classmethod
    def of(cls, user: User) -> "Viewer":
        """Return somebody who looks today."""
        return cls(user, clock.today())

    @cached_property
    def access(self) -> Access:
        """The person's roles and what follows from them."""
        return access_of(self.user)

    @cached_property
    def units(self) -> frozenset[UUID]:
        """The units in which this person holds a role."""
        return self.access.own_units()

    def arrivals(self) -> CommuneQuerySet[Arrival]:
        """Return the arrivals that this person may see."""
        if self.access.holds(may.SEE_ALL.key):
            return Arrival.objects.all()
        return Arrival.objects.filter(document__in=Document.objects.visible_to(self.user))


@dataclass(frozen=True, slots=True)
class IncomingView:
    """A view of the list; ``empty`` says what its emptiness means."""

    key: str
    label: Promise
    condition: Callable[[Viewer], Q]
    empty: Promise
    permission: str = ""
    order: str = "-arrived"
    is_counted: bool = True


def waits_for(viewer: Viewer) -> Q:
    """Return the condition of waiting for this person: their act, or somebody's of their unit."""
    mine = Q(held_by=viewer.user) | Q(held_at__in=viewer.units, held_by__isnull=True)
    if viewer.access.holds(may.RECEIVE.key):
        mine |= Q(document__state__in=(DocumentState.ARRIVED, DocumentState.REGISTERED))
    return mine & IS_OPEN


def is_late(viewer: Viewer) -> Q:
    """Return the condition of being open after its day."""
    return Q(number__isnull=False, due_on__lt=viewer.today) & IS_OPEN


def takes_part(viewer: Viewer) -> Q:
    """Return the condition of a part in it that is open, besides leading."""
    given = Assignment.objects.filter(
        Q(user=viewer.user) | Q(unit__in=viewer.units),
        part__in=(Part.CO_WORKER, Part.INFORMED),
        state__in=LIVE,
    )
    return Q(document__in=given.values("document")) & IS_OPEN


def _in_state(*states: str) -> Callable[[Viewer], Q]:
    return lambda _viewer: Q(document__state__in=states)


_ALL = (
    IncomingView(
        "mine",
        _("Waiting for me"),
        waits_for,
        _("Nothing waits for you."),
        order="due",
    ),
    IncomingView(
        "arrived",
        _("To be registered"),
        _in_state(DocumentState.ARRIVED),
        _("Everything that came in is registered."),
        permission=may.RECEIVE.key,
        order="arrived",
    ),
    IncomingView(
        "submitted",
        _("Waiting for a directive"),
        _in_state(DocumentState.REGISTERED, DocumentState.SUBMITTED),
        _("Every registered document has its directive."),
        permission=may.SEE_ALL.key,
        order="arrived",
    ),
    IncomingView(
        "handled",
        _("Being handled"),
        _in_state(*HANDLED),
        _("No document is being handled."),
        order="due",
    ),
    IncomingView("late", _("Late"), is_late, _("No document is late."), order="due"),
    IncomingView(
        "part",
        _("I take part"),
        takes_part,
        _("You take part in no other document."),
        order="due",
    ),
    IncomingView(
        "closed",
        _("Handled to the end"),
        _in_state(DocumentState.CLOSED),
        _("No document was closed yet."),
        is_counted=False,
    ),
    IncomingView(
        "refused",
        _("Not accepted or destroyed"),
        _in_state(DocumentState.REFUSED, DocumentState.DESTROYED),
        _("No document was refused."),
        permission=may.RECEIVE.key,
        is_counted=False,
    ),
    IncomingView(
        "all",
        _("All"),
        lambda _viewer: Q(),
        _("No document has come in yet."),
        order="-number",
        is_counted=False,
    ),
)
VIEWS: dict[str, IncomingView] = {view.key: view for view in _ALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; empty means all."""

    text: str = ""
    urgency: str = ""
    channel: str = ""
    organ: str = ""
    arrived_from: date | None = None
    arrived_to: date | None = None


def views_for(viewer: Viewer) -> list[IncomingView]:
    """Return the views that make sense for this person, in their order."""
    return [
        view
        for view in VIEWS.values()
        if not view.permission or viewer.access.holds(view.permission)
    ]


def count_views(viewer: Viewer, views: Iterable[IncomingView]) -> dict[str, int]:
    """Return how many documents each view holds; one statement over what is open."""
    counted = [view for view in views if view.is_counted]
    found = (
        viewer.arrivals()
        .filter(closed_at__isnull=True)
        .aggregate(
            **{f"in_{view.key}": Count("pk", filter=view.condition(viewer)) for view in counted}
        )
    )
    return {view.key: found[f"in_{view.key}"] for view in counted}


def list_arrivals(
    viewer: Viewer, view: IncomingView, wanted: Wanted, *, order: str = ""
) -> CommuneQuerySet[Arrival]:
    """Return the arrivals of a view, narrowed and in their order, with what a row shows."""
    found = viewer.arrivals().filter(view.condition(viewer), _narrowed(wanted))
    if wanted.text:
        is_narrow = bool(replace(wanted, text="") != Wanted() or view.condition(viewer))
        best = find_documents(
            wanted.text,
            viewer.user,
            limit=MOST_FOUND,
            directions=[Direction.IN],
            among=Document.objects.filter(pk__in=found.values("document"))
            if is_narrow
            else None,
        )
        found = found.filter(document__in=best)
    chosen = ORDERS.get(order) or ORDERS[view.order]
    return found.select_related("document", "held_by", "held_at").order_by(*chosen)


def _narrowed(wanted: Wanted) -> Q:
    kept = Q()
    if wanted.urgency:
        kept &= Q(document__urgency=wanted.urgency)
    if wanted.channel:
        kept &= Q(channel=wanted.channel)
    if wanted.organ:
        kept &= Q(document__organ_name__in=_organs_like(wanted.organ))
    if wanted.arrived_from:
        kept &= Q(arrived_at__gte=_begin_of(wanted.arrived_from))
    if wanted.arrived_to:
        kept &= Q(arrived_at__lt=_begin_of(wanted.arrived_to + timedelta(days=1)))
    return kept


def _organs_like(typed: str) -> list[str]:
    """Return the agencies with these words in their name, with or without accents."""
    words = fold(typed)
    alike = Document.objects.filter(direction=Direction.IN, search_text__contains=words)
    names = alike.order_by().values_list("organ_name", flat=True).distinct()
    return [name for name in names if words in fold(name)]


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM_TIME)
