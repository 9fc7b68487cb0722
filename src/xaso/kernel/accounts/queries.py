"""Reads over accounts and roles."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    DateTimeField,
    Exists,
    F,
    Model,
    OuterRef,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce

from xaso.kernel.accounts.models import Delegation, EmergencyPower, Role, RoleAssignment
from xaso.kernel.tenancy.api import read_prepared
from xaso.lib import clock

WHERE = ("role", "unit_id", "unit__name", "unit__authority__of_commune_id")
"""What every role in force begins with, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class RoleInForce:
    """A role that a person may use today.

    ``lent_by`` names whose it is when it is lent; ``emergency_until`` says when it ends if
    the person opened it for themselves in an emergency.
    """

    role: Role
    unit_id: UUID
    unit_name: str
    commune_id: int
    position: str
    lent_by: UUID | None = None
    lent_by_name: str = ""
    emergency_until: datetime | None = None


def roles_in_force(user_id: UUID, today: date) -> tuple[RoleInForce, ...]:
    """Return own, lent and emergency roles in communes, own first; two queries.

    A lent role ends by itself when its giver no longer holds it or may no longer sign in.
    """
    own = read_prepared("accounts.own_roles", _own_roles, user_id, today)
    others = read_prepared("accounts.other_roles", _other_roles, user_id, today, clock.now())
    rows = (*own, *(row[1:] for row in others))
    return tuple(RoleInForce(Role(role), *rest) for role, *rest in rows)


def _own_roles(user_id: UUID, today: date) -> list[tuple[Any, ...]]:
    own = _in_communes(RoleAssignment.objects.in_force(today)).filter(user_id=user_id)
    return list(
        own.order_by("valid_from", "id").values_list(
            *WHERE, Coalesce("position__name", Value(""))
        )
    )


def _other_roles(user_id: UUID, today: date, now: datetime) -> list[tuple[Any, ...]]:
    """Return lent and emergency roles, oldest first: ids of rows tell when they were made."""
    never = Value(None, output_field=DateTimeField())
    lent = _in_communes(Delegation.objects.in_force(today)).filter(
        Exists(_held_by_giver(today)), receiver_id=user_id, revoked_at__isnull=True
    )
    nobody = Value(None, output_field=UUIDField())
    opened = _in_communes(EmergencyPower.objects.open_at(now)).filter(user_id=user_id)
    return list(
        lent.values_list("id", *WHERE, Value(""), "giver_id", "giver__full_name", never)
        .union(
            opened.values_list("id", *WHERE, Value(""), nobody, Value(""), F("ends_at")),
            all=True,
        )
        .order_by("id")
    )


def _in_communes[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    return rows.filter(unit__authority__of_commune__isnull=False)


def _held_by_giver(today: date) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.in_force(today).filter(
        user=OuterRef("giver"),
        unit=OuterRef("unit"),
        role=OuterRef("role"),
        user__is_active=True,
    )
