"""Counting of failed proofs, whatever kind of proof it was."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers


class AccountLockedError(Exception):
    """Too many failed attempts; opens by itself later."""


def count_failure(user: User) -> None:
    """Count a failed proof; too many lock the account for a while."""
    user.failed_attempts += 1
    if user.failed_attempts >= settings.XASO_ACCOUNTS_FAILED_ATTEMPTS:
        minutes = settings.XASO_ACCOUNTS_LOCK_MINUTES
        user.locked_until = timezone.now() + timedelta(minutes=minutes)
        user.failed_attempts = 0
    user.save(update_fields=["failed_attempts", "locked_until"])
    if user.is_locked:
        tell_watchers(user, SignInEvent.LOCKED)


def clear_failures(user: User) -> None:
    """Forget the failures after a proof that is enough by itself."""
    if user.failed_attempts or user.locked_until:
        user.failed_attempts, user.locked_until = 0, None
        user.save(update_fields=["failed_attempts", "locked_until"])
