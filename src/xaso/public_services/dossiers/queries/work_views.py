"""The views of the work list: which dossiers belong to each, and how many there are."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.permissions.api import Access, Permission, access_of, stand_in_user
from xaso.kernel.tenancy.api import read_prepared, require_commune
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME, local_day
from xaso.public_services.dossiers import permissions as may
from xaso.public_services.dossiers.models import Dossier, StepRun
from xaso.public_services.dossiers.states import (
    AT_THE_DESK,
    OPEN,
    RUNNING,
    WITH_THE_CITIZEN,
    DossierState,
)

IN_UNITS = frozenset({DossierState.PROCESSING, DossierState.APPROVED})


@dataclass(frozen=True)
class Viewer:
    """Who looks at the lists, and when."""

    user: User
    now: datetime

    @classmethod
    def of(cls, user: User) -> "Viewer":
        """Return somebody who looks at the present moment."""
        return cls(user, clock.now())

    @cached_property
    def access(self) -> Access:
        """The person's roles and what follows from them."""
        return access_of(self.user)

    @cached_property
    def units(self) -> frozenset[UUID]:
        """The units in which this person holds a role."""
        return self.access.own_units()

    @cached_property
    def today(self) -> datetime:
        """The moment at which the present day began in Việt Nam."""
        return datetime.combine(local_day(self.now), time.min, VIETNAM_TIME)

    @cached_property
    def tomorrow(self) -> datetime:
        """The moment at which the present day ends."""
        return self.today + timedelta(days=1)

    def holds_any(self, permissions: Iterable[Permission]) -> bool:
        """Whether this person may do any of these things; no permission means everybody."""
        keys = [permission.key for permission in permissions]
        return not keys or any(self.access.holds(key) for key in keys)


def read_for(
    viewer: Viewer, key: Hashable, read: Callable[[Viewer], object]
) -> list[tuple[Any, ...]]:
    """Return the rows of a read whose SQL is the same for everybody with the same roles.

    See :func:`~xaso.kernel.tenancy.api.read_prepared`: the read is given somebody who does
    not exist, with the viewer's roles in units and at moments that do not exist either.
    """
    roles = viewer.access.here()
    units = sorted(viewer.units)
    places = tuple((role.role, units.index(role.unit_id)) for role in roles)

    def read_for_nobody(user: UUID, *rest: Any) -> object:
        now, today, tomorrow, *nowhere = rest
        held = tuple(
            replace(role, unit_id=nowhere[place], commune_id=require_commune())
            for role, (_role, place) in zip(roles, places, strict=True)
        )
        nobody = Viewer(stand_in_user(user, held), now)
        nobody.__dict__.update(today=today, tomorrow=tomorrow)
        return read(nobody)

    moments = (viewer.now, viewer.today, viewer.tomorrow)
    return read_prepared((key, places), read_for_nobody, viewer.user.pk, *moments, *units)


@dataclass(frozen=True, slots=True)
class WorkView:
    """A view of the work list; ``order`` is how it is sorted unless somebody asks otherwise."""

    key: str
    label: Promise
    condition: Callable[[Viewer], Q]
    empty: Promise
    permissions: tuple[Permission, ...] = ()
    order: str = "due"
    is_counted: bool = True


def is_in_time(viewer: Viewer) -> Q:
    """Return the condition of having more than the present day left."""
    return Q(state__in=RUNNING) & (Q(due_at__gte=viewer.tomorrow) | Q(due_at__isnull=True))


def is_due_today(viewer: Viewer) -> Q:
    """Return the condition of falling due before the present day ends, but not late yet."""
    return Q(state__in=RUNNING, due_at__gte=viewer.now, due_at__lt=viewer.tomorrow)


def is_late(viewer: Viewer) -> Q:
    """Return the condition of being past the due moment while the clock runs."""
    return Q(state__in=RUNNING, due_at__lt=viewer.now)


def is_overdue_at_the_desk(viewer: Viewer) -> Q:
    """Return the condition of lying at the desk longer than the hand-over rule allows."""
    stays = StepRun.objects.filter(
        commune_id=OuterRef("commune_id"), dossier=OuterRef("pk"), left_at__isnull=True
    )
    late_stay = Exists(stays.filter(due_at__lt=viewer.now))
    return Q(late_stay, state=DossierState.RECEIVED)


