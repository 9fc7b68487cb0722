"""Counting of failed proofs, whatever kind of proof it was.

Strangers who know a user name must not keep its owner out: what fails in browsers that the
person never used is counted apart and closes the account to such browsers only (OWASP, "Slow
Down Online Guessing Attacks with Device Cookies").
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers

BY_KNOWN = ("failed_attempts", "locked_until")
BY_STRANGERS = ("stranger_attempts", "strangers_locked_until")


class AccountLockedError(Exception):
    """Too many failed attempts; opens by itself later."""


def locked_sentence() -> str:
    """Say how long an account stays closed."""
    sentence = _("Too many failed attempts. Please try again in %(minutes)s minutes.")
    return sentence % {"minutes": settings.XASO_ACCOUNTS_LOCK_MINUTES}


def count_failure(user: User, *, known: bool) -> None:
    """Count a failed proof; too many lock the account for a while.

    ``known`` says whether the person used this browser before: only the account's lock for
    browsers of the same kind comes nearer.
    """
    attempts, until = BY_KNOWN if known else BY_STRANGERS
    failed = getattr(user, attempts) + 1
    if failed >= settings.XASO_ACCOUNTS_FAILED_ATTEMPTS:
        minutes = settings.XASO_ACCOUNTS_LOCK_MINUTES
        setattr(user, until, timezone.now() + timedelta(minutes=minutes))
        failed = 0
    setattr(user, attempts, failed)
    user.save(update_fields=[attempts, until])
    if user.is_closed_to(known=known):
        event = SignInEvent.LOCKED if known else SignInEvent.LOCKED_TO_STRANGERS
        tell_watchers(user, event)


def end_count(user: User, *, known: bool) -> None:
    """Forget the failures of such browsers after a proof from one that is enough by itself."""
    _forget(user, *(BY_KNOWN if known else BY_STRANGERS))


def clear_failures(user: User) -> None:
    """Open the account to all browsers, as the IT officer does or a new password."""
    _forget(user, *BY_KNOWN)
    _forget(user, *BY_STRANGERS)


def _forget(user: User, attempts: str, until: str) -> None:
    if getattr(user, attempts) or getattr(user, until):
        setattr(user, attempts, 0)
        setattr(user, until, None)
        user.save(update_fields=[attempts, until])
