"""Reads over the officials of a commune."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from xaso.kernel.accounts.api import (
    POWERS,
    Delegation,
    EmergencyPower,
    EmergencyPowerQuerySet,
    Role,
    RoleAssignment,
    User,
    ValidityQuerySet,
    locked_at,
)
from xaso.kernel.officials.permissions import LENDABLE, MANAGE
from xaso.kernel.permissions.api import Access
from xaso.lib import clock
from xaso.lib.text import fold


def officials_of(commune_id: int) -> QuerySet[User]:
    """Return the officials who hold or held a role in the commune."""
    roles = _roles_in(commune_id).filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(roles), kind=User.Kind.OFFICIAL)


def working_officials(commune_id: int, today: date) -> QuerySet[User]:
    """Return the officials who may sign in and hold a role in the commune today."""
    roles = _roles_in(commune_id).in_force(today).filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(roles), kind=User.Kind.OFFICIAL, is_active=True)


def unused_since(commune_id: int, moment: datetime, today: date) -> QuerySet[User]:
    """Return the open accounts that nobody signed in with since the moment.

    Those of who works here today, and of who worked here and works nowhere any more; who
    has moved to another commune is that commune's.
    """
    last_use = Greatest("created_at", "last_login", "reopened_at")
    held = RoleAssignment.objects.in_force(today).filter(user=OuterRef("pk"))
    here = held.filter(unit__authority__of_commune_id=commune_id)
    found = officials_of(commune_id).filter(Exists(here) | ~Exists(held), is_active=True)
    return found.alias(used=last_use).filter(used__lt=moment).order_by("pk")


def narrow(
    found: QuerySet[User],
    *,
    text: str = "",
    role: str = "",
    unit: UUID | None = None,
    state: str,
) -> QuerySet[User]:
    """Keep who fits: words of the name without accents or the user name, role, unit, state."""
    for word in fold(text).split():
        found = found.filter(Q(name_folded__contains=word) | Q(username__contains=word))
    held = RoleAssignment.objects.in_force(timezone.localdate()).filter(user=OuterRef("pk"))
    if role:
        held = held.filter(role=role)
    if unit:
        held = held.filter(unit=unit)
    if role or unit:
        found = found.filter(Exists(held))
    return found.filter(_in_state(state))


def _in_state(state: str) -> Q:
    return {
        "active": Q(is_active=True),
        "disabled": Q(is_active=False),
        "locked": Q(is_active=True) & locked_at(timezone.now()),
    }.get(state, Q())


def roles_by_official(
    user_ids: Iterable[UUID], commune_id: int, today: date
) -> dict[UUID, list[RoleAssignment]]:
    """Return the roles in force of several officials in the commune; one query."""
    found: dict[UUID, list[RoleAssignment]] = defaultdict(list)
    rows = _roles_in(commune_id).in_force(today).filter(user__in=list(user_ids))
    for row in rows.select_related("unit", "position").order_by("valid_from", "id"):
        found[row.user_id].append(row)
    return found


def all_roles_of(user_id: UUID, commune_id: int) -> list[RoleAssignment]:
    """Return every role that the official holds, held or will hold in the commune."""
    rows = _roles_in(commune_id).filter(user=user_id).select_related("unit", "position")
    return list(rows.order_by("-valid_from", "-id"))


def works_elsewhere(official: User, access: Access, today: date) -> bool:
    """Whether the official holds a role in a commune that this person does not administer.

    An account is one for all communes: whoever could reset its password would act there.
    """
    administered = {
        role.commune_id
        for role in access.roles
        if role.role in MANAGE.roles and role.lent_by is None
    }
    roles = RoleAssignment.objects.in_force(today).filter(user=official)
    others = roles.exclude(unit__authority__of_commune_id__in=administered)
    return others.exists()


def emergencies_of(commune_id: int) -> EmergencyPowerQuerySet:
    """Return the powers that were opened in the commune in an emergency, latest first."""
    rows = EmergencyPower.objects.filter(unit__authority__of_commune_id=commune_id)
    return rows.select_related("user", "unit", "reviewed_by")


def works_anywhere(user_id: UUID, today: date) -> bool:
    """Whether somebody holds or will hold a role anywhere."""
    ending = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    return RoleAssignment.objects.filter(ending, user=user_id).exists()


def held_here(user_id: UUID, commune_id: int, day: date) -> ValidityQuerySet[RoleAssignment]:
    """Return the roles in the commune that the person holds on the day or later."""
    ending = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return _roles_in(commune_id).filter(ending, user=user_id)


def successors_for(unit_id: UUID | None, role: str, *, but: UUID) -> QuerySet[User]:
    """Return who holds the role in the unit today and could take work over."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(
        user=OuterRef("pk"), unit=unit_id, role=role
    )
    return User.objects.filter(Exists(held), is_active=True).exclude(pk=but)


def roles_to_lend(user_id: UUID, commune_id: int, today: date) -> list[RoleAssignment]:
    """Return the roles that a person may lend: their own ones, never lent ones."""
    rows = _roles_in(commune_id).in_force(today).filter(user=user_id, role__in=LENDABLE)
    return list(rows.select_related("unit").order_by("valid_from", "id"))


def delegations_of(user_id: UUID, commune_id: int) -> QuerySet[Delegation]:
    """Return what a person lent or was lent in the commune, latest first."""
    mine = Q(giver=user_id) | Q(receiver=user_id)
    rows = Delegation.objects.filter(mine, unit__authority__of_commune_id=commune_id)
    return rows.select_related("giver", "receiver", "unit").order_by("-valid_from", "-id")


def it_officers_of(commune_id: int, today: date) -> QuerySet[RoleAssignment]:
    """Return the assignments by which somebody administers the commune today."""
    rows = _roles_in(commune_id).in_force(today).filter(role=Role.IT_OFFICER)
    return rows.filter(user__is_active=True)


def it_officers_from(commune_id: int, today: date) -> QuerySet[RoleAssignment]:
    """Return the assignments by which somebody administers the commune today or will later."""
    ending = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    rows = _roles_in(commune_id).filter(ending, role=Role.IT_OFFICER)
    return rows.filter(user__is_active=True)


def powers_in(commune_id: int, today: date) -> QuerySet[RoleAssignment]:
    """Return the administrative powers in the commune that have not ended, soonest end first."""
    rows = _roles_in(commune_id).filter(role__in=POWERS, valid_to__gte=today)
    return rows.select_related("user", "unit", "given_by").order_by("valid_to", "id")


def communes_administered_by(user_id: UUID, today: date) -> list[int]:
    """Return the communes of which somebody is an IT officer today, in a fixed order."""
    rows = RoleAssignment.objects.in_force(today).filter(user=user_id, role=Role.IT_OFFICER)
    communes = rows.filter(unit__authority__of_commune__isnull=False)
    found = communes.values_list("unit__authority__of_commune_id", flat=True)
    return list(found.order_by("unit__authority__of_commune_id").distinct())


def leaders_of(commune_id: int, today: date) -> list[UUID]:
    """Return the accounts of the commune's leaders."""
    rows = _roles_in(commune_id).in_force(today).filter(role=Role.LEADER)
    return list(rows.values_list("user_id", flat=True).distinct())


def _roles_in(commune_id: int) -> ValidityQuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(unit__authority__of_commune_id=commune_id)