_ALL_VIEWS = (
    WorkView(
        "mine",
        _("With me"),
        lambda viewer: Q(assignee=viewer.user, state__in=OPEN),
        _(
            "No open dossier lies with you. Those of your unit that nobody has taken on are under “In my unit”."
        ),
        permissions=(may.PROCESS, may.STAMP),
    ),
    WorkView(
        "unit",
        _("In my unit"),
        lambda viewer: Q(unit__in=viewer.units, state__in=IN_UNITS),
        _(
            "No dossier waits in your unit. What the desk or another step passes on appears here."
        ),
        permissions=(may.PROCESS, may.STAMP),
    ),
    WorkView(
        "incoming",
        _("To be received"),
        lambda _viewer: Q(state=DossierState.SUBMITTED),
        _("Nothing waits to be received. Dossiers that come online or by post appear here."),
        permissions=(may.RECEIVE,),
        order="created",
    ),
    WorkView(
        "desk",
        _("To be handed over"),
        lambda _viewer: Q(state=DossierState.RECEIVED),
        _("Every received dossier has been handed over."),
        permissions=(may.HAND_OVER,),
    ),
    WorkView(
        "today",
        _("Due today"),
        is_due_today,
        _("No dossier falls due in what is left of today."),
    ),
    WorkView("late", _("Late"), is_late, _("No dossier is late. Well done.")),
    WorkView(
        "citizen",
        _("Waiting for the citizen"),
        lambda _viewer: Q(state__in=WITH_THE_CITIZEN),
        _("No dossier waits for papers or a payment of the citizen."),
    ),
    WorkView(
        "return",
        _("Ready to return"),
        lambda _viewer: Q(state__in=AT_THE_DESK),
        _("No result lies at the desk."),
        permissions=(may.RETURN,),
        order="-finished",
    ),
    WorkView(
        "open",
        _("All open ones"),
        lambda _viewer: Q(state__in=OPEN),
        _("There is no open dossier. The desk takes new ones in."),
    ),
    WorkView(
        "received",
        _("Received today"),
        lambda viewer: Q(received_at__gte=viewer.today, received_at__lt=viewer.tomorrow),
        _("Nothing was received today."),
        order="-created",
        is_counted=False,
    ),
    WorkView(
        "all",
        _("All"),
        lambda _viewer: Q(),
        _("There is no dossier yet. The desk takes new ones in."),
        order="-created",
        is_counted=False,
    ),
)
WORK_VIEWS: dict[str, WorkView] = {view.key: view for view in _ALL_VIEWS}

_FIRST_VIEWS = (
    (Role.RECEPTIONIST, "desk"),
    (Role.CLERK, "unit"),
    (Role.LEADER, "unit"),
    (Role.UNIT_HEAD, "unit"),
    (Role.SPECIALIST, "mine"),
    (Role.SUPERVISOR, "late"),
)


def views_for(viewer: Viewer) -> list[WorkView]:
    """Return the views that make sense for this person, in their order."""
    return [view for view in WORK_VIEWS.values() if viewer.holds_any(view.permissions)]


def first_view(viewer: Viewer) -> WorkView:
    """Return the view that a person's work begins with."""
    for role, key in _FIRST_VIEWS:
        if viewer.access.has_role(role):
            return WORK_VIEWS[key]
    return WORK_VIEWS["open"]


def count_views(viewer: Viewer, views: Iterable[WorkView]) -> dict[str, int]:
    """Return how many dossiers each view holds: one pass over what is not finished."""
    keys = tuple(view.key for view in views if view.is_counted)

    def read(somebody: Viewer) -> object:
        wanted = {key: WORK_VIEWS[key].condition(somebody) for key in keys}
        return count_conditions(somebody, wanted)

    (counts,) = read_for(viewer, ("counts", keys), read)
    return dict(zip(keys, counts, strict=True))


def count_conditions(viewer: Viewer, wanted: dict[str, Q]) -> dict[str, int]:
    """Return how many unfinished dossiers fulfil each condition, by one statement."""
    unfinished = Dossier.objects.visible_to(viewer.user).filter(state__in=OPEN | AT_THE_DESK)
    counts = {f"in_{key}": Count("pk", filter=condition) for key, condition in wanted.items()}
    found = unfinished.aggregate(**counts)
    return {key: found[f"in_{key}"] for key in wanted}
