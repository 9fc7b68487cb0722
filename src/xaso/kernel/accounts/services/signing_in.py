"""Signing in: password, lock after failures, one-time codes; changing the password."""

import time
from collections.abc import Collection

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from pyotp.utils import strings_equal

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.services.failures import (
    AccountLockedError,
    count_failure,
    end_count,
)
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers

STEP_SECONDS = 30
_NOBODY = make_password(None)


class SignInRefusedError(Exception):
    """User name and password do not fit, or the account is closed to everybody."""


class CodeRefusedError(Exception):
    """The one-time code is wrong, too old or used already."""


def check_sign_in(username: str, password: str, *, known_people: Collection[str] = ()) -> User:
    """Return the person behind user name and password, counting failures.

    ``known_people`` are the ids (hex) of who used this browser before: failures of all other
    browsers close the account to such browsers only, so that nobody locks a colleague out.
    The lock ends by itself. Unknown names take as long as known ones. Where a code is asked
    for too, only the right code ends the count: otherwise whoever knows the password could
    guess codes for ever. Raises :class:`SignInRefusedError` or :class:`AccountLockedError`.
    """
    with transaction.atomic():  # a refusal must not roll its own counting back
        user = (
            User.objects.select_for_update().filter(username=username.strip().lower()).first()
        )
        known = user is not None and user.pk.hex in known_people
        refusal = _password_refusal(user, password, known=known)
    if refusal or user is None:
        raise refusal or SignInRefusedError
    return user


def _password_refusal(
    user: User | None, password: str, *, known: bool
) -> type[Exception] | None:
    if user is None or not user.is_active or user.is_closed_to(known=known):
        check_password(password, _NOBODY)
        return AccountLockedError if user and user.is_active else SignInRefusedError
    if user.check_password(password):
        if not user.has_second_factor:
            end_count(user, known=known)
        return None
    count_failure(user, known=known)
    closed = user.is_closed_to(known=known)
    return AccountLockedError if closed else SignInRefusedError


def check_owner(user: User, password: str) -> None:
    """Let somebody who is signed in prove to be there still; a right password ends the count.

    The second step was taken when the session began, so nobody guesses codes by this; and
    the browser is known, because the session is. Raises :class:`SignInRefusedError` or
    :class:`AccountLockedError`.
    """
    owner = check_sign_in(user.username, password, known_people=[user.pk.hex])
    end_count(owner, known=True)


def check_code(user: User, code: str, *, known: bool) -> None:
    """Accept a one-time code once (RFC 6238, one step of drift); count failures.

    ``known``: whether the person used this browser before. Raises :class:`CodeRefusedError`
    or :class:`AccountLockedError`.
    """
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        refusal = _code_refusal(row, code.replace(" ", ""), known=known)
    if refusal:
        raise refusal


def _code_refusal(user: User, code: str, *, known: bool) -> type[Exception] | None:
    if user.is_closed_to(known=known):
        return AccountLockedError
    if not user.has_phone_code:  # the codes of an empty secret are known to everybody
        return CodeRefusedError
    step = _matching_step(user.totp_secret, code, after=user.totp_last_step)
    if step is None:
        count_failure(user, known=known)
        return CodeRefusedError
    user.totp_last_step = step
    user.save(update_fields=["totp_last_step"])
    end_count(user, known=known)
    return None


def _matching_step(secret: str, code: str, *, after: int) -> int | None:
    totp = pyotp.TOTP(secret)
    now = int(time.time()) // STEP_SECONDS
    steps = [step for step in (now, now - 1, now + 1) if step > after]
    return next((n for n in steps if strings_equal(totp.generate_otp(n), code)), None)


def propose_secret() -> str:
    """Return a fresh secret for the authenticator application."""
    return pyotp.random_base32()


def provisioning_address(user: User, secret: str) -> str:
    """Return the ``otpauth://`` address that the application reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name="Xã Số")


@transaction.atomic
def confirm_second_factor(user: User, secret: str, code: str) -> None:
    """Switch the second factor on after one right code, which is used up by that.

    Raises :class:`CodeRefusedError`.
    """
    step = _matching_step(secret, code.replace(" ", ""), after=0)
    if step is None:
        raise CodeRefusedError
    user.totp_secret = secret
    user.totp_confirmed_at = timezone.now()
    user.totp_last_step = step
    user.save(update_fields=["totp_sealed", "totp_confirmed_at", "totp_last_step"])
    tell_watchers(user, SignInEvent.PHONE_CODE_SET)
