"""Reads over accounts and roles."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xaso.kernel.accounts.models import Delegation, Role, RoleAssignment


@dataclass(frozen=True, slots=True)
class RoleInForce:
    """A role that a person may use today; ``lent_by`` names whose it is when it is lent."""

    role: Role
    unit_id: UUID
    unit_name: str
    commune_id: int
    position: str
    lent_by: UUID | None = None


def roles_in_force(user_id: UUID, today: date) -> tuple[RoleInForce, ...]:
    """Return own and lent roles in communes, own first; two queries."""
    own = (
        RoleAssignment.objects.in_force(today)
        .filter(user_id=user_id, unit__authority__of_commune__isnull=False)
        .select_related("unit__authority", "position")
        .order_by("valid_from", "id")
    )
    lent = (
        Delegation.objects.in_force(today)
        .filter(receiver_id=user_id, revoked_at__isnull=True)
        .filter(unit__authority__of_commune__isnull=False)
        .select_related("unit__authority")
        .order_by("valid_from", "id")
    )
    return (*(_own(row) for row in own), *(_lent(row) for row in lent))


def _own(row: RoleAssignment) -> RoleInForce:
    position = row.position.name if row.position else ""
    commune = row.unit.authority.of_commune_id or 0
    return RoleInForce(Role(row.role), row.unit_id, row.unit.name, commune, position)


def _lent(row: Delegation) -> RoleInForce:
    commune = row.unit.authority.of_commune_id or 0
    return RoleInForce(Role(row.role), row.unit_id, row.unit.name, commune, "", row.giver_id)
