"""Recovery codes: a way in for who lost the phone, and the IT officer's reset."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from xaso.kernel.accounts.models import RecoveryCode, User
from xaso.kernel.accounts.services.failures import (
    AccountLockedError,
    count_failure,
    end_count,
)
from xaso.kernel.accounts.services.signing_in import CodeRefusedError
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers

HOW_MANY, LENGTH = 10, 10
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Return ten new codes, each good once, to be kept on paper; the old ones end.

    They are random (49 bits each), so a keyed hash protects them as well as a slow one.
    """
    user.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(READABLE) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code)) for code in codes
    )
    tell_watchers(user, SignInEvent.RECOVERY_CODES_MADE)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def check_recovery_code(user: User, code: str, *, known: bool) -> None:
    """Accept a recovery code once; count failures.

    ``known``: whether the person used this browser before. Raises ``CodeRefusedError`` or
    ``AccountLockedError``.
    """
    with transaction.atomic():  # a refusal must not roll its own counting back
        row = User.objects.select_for_update().get(pk=user.pk)
        refusal = _refusal(row, code, known=known)
    if refusal:
        raise refusal


def _refusal(user: User, code: str, *, known: bool) -> type[Exception] | None:
    if user.is_closed_to(known=known):
        return AccountLockedError
    typed = "".join(letter for letter in code.lower() if letter in READABLE)
    unused = user.recovery_codes.filter(digest=_digest(user, typed), used_at__isnull=True)
    if not unused.update(used_at=timezone.now()):
        count_failure(user, known=known)
        return CodeRefusedError
    end_count(user, known=known)
    tell_watchers(user, SignInEvent.RECOVERY_CODE_USED)
    return None


@transaction.atomic
def forget_second_factors(user: User) -> None:
    """Let somebody who lost everything sign in by password and set up anew."""
    user.totp_secret, user.totp_confirmed_at = "", None
    user.save(update_fields=["totp_sealed", "totp_confirmed_at"])
    user.passkeys.all().delete()
    user.recovery_codes.all().delete()


def _digest(user: User, code: str) -> bytes:
    text = f"{user.pk}|{code}"
    return salted_hmac("xaso.accounts.recovery", text, algorithm="sha256").digest()
