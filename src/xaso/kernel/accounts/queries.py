"""Reads over accounts and roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    F,
    Field,
    Model,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

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
    """Return own, lent and emergency roles in communes, own first; one query.

    A lent role ends by itself when its giver no longer holds it or may no longer sign in.
    """
    rows = read_prepared("accounts.roles", _roles, user_id, today, clock.now())
    return tuple(RoleInForce(Role(role), *rest) for _id, _since, role, *rest in _in_order(rows))


def roles_to_hand_on(user_id: UUID, commune_id: int, today: date) -> tuple[RoleInForce, ...]:
    """Return the own roles of a person in a commune; of who has left it, those that ended last.

    Work is handed over after the roles have ended: it goes to who holds the same role there.
    """
    found = RoleAssignment.objects.filter(
        user=user_id, unit__authority__of_commune=commune_id, valid_from__lte=today
    )
    position = Coalesce("position__name", Value(""))
    rows = found.order_by("valid_from", "id").values_list("valid_to", *WHERE, position)
    ends = [(valid_to or date.max, rest) for valid_to, *rest in rows]
    last = min(today, max((end for end, _rest in ends), default=today))
    return tuple(RoleInForce(Role(rest[0]), *rest[1:]) for end, rest in ends if end >= last)


def locked_at(moment: datetime) -> Q:
    """Return what accounts fulfil that failed attempts keep closed then, to some or all."""
    return Q(locked_until__gt=moment) | Q(strangers_locked_until__gt=moment)


def _roles(user_id: UUID, today: date, now: datetime) -> list[tuple[Any, ...]]:
    own = _in_communes(RoleAssignment.objects.in_force(today)).filter(user_id=user_id)
    lent = _in_communes(Delegation.objects.in_force(today)).filter(
        Exists(_held_by_giver(today)), receiver_id=user_id, revoked_at__isnull=True
    )
    opened = _in_communes(EmergencyPower.objects.open_at(now)).filter(user_id=user_id)
    nothing, nobody = Value(""), _missing(UUIDField())
    never, always = _missing(DateTimeField()), _missing(DateField())
    position = Coalesce("position__name", nothing)
    return list(
        own.values_list("id", "valid_from", *WHERE, position, nobody, nothing, never).union(
            lent.values_list(
                "id", always, *WHERE, nothing, F("giver_id"), F("giver__full_name"), never
            ),
            opened.values_list("id", always, *WHERE, nothing, nobody, nothing, F("ends_at")),
            all=True,
        )
    )


def _in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Put own roles first, by their first day; then the others, whose ids tell their age."""
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or date.min, row[0]))


def _missing(field: "Field[Any, Any]") -> Cast:
    """Return nothing, as a column of a type: a union has to know it."""
    return Cast(Value(None), field)


def _in_communes[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    return rows.filter(unit__authority__of_commune__isnull=False)


def _held_by_giver(today: date) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.in_force(today).filter(
        user=OuterRef("giver"),
        unit=OuterRef("unit"),
        role=OuterRef("role"),
        user__is_active=True,
    )
