"""Administrative powers end: how long they last, renewing them, warning before the end."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import POWERS, Role, RoleAssignment, User
from xaso.kernel.audit.api import about, record
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import OWN_RIGHTS, POWER_ENDS, POWER_FROM_HOST
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.policy import WARNINGS, latest_end, usual_end
from xaso.kernel.officials.queries import it_officers_of, leaders_of, powers_in
from xaso.kernel.officials.services.rules import (
    PowerMattersError,
    PowerTooLongError,
    refuse_by_emergency,
)
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_date


def refuse_endless(role: Role, first: date, last: date | None, reason: str) -> None:
    """Raise where an administrative power has no end, no reason, or lasts too long.

    How long is configuration (rule ``accounts.power.days``), not law. Raises
    ``PowerMattersError`` or ``PowerTooLongError``.
    """
    if role not in POWERS:
        return
    if last is None or not reason.strip():
        raise PowerMattersError
    latest = latest_end(first)
    if latest and last > latest:
        raise PowerTooLongError


@transaction.atomic
def renew_power(assignment_id: UUID, *, last_day: date, reason: str, actor: User) -> None:
    """Let a power that has not ended last until a later day, for a reason.

    Leaders are told when somebody renews their own. Raises ``RoleAssignment.DoesNotExist``,
    ``PowerTooLongError``, ``PowerMattersError`` or ``EmergencyOnlyError``.
    """
    require(actor, MANAGE.key)
    held = powers_in(require_commune(), clock.today()).select_for_update(of=("self",))
    power = held.get(pk=assignment_id)
    refuse_by_emergency(actor, power.user_id)
    refuse_endless(Role(power.role), clock.today(), last_day, reason)
    _extend(power, last_day, reason, actor)
    _record("renewed", power, actor)
    if power.user_id == actor.pk:
        tell_leaders(OWN_RIGHTS.key, power)


@transaction.atomic
def extend_from_host(user: User, *, reason: str) -> RoleAssignment:
    """Give the power of an IT officer back to who had it, from the command line of the host.

    For the commune in force, where nobody is left who could do so on a page. Leaders and
    IT officers are told. Raises ``RoleAssignment.DoesNotExist``.
    """
    had = RoleAssignment.objects.filter(
        user=user, role=Role.IT_OFFICER, unit__authority__of_commune_id=require_commune()
    )
    today = clock.today()
    power = had.select_for_update(of=("self",)).latest("valid_to")
    if power.valid_to is not None and power.valid_to < today:
        power = RoleAssignment(
            user=user,
            role=power.role,
            unit=power.unit,
            position=power.position,
            valid_from=today,
        )
    _extend(power, usual_end(today), reason, None)
    _record("extended_from_host", power, None)
    tell_leaders(POWER_FROM_HOST.key, power)
    return power


@transaction.atomic
def warn_of_ending_powers() -> None:
    """Tell who holds a power of the commune, and its IT officers, that it ends soon."""
    today, commune = clock.today(), require_commune()
    soon = powers_in(commune, today).filter(
        valid_from__lte=today, valid_to__lte=today + timedelta(days=max(WARNINGS))
    )
    for power in soon.select_for_update(of=("self",)).filter(user__is_active=True):
        days = next(days for days in WARNINGS if _left(power, today) <= days)
        if power.warned_days is None or days < power.warned_days:
            power.warned_days = days
            power.save(update_fields=["warned_days"])
            _warn(power, commune, today)


def tell_leaders(kind: str, power: RoleAssignment) -> None:
    """Tell the leaders of the commune of a power, loudly where nobody on a page gave it."""
    today, commune = clock.today(), require_commune()
    to = {*leaders_of(commune, today)}
    if kind == POWER_FROM_HOST.key:
        to |= _it_officers(commune, today)
    notify(
        kind,
        to=to,
        context={
            "person": power.user.full_name,
            "role": str(power.get_role_display()),
            "unit": power.unit.name,
            "date": say_date(power.valid_to) if power.valid_to else "",
            "reason": power.reason,
        },
        url=reverse("audit:entries", query={"subject": str(power.user_id)}),
        about=("official", power.user_id),
    )


def _extend(power: RoleAssignment, last_day: date, reason: str, actor: User | None) -> None:
    power.valid_to, power.reason, power.given_by = last_day, reason, actor
    power.given_at, power.warned_days = clock.now(), None
    power.full_clean()
    power.save()


def _record(act: str, power: RoleAssignment, actor: User | None) -> None:
    record(
        f"officials.role.{act}",
        actor=actor,
        subject=("official", power.user_id),
        role=power.role,
        unit=str(power.unit_id),
        to_day=power.valid_to.isoformat() if power.valid_to else "",
        to_oneself=actor is not None and power.user_id == actor.pk,
        personal=about(power.user_id, reason=power.reason),
    )


def _warn(power: RoleAssignment, commune: int, today: date) -> None:
    if power.valid_to is None:
        return
    notify(
        POWER_ENDS.key,
        to=_it_officers(commune, today) | {power.user_id},
        context={
            "person": power.user.full_name,
            "role": str(power.get_role_display()),
            "unit": power.unit.name,
            "date": say_date(power.valid_to),
        },
        url=reverse("officials:powers"),
        about=("official", power.user_id),
    )


def _it_officers(commune: int, today: date) -> set[UUID]:
    return set(it_officers_of(commune, today).values_list("user_id", flat=True))


def _left(power: RoleAssignment, today: date) -> int:
    return (power.valid_to - today).days if power.valid_to else max(WARNINGS) + 1
