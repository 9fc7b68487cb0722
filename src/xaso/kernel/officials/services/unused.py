"""Accounts that nobody uses are closed, so that no forgotten door stays open."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from xaso.kernel.accounts.api import User, end_sessions
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import UNUSED_CLOSED, UNUSED_SOON
from xaso.kernel.officials.policy import UNUSED_DAYS, number
from xaso.kernel.officials.queries import it_officers_of, unused_since
from xaso.kernel.officials.services.rules import LastItOfficerError, keep_it_officers_everywhere
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_date

WARNING = timedelta(days=7)


def close_unused_accounts() -> None:
    """Warn the owners of accounts of the commune that nobody uses, and close them a week later.

    How long is a rule of law (TCVN 14423:2026); where none is in force, nothing is closed.
    A commune's last IT officer stays, since nobody could open the account again.
    """
    today = clock.today()
    days = number(UNUSED_DAYS)
    if days is None:
        return
    asleep = clock.now() - timedelta(days=days) + WARNING
    for official in unused_since(require_commune(), asleep, today):
        _see_to(official.pk, days)


@transaction.atomic
def _see_to(official_id: UUID, days: int) -> None:
    """Warn or close, unless somebody signed in since the accounts were looked for."""
    official = User.objects.select_for_update(no_key=True).get(pk=official_id)
    used, warned, limit = official.last_use, official.unused_warned_at, timedelta(days=days)
    if not official.is_active or used > clock.now() - limit + WARNING:
        return
    if warned is None or warned < used:
        _warn(official)
    elif used < clock.now() - limit and localdate(warned) + WARNING <= clock.today():
        _close(official, days)


def _close(official: User, days: int) -> None:
    try:
        keep_it_officers_everywhere(without=official.pk)
    except LastItOfficerError:
        return
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


def _warn(official: User) -> None:
    official.unused_warned_at = clock.now()
    official.save(update_fields=["unused_warned_at"])
    notify(
        UNUSED_SOON.key,
        to=[official.pk],
        context={"date": say_date(clock.today() + WARNING)},
        url=reverse("accounts:profile"),
        about=("official", official.pk),
    )
