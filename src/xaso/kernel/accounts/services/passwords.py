"""Passwords replaced, the former ones kept as hashes so that nobody chooses them again."""

from django.contrib.auth.hashers import check_password, is_password_usable
from django.db import transaction
from django.utils import timezone

from xaso.kernel.accounts.models import FormerPassword, User
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers

MOST_KEPT = 24
"""How many former passwords are kept at most, whatever the rules ask for."""


@transaction.atomic
def change_password(user: User, password: str) -> None:
    """Set a password that its owner chose; whoever was told to change it is free again."""
    _keep_former(user)
    was_given = user.must_change_password and user.password_changed_at is None
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    replaced, changed = SignInEvent.FIRST_PASSWORD_REPLACED, SignInEvent.PASSWORD_CHANGED
    tell_watchers(user, replaced if was_given else changed)


@transaction.atomic
def give_first_password(user: User, password: str | None) -> None:
    """Set a password that somebody else chose and its owner has to change; or none at all."""
    _keep_former(user)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = password is not None, None
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


def had_password(user: User, password: str, *, last: int) -> bool:
    """Whether this is the person's password now, or one of their last ones."""
    former = user.former_passwords.values_list("encoded", flat=True)[: max(last - 1, 0)]
    hashes = [user.password, *former] if last > 0 else []
    return any(check_password(password, one) for one in hashes if is_password_usable(one))


def _keep_former(user: User) -> None:
    if not user.password or not is_password_usable(user.password):
        return
    FormerPassword.objects.create(user=user, encoded=user.password)
    kept = user.former_passwords.values_list("pk", flat=True)[:MOST_KEPT]
    user.former_passwords.exclude(pk__in=list(kept)).delete()
