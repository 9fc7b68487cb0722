"""Reads over accounts and roles."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from xaso.kernel.accounts.models import Delegation, Role, RoleAssignment
from xaso.kernel.tenancy.api import read_prepared

WHERE = ("role", "unit_id", "unit__name", "unit__authority__of_commune_id")
"""What every role in force begins with, in the order of its fields."""


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
    own = read_prepared("accounts.own_roles", _own_roles, user_id, today)
    lent = read_prepared("accounts.lent_roles", _lent_roles, user_id, today)
    return tuple(RoleInForce(Role(role), *rest) for role, *rest in (*own, *lent))


def _own_roles(user_id: UUID, today: date) -> list[tuple[Any, ...]]:
    own = _in_communes(RoleAssignment.objects.in_force(today)).filter(user_id=user_id)
    return list(own.values_list(*WHERE, Coalesce("position__name", Value(""))))


def _lent_roles(user_id: UUID, today: date) -> list[tuple[Any, ...]]:
    lent = _in_communes(Delegation.objects.in_force(today)).filter(
        Exists(_held_by_giver(today)), receiver_id=user_id, revoked_at__isnull=True
    )
    return list(lent.values_list(*WHERE, Value(""), "giver_id", "giver__full_name"))


def _in_communes[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    in_communes = rows.filter(unit__authority__of_commune__isnull=False)
    return in_communes.order_by("valid_from", "id")


def _held_by_giver(today: date) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.in_force(today).filter(
        user=OuterRef("giver"),
        unit=OuterRef("unit"),
        role=OuterRef("role"),
        user__is_active=True,
    )
