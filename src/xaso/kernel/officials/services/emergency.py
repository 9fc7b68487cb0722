"""Powers that somebody opens for themselves in an emergency, loudly and for hours."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import AccountLockedError, EmergencyPower, Role, User
from xaso.kernel.audit.api import about, record
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import EMERGENCY_OPENED
from xaso.kernel.officials.permissions import OPEN_EMERGENCY, REVIEW_EMERGENCY
from xaso.kernel.officials.policy import EMERGENCY_HOURS, number
from xaso.kernel.officials.queries import emergencies_of, it_officers_of, leaders_of
from xaso.kernel.officials.services.rules import AlreadyHeldError, NotReviewableError
from xaso.kernel.organisations.api import Unit, active_units
from xaso.kernel.permissions.api import access_of, require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_moment

PLACES = {Role.IT_OFFICER: Unit.Kind.OFFICE, Role.LEADER: Unit.Kind.LEADERSHIP}
"""Which powers can be opened, and in which kind of unit they then count."""
WITHOUT_RULES = 1
"""Hours that a power lasts where no rules on accounts are in force."""


@transaction.atomic
def open_emergency(role: Role, *, reason: str, actor: User) -> EmergencyPower:
    """Give oneself a power for some hours; leaders and IT officers are told at once.

    Who does so proved to be there a moment ago (the page sees to that) and holds a role
    of their own in this commune: neither a lent role nor another emergency power is
    enough. How many hours is configuration (rule ``accounts.emergency.hours``). Raises
    ``PermissionDenied``, ``AccountLockedError`` or ``AlreadyHeldError``.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if person.is_closed_to(known=True) or not person.is_active:
        raise AccountLockedError
    _require_standing(actor, OPEN_EMERGENCY.key)
    if role not in PLACES or access_of(actor).has_role(role):
        raise AlreadyHeldError
    now = clock.now()
    if emergencies_of(require_commune()).open_at(now).filter(user=actor, role=role).exists():
        raise AlreadyHeldError
    power = EmergencyPower.objects.create(
        user=actor,
        unit_id=_unit_for(role),
        role=role,
        reason=reason,
        opened_at=now,
        ends_at=now + timedelta(hours=number(EMERGENCY_HOURS) or WITHOUT_RULES),
    )
    _record("opened", power, actor, reason=reason)
    _tell(power)
    return power


@transaction.atomic
def close_emergency(power_id: UUID, *, actor: User) -> None:
    """End a power before its time: one's own, or as a leader.

    Raises ``EmergencyPower.DoesNotExist`` where it is over already.
    """
    rows = emergencies_of(require_commune()).open_at(clock.now())
    power = rows.select_for_update(of=("self",)).get(pk=power_id)
    if power.user_id != actor.pk:
        _require_standing(actor, REVIEW_EMERGENCY.key)
    power.closed_at = clock.now()
    power.save(update_fields=["closed_at"])
    _record("closed", power, actor)


@transaction.atomic
def review_emergency(power_id: UUID, *, remark: str, actor: User) -> None:
    """Say what a leader thinks of the use of a power that is over; once, never of one's own.

    Raises ``PermissionDenied``, ``NotReviewableError`` or ``EmergencyPower.DoesNotExist``.
    """
    _require_standing(actor, REVIEW_EMERGENCY.key)
    rows = emergencies_of(require_commune()).select_for_update(of=("self",))
    power = rows.get(pk=power_id)
    is_over = power.over_at <= clock.now()
    if not is_over or power.reviewed_at is not None or power.user_id == actor.pk:
        raise NotReviewableError
    power.reviewed_by, power.reviewed_at, power.remark = actor, clock.now(), remark
    power.save(update_fields=["reviewed_by", "reviewed_at", "remark"])
    _record("reviewed", power, actor, reason=remark)


def _require_standing(actor: User, key: str) -> None:
    """Raise ``PermissionDenied`` unless a role of one's own carries the permission."""
    roles = require(actor, key).with_permission(key)
    if all(role.lent_by or role.emergency_until for role in roles):
        raise PermissionDenied


def _unit_for(role: Role) -> UUID:
    """Return the unit in which the power counts: the usual one, or the commune's first."""
    units = active_units(require_commune())
    fitting = [unit for unit, kind in units if kind == PLACES[role]]
    return next(iter(fitting or [unit for unit, _kind in units]))


def _record(act: str, power: EmergencyPower, actor: User, *, reason: str = "") -> None:
    record(
        f"officials.emergency.{act}",
        actor=actor,
        subject=("official", power.user_id),
        role=power.role,
        unit=str(power.unit_id),
        until=power.ends_at.isoformat(),
        personal=about(power.user_id, reason=reason) if reason else None,
    )


def _tell(power: EmergencyPower) -> None:
    commune, today = require_commune(), clock.today()
    it_officers = it_officers_of(commune, today).values_list("user_id", flat=True)
    notify(
        EMERGENCY_OPENED.key,
        to={*leaders_of(commune, today), *it_officers},
        context={
            "person": power.user.full_name,
            "role": str(power.get_role_display()),
            "moment": say_moment(power.ends_at),
            "reason": power.reason,
        },
        url=reverse("officials:emergencies"),
        about=("official", power.user_id),
    )
