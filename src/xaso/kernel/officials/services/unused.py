"""Accounts that nobody uses are closed, so that no forgotten door stays open."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import User, end_sessions
from xaso.kernel.audit.api import record
from xaso.kernel.legal.api import NoRulesError, rules_on
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import UNUSED_CLOSED, UNUSED_SOON
from xaso.kernel.officials.queries import it_officers_of, unused_since
from xaso.kernel.officials.services.rules import LastItOfficerError, keep_an_it_officer
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_date

SUBJECT, DAYS = "account-security", "accounts.unused.days"
WARNING_DAYS = 7


def close_unused_accounts() -> None:
    """Close the accounts of the commune unused for too long; warn a week before.

    How long is a rule of law (TCVN 14423:2026); where none is in force, nothing is closed.
    The commune's last IT officer stays, since nobody could open the account again.
    """
    days = _days(clock.today())
    if days is None:
        return
    commune = require_commune()
    for official in unused_since(commune, clock.now() - timedelta(days=days)):
        _close(official.pk, days)
    soon = clock.now() - timedelta(days=days - WARNING_DAYS)
    for official in unused_since(commune, soon):
        _warn(official, soon_closed=clock.today() + timedelta(days=WARNING_DAYS))


def _days(today: date) -> int | None:
    try:
        return rules_on(today, SUBJECT).value_as(DAYS, int)
    except NoRulesError:
        return None


@transaction.atomic
def _close(official_id: UUID, days: int) -> None:
    try:
        keep_an_it_officer(without=official_id)
    except LastItOfficerError:
        return
    official = User.objects.select_for_update().get(pk=official_id)
    official.is_active = False
    official.save(update_fields=["is_active"])
    end_sessions(official)
    subject = ("official", official.pk)
    record("officials.account.closed_unused", actor=None, subject=subject, days=days)
    holders = it_officers_of(require_commune(), clock.today())
    notify(
        UNUSED_CLOSED.key,
        to=set(holders.values_list("user_id", flat=True)),
        context={"person": official.full_name, "days": days},
        url=reverse("officials:official", args=[official.pk]),
        about=subject,
    )


@transaction.atomic
def _warn(official: User, *, soon_closed: date) -> None:
    """Warn once for each time that an account falls asleep."""
    used = official.last_use
    if official.unused_warned_at is not None and official.unused_warned_at > used:
        return
    official.unused_warned_at = clock.now()
    official.save(update_fields=["unused_warned_at"])
    notify(
        UNUSED_SOON.key,
        to=[official.pk],
        context={"date": say_date(soon_closed)},
        url=reverse("accounts:profile"),
        about=("official", official.pk),
    )
