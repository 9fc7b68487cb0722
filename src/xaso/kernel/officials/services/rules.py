"""What must hold before somebody's account or role is changed."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.queries import (
    communes_administered_by,
    it_officers_from,
    it_officers_of,
    officials_of,
    works_elsewhere,
)
from xaso.kernel.permissions.api import access_of, require
from xaso.kernel.tenancy.api import require_commune


class LastItOfficerError(Exception):
    """Nobody would be left to administer the commune."""


class WorksElsewhereError(Exception):
    """The account also acts in a commune that this person does not administer."""


class OneselfError(Exception):
    """Nobody does this to the own account: the session in use would end, or its protection."""


class DisabledAccountError(Exception):
    """The account is closed, so an invitation would lead nowhere."""


class NoAddressError(Exception):
    """The official has no e-mail address to which an invitation could go."""


class PowerMattersError(Exception):
    """An administrative power has a last day and a reason."""


class PowerTooLongError(Exception):
    """An administrative power would last longer than the rules let it."""


class EmergencyOnlyError(Exception):
    """Who administers by an emergency power gives nothing lasting to themselves."""


class AlreadyHeldError(Exception):
    """The power is held or open already, or is none that an emergency opens."""


class NotReviewableError(Exception):
    """The emergency power runs still, was looked at already, or is one's own."""


class NothingHeldError(Exception):
    """The official holds nothing here that could end, or a departure is planned already."""


class TooLateError(Exception):
    """The last day has passed."""


class NotLendableError(Exception):
    """The role is not one's own, or the receiver does not work here."""


def official_here(official_id: UUID) -> User:
    """Return an official of the commune in force, locked; raises ``User.DoesNotExist``.

    The lock lets others go on naming the person in their rows (the audit trail, for one).
    """
    found = officials_of(require_commune()).select_for_update(of=("self",), no_key=True)
    return found.get(pk=official_id)


def account_to_change(official_id: UUID, *, actor: User) -> User:
    """Return the locked account if this person administers it wherever it acts.

    Raises ``OneselfError``, ``WorksElsewhereError`` or ``User.DoesNotExist``.
    """
    access = require(actor, MANAGE.key)
    if official_id == actor.pk:
        raise OneselfError
    official = official_here(official_id)
    if works_elsewhere(official, access, timezone.localdate()):
        raise WorksElsewhereError
    return official


def refuse_by_emergency(actor: User, for_whom: UUID) -> None:
    """Raise :class:`EmergencyOnlyError` where an emergency power would be made a lasting one."""
    held = access_of(actor).with_permission(MANAGE.key)
    if actor.pk == for_whom and all(role.emergency_until for role in held):
        raise EmergencyOnlyError


def keep_an_it_officer(communes: Iterable[int], without: UUID) -> None:
    """Raise :class:`LastItOfficerError` if nobody but this person administers one of them.

    The rows are locked, and only then read, so that two IT officers cannot remove each
    other at once.
    """
    for commune in communes:
        rows = it_officers_of(commune, timezone.localdate())
        list(rows.select_for_update(of=("self",)).order_by("pk"))
        if set(rows.values_list("user_id", flat=True)) == {without}:
            raise LastItOfficerError


def keep_an_it_officer_after(last_day: date, commune: int, without: UUID) -> None:
    """Raise :class:`LastItOfficerError` if only this person administers the commune beyond a day.

    Who leaves by a plan does not count, also where that day is later: after both departures
    nobody would be left. The rows are locked, and only then read, as above.
    """
    rows = it_officers_from(commune, timezone.localdate())
    list(rows.select_for_update(of=("self",)).order_by("pk"))
    if not rows.filter(user=without).exists():
        return
    planned = Departure.objects.filter(
        state=Departure.State.PLANNED, user__in=rows.exclude(user=without).values("user")
    )
    latest = max([last_day, *planned.values_list("last_day", flat=True)])
    left = it_officers_of(commune, latest + timedelta(days=1)).exclude(user=without)
    if not left.exists():
        raise LastItOfficerError


def keep_it_officers_everywhere(without: UUID) -> None:
    """Raise :class:`LastItOfficerError` where closing the account leaves a commune without one."""
    communes = communes_administered_by(without, timezone.localdate())
    keep_an_it_officer(communes, without=without)
