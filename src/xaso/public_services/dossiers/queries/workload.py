"""How much lies with whom: open, due today, late, done lately, roles lent."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q

from xaso.kernel.accounts.api import Delegation, User
from xaso.lib.clock import today
from xaso.public_services.dossiers.models import Dossier, StepRun
from xaso.public_services.dossiers.queries.people import list_staff
from xaso.public_services.dossiers.queries.work_views import Viewer, is_due_today, is_late
from xaso.public_services.dossiers.states import OPEN

DAYS_LOOKED_BACK = 30


@dataclass(frozen=True, slots=True)
class Load:
    """What lies with one person; ``lent`` names whose roles they hold or who holds theirs."""

    user_id: UUID
    name: str
    open: int = 0
    today: int = 0
    late: int = 0
    done: int = 0
    lent_from: tuple[str, ...] = ()
    lent_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A unit with what lies with its people, and what nobody has taken on."""

    unit_id: UUID
    unit_name: str
    untaken: int
    people: list[Load]


def load_workload(viewer: Viewer, commune_id: int) -> list[UnitLoad]:
    """Return the units this person supervises with everybody's load; four queries."""
    staff = [one for one in list_staff(commune_id) if _is_mine(one.unit_id, viewer)]
    people = {member.user_id for one in staff for member in one.members}
    counts, untaken = _open_counts(viewer, people)
    done = _done_counts(viewer, people)
    lent_from, lent_to = _lent(people)
    return [
        UnitLoad(
            one.unit_id,
            one.unit_name,
            untaken.get(one.unit_id, 0),
            [
                Load(
                    who.user_id,
                    who.name,
                    *counts.get(who.user_id, (0, 0, 0)),
                    done=done.get(who.user_id, 0),
                    lent_from=lent_from.get(who.user_id, ()),
                    lent_to=lent_to.get(who.user_id, ()),
                )
                for who in one.members
            ],
        )
        for one in staff
    ]


def _is_mine(unit_id: UUID, viewer: Viewer) -> bool:
    return viewer.access.holds("dossiers.see_all") or unit_id in viewer.units


type _Figures = tuple[int, int, int]


def _open_counts(
    viewer: Viewer, people: set[UUID]
) -> tuple[dict[UUID, _Figures], dict[UUID, int]]:
    """Return what is open, due today and late with each person, and untaken in each unit."""
    rows = (
        Dossier.objects.visible_to(viewer.user)
        .filter(_lies_with(people), state__in=OPEN)
        .values_list("assignee", "unit")
        .annotate(
            every=Count("pk"),
            today=Count("pk", filter=is_due_today(viewer)),
            late=Count("pk", filter=is_late(viewer)),
        )
    )
    counts: dict[UUID, _Figures] = {}
    untaken: dict[UUID, int] = {}
    for who, unit, *figures in rows:
        if who is None:
            untaken[unit] = figures[0]
        else:
            every, soon, late = counts.get(who, (0, 0, 0))
            counts[who] = (every + figures[0], soon + figures[1], late + figures[2])
    return counts, untaken


def _lies_with(people: set[UUID]) -> Q:
    """Return the condition of lying with one of these people, or with a unit's nobody."""
    return Q(assignee__in=people) | Q(assignee__isnull=True, unit__isnull=False)


def _done_counts(viewer: Viewer, people: set[UUID]) -> dict[UUID, int]:
    """Count the steps that people finished lately: work is done at a step, not at the end."""
    since = viewer.now - timedelta(days=DAYS_LOOKED_BACK)
    stays = StepRun.objects.filter(left_by__in=people, left_at__gte=since)
    return dict(stays.values_list("left_by").annotate(count=Count("pk")))


type _Names = dict[UUID, tuple[str, ...]]


def _lent(people: set[UUID]) -> tuple[_Names, _Names]:
    """Return for each person whose roles they act in, and who acts in theirs."""
    in_force = Delegation.objects.in_force(today()).filter(revoked_at__isnull=True)
    rows = in_force.filter(Q(giver__in=people) | Q(receiver__in=people))
    lent_from: _Names = {}
    lent_to: _Names = {}
    for row in rows.select_related("giver", "receiver").order_by("id"):
        _add(lent_from, row.receiver, row.giver)
        _add(lent_to, row.giver, row.receiver)
    return lent_from, lent_to


def _add(names: _Names, who: User, other: User) -> None:
    known = names.get(who.pk, ())
    if other.full_name not in known:
        names[who.pk] = (*known, other.full_name)
