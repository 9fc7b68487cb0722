"""Who works where: for filters, bulk acts and the workload, and whom the desk's news goes to."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.tenancy.api import read_prepared
from xaso.lib.clock import today
from xaso.public_services.dossiers.permissions import SEE


@dataclass(frozen=True, slots=True)
class Member:
    """An official of a unit, with the roles held there."""

    user_id: UUID
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """A unit and who works there, in the order of their names."""

    unit_id: UUID
    unit_name: str
    members: tuple[Member, ...]


def receptionists_of(commune_id: int) -> list[UUID]:
    """Return the accounts that take dossiers in at a commune's desk today."""
    rows = read_prepared("dossiers.receptionists", _receptionists, commune_id, today())
    return [user_id for (user_id,) in rows]


def _receptionists(commune_id: int, day: date) -> list[tuple[UUID]]:
    held = RoleAssignment.objects.in_force(day).filter(
        unit__authority__of_commune_id=commune_id, role=Role.RECEPTIONIST
    )
    return list(held.values_list("user_id"))


def overseers_of(commune_id: int, unit_id: UUID | None) -> list[UUID]:
    """Return who answers for a unit's work today: its heads, the supervisors and the leaders."""
    held = RoleAssignment.objects.in_force(today()).filter(
        Q(role__in=(Role.LEADER, Role.SUPERVISOR)) | Q(role=Role.UNIT_HEAD, unit=unit_id),
        unit__authority__of_commune_id=commune_id,
    )
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def list_staff(commune_id: int) -> list[Staff]:
    """Return the units of a commune with the people who handle dossiers there; one query."""
    held = RoleAssignment.objects.in_force(today()).filter(
        unit__authority__of_commune_id=commune_id,
        unit__is_active=True,
        user__is_active=True,
        role__in=SEE.roles,
    )
    rows = held.select_related("unit", "user").order_by(
        "unit__order", "unit__name", "user__name_key", "id"
    )
    units: dict[UUID, tuple[str, dict[UUID, tuple[str, list[Role]]]]] = {}
    for row in rows:
        _name, people = units.setdefault(row.unit_id, (row.unit.name, {}))
        people.setdefault(row.user_id, (row.user.full_name, []))[1].append(Role(row.role))
    return [
        Staff(
            unit_id,
            name,
            tuple(
                Member(who, full_name, tuple(roles))
                for who, (full_name, roles) in people.items()
            ),
        )
        for unit_id, (name, people) in units.items()
    ]
