"""Reads over accounts and roles."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

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
    lent_by_name: str = ""


def roles_in_force(user_id: UUID, today: date) -> tuple[RoleInForce, ...]:
    """Return own and lent roles in communes, own first; two queries.

    A lent role ends by itself when its giver no longer holds it or may no longer sign in.
    """
    own = (
        RoleAssignment.objects.in_force(today)
        .filter(user_id=user_id, unit__authority__of_commune__isnull=False)
        .select_related("unit__authority", "position")
        .order_by("valid_from", "id")
    )
    lent = (
        Delegation.objects.in_force(today)
        .filter(Exists(_held_by_giver(today)), receiver_id=user_id, revoked_at__isnull=True)
        .filter(unit__authority__of_commune__isnull=False)
        .select_related("unit__authority", "giver")
        .order_by("valid_from", "id")
    )
    return (*(_own(row) for row in own), *(_lent(row) for row in lent))


def _held_by_giver(today: date) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.in_force(today).filter(
        user=OuterRef("giver"),
        unit=OuterRef("unit"),
        role=OuterRef("role"),
        user__is_active=True,
    )


def _own(row: RoleAssignment) -> RoleInForce:
    position = row.position.name if row.position else ""
    commune = row.unit.authority.of_commune_id or 0
    return RoleInForce(Role(row.role), row.unit_id, row.unit.name, commune, position)


def _lent(row: Delegation) -> RoleInForce:
    return RoleInForce(
        role=Role(row.role),
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        commune_id=row.unit.authority.of_commune_id or 0,
        position="",
        lent_by=row.giver_id,
        lent_by_name=row.giver.full_name,
    )
