"""An official leaves: planned with a last day, called off until then, carried out after it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import (
    Delegation,
    EmergencyPower,
    Role,
    RoleAssignment,
    User,
    end_sessions,
    forget_second_factors,
)
from xaso.kernel.audit.api import about, record
from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.handing_over import hand_over_work
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.notices import LEAVING, NOBODY_ADMINISTERS
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.queries import (
    delegations_of,
    held_here,
    it_officers_of,
    leaders_of,
    works_anywhere,
)
from xaso.kernel.officials.services.rules import (
    NothingHeldError,
    OneselfError,
    TooLateError,
    keep_an_it_officer_after,
    official_here,
)
from xaso.kernel.officials.values import LeavingPlan
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_date


@transaction.atomic
def plan_departure(official_id: UUID, plan: LeavingPlan, *, actor: User) -> Departure:
    """Let an official's roles and delegations here end on the last day, or at once.

    The dates alone end them, whatever becomes of the worker. Raises ``OneselfError``,
    ``NothingHeldError``, ``TooLateError`` (the day is over), ``LastItOfficerError`` or
    ``User.DoesNotExist``.
    """
    require(actor, MANAGE.key)
    if official_id == actor.pk:
        raise OneselfError
    official, commune = official_here(official_id), require_commune()
    if plan.last_day < clock.today():
        raise TooLateError
    if Departure.objects.open().filter(user=official).exists():
        raise NothingHeldError
    until = plan.last_day - timedelta(days=plan.at_once)
    keep_an_it_officer_after(until, commune, without=official.pk)
    departure = Departure(
        user=official,
        kind=plan.kind,
        last_day=plan.last_day,
        successors=plan.successors,
        asked_by=actor,
    )
    departure.reason = plan.reason
    departure.ends = _end_all(official.pk, commune, plan.last_day)
    if not departure.ends and not held_here(official.pk, commune, clock.today()).exists():
        raise NothingHeldError
    departure.save()
    _record("planned", departure, actor, reason=plan.reason)
    if plan.at_once:
        _close(departure, until=clock.today() - timedelta(days=1), actor=actor)
    else:
        _tell(departure)
    return departure


@transaction.atomic
def call_off(departure_id: UUID, *, actor: User) -> None:
    """Undo a planned departure: roles and delegations end when they would have.

    Raises ``TooLateError`` once the last day has passed.
    """
    require(actor, MANAGE.key)
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure_id)
    if departure.state != Departure.State.PLANNED or departure.last_day < clock.today():
        raise TooLateError
    for row in _ended_by(departure):
        before = departure.ends[str(row.pk)]
        row.valid_to = date.fromisoformat(before) if before else None
        row.save(update_fields=["valid_to"])
    departure.state, departure.done_at = Departure.State.CANCELLED, clock.now()
    departure.save()
    _record("called_off", departure, actor)


def carry_out_departures() -> None:
    """Carry out what was planned for days that have passed, one by one."""
    due = Departure.objects.filter(state=Departure.State.PLANNED, last_day__lt=clock.today())
    for pk in list(due.values_list("pk", flat=True)):
        _carry_out(pk)


@transaction.atomic
def _carry_out(departure_id: UUID) -> None:
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure_id)
    if departure.state == Departure.State.PLANNED:
        _close(departure, until=departure.last_day, actor=None)
        _tell_if_nobody_administers(departure)


def _tell_if_nobody_administers(departure: Departure) -> None:
    """Tell the leaders if powers of others ended meanwhile, so that this was the last one."""
    commune, today = require_commune(), clock.today()
    ended = RoleAssignment.objects.filter(pk__in=list(departure.ends), role=Role.IT_OFFICER)
    if not ended.exists() or it_officers_of(commune, today).exists():
        return
    notify(
        NOBODY_ADMINISTERS.key,
        to=leaders_of(commune, today),
        context={"person": departure.user.full_name, "date": say_date(departure.last_day)},
        url=reverse("home:home"),
        about=("official", departure.user_id),
    )


def _close(departure: Departure, *, until: date, actor: User | None) -> None:
    """End everything that the person has here, then let the worker hand the work over.

    The account stays for the trail; it closes where the person works nowhere else. Roles
    that had not begun by the last day never will.
    """
    commune, now = require_commune(), clock.now()
    official = User.objects.select_for_update(no_key=True).get(pk=departure.user_id)
    _end_all(official.pk, commune, until)
    held_here(official.pk, commune, until + timedelta(days=1)).delete()
    delegations = delegations_of(official.pk, commune).filter(
        valid_to__gt=until, revoked_at__isnull=True
    )
    Delegation.objects.filter(pk__in=delegations.values("pk")).update(revoked_at=now)
    EmergencyPower.objects.open_at(now).filter(
        user=official, unit__authority__of_commune_id=commune
    ).update(closed_at=now)
    end_sessions(official)
    stays = works_anywhere(official.pk, clock.today())
    if not stays:
        forget_second_factors(official)
        official.is_active = False
        official.save(update_fields=["is_active"])
    departure.state = Departure.State.UNDER_WAY
    departure.save()
    _record("carried_out", departure, actor, account_closed=not stays)
    defer_on_commit(hand_over_work, departure_id=str(departure.pk))


def _end_all(user_id: UUID, commune: int, last_day: date) -> dict[str, str]:
    """End roles and delegations on a day; return on which they ended before, by their ids."""
    roles = held_here(user_id, commune, last_day + timedelta(days=1))
    lent = delegations_of(user_id, commune).filter(valid_to__gt=last_day)
    before: dict[str, str] = {}
    rows: list[RoleAssignment | Delegation] = [*roles.filter(valid_from__lte=last_day)]
    for row in [*rows, *lent.filter(valid_from__lte=last_day)]:
        before[str(row.pk)] = row.valid_to.isoformat() if row.valid_to else ""
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
    return before


def _ended_by(departure: Departure) -> list[RoleAssignment | Delegation]:
    """Return what the plan ended, unless somebody has given it another end since."""
    ids, last_day = list(departure.ends), departure.last_day
    roles = RoleAssignment.objects.filter(pk__in=ids, valid_to=last_day)
    return [*roles, *Delegation.objects.filter(pk__in=ids, valid_to=last_day)]


def _record(
    act: str,
    departure: Departure,
    actor: User | None,
    *,
    reason: str = "",
    **details: bool,
) -> None:
    told: dict[str, Any] = {"last_day": departure.last_day.isoformat(), **details}
    record(
        f"officials.departure.{act}",
        actor=actor,
        subject=("official", departure.user_id),
        personal=about(departure.user_id, reason=reason) if reason else None,
        **told,
    )


def _tell(departure: Departure) -> None:
    notify(
        LEAVING.key,
        to=[departure.user_id],
        context={"date": say_date(departure.last_day)},
        url=reverse("accounts:profile"),
        about=("official", departure.user_id),
    )
