"""Passkeys: added, used to sign in, removed."""

import secrets
from collections.abc import Callable, Collection
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from xaso.kernel.accounts.models import Passkey, User
from xaso.kernel.accounts.passkey_values import (
    ALGORITHMS,
    KnownKey,
    PasskeyRefusedError,
    Site,
    site_of,
)
from xaso.kernel.accounts.services.failures import (
    AccountLockedError,
    count_failure,
    end_count,
)
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers

MOST_PASSKEYS = 10


def make_challenge() -> str:
    """Return the random text that the next answer has to sign."""
    return urlsafe_base64_encode(secrets.token_bytes(32))


def creation_options(user: User, challenge: str) -> dict[str, object]:
    """Return what the page's script asks the browser for (§5.4), bytes as base64url."""
    return {
        "challenge": challenge,
        "rp": {"id": _site().host, "name": "Xã Số"},
        "user": {
            "id": urlsafe_base64_encode(user.pk.bytes),
            "name": user.username,
            "displayName": user.full_name,
        },
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "excludeCredentials": _known(user),
        "authenticatorSelection": {"residentKey": "required", "userVerification": "required"},
        "attestation": "none",
        "timeout": 120_000,
    }


def request_options(challenge: str, user: User | None = None) -> dict[str, object]:
    """Return what the script asks the browser for at the sign-in (§5.5).

    Who signs in by the key alone is not known yet, so any key of this site may answer.
    """
    return {
        "challenge": challenge,
        "rpId": _site().host,
        "allowCredentials": _known(user) if user else [],
        "userVerification": "required",
        "timeout": 120_000,
    }


@transaction.atomic
def add_passkey(user: User, name: str, answer: str, challenge: str) -> Passkey:
    """Write a new passkey down; raises ``PasskeyRefusedError``."""
    from xaso.kernel.accounts import webauthn  # noqa: PLC0415 (slow to load)

    made = webauthn.check_registration(answer, challenge, _site())
    known = Passkey.objects.filter(credential=made.credential).exists()
    if known or user.passkeys.count() >= MOST_PASSKEYS:
        raise PasskeyRefusedError
    passkey = Passkey.objects.create(
        user=user,
        name=name,
        credential=made.credential,
        public_key=made.public_key,
        uses=made.uses,
    )
    tell_watchers(user, SignInEvent.PASSKEY_ADDED)
    return passkey


@transaction.atomic
def remove_passkey(user: User, passkey_id: UUID) -> None:
    """Forget one of the person's passkeys; raises ``Passkey.DoesNotExist``."""
    user.passkeys.get(pk=passkey_id).delete()
    tell_watchers(user, SignInEvent.PASSKEY_REMOVED)


def check_passkey(
    answer: str,
    challenge: str,
    *,
    of: User | None = None,
    known_people: Collection[str] = (),
) -> User:
    """Return whose passkey answered; with ``of`` only that person's keys count.

    The device has checked its owner (by PIN, finger or face), so this is a whole sign-in.
    Wrong answers count as failures, those in browsers that the person never used apart:
    ``known_people`` are the ids (hex) of who used this one before. Raises
    ``PasskeyRefusedError`` or ``AccountLockedError``.
    """
    from xaso.kernel.accounts import webauthn  # noqa: PLC0415 (slow to load)

    read = webauthn.read_answer(answer)
    with transaction.atomic():  # a refusal must not roll its own counting back
        keys = Passkey.objects.filter(credential=read.raw_id, user__is_active=True)
        if of:
            keys = keys.filter(user=of)
        passkey = keys.select_for_update().select_related("user").first()
        check = partial(webauthn.check_assertion, read, challenge, _site())
        known = passkey is not None and passkey.user.pk.hex in known_people
        refusal = _refusal(passkey, check, known=known)
    if refusal or passkey is None:
        raise refusal or PasskeyRefusedError
    return passkey.user


def _refusal(
    passkey: Passkey | None, check: Callable[[KnownKey], int], *, known: bool
) -> type[Exception] | None:
    if passkey is None:
        return PasskeyRefusedError
    if passkey.user.is_closed_to(known=known):
        return AccountLockedError
    try:
        passkey.uses = check(KnownKey(bytes(passkey.public_key), passkey.uses))
    except PasskeyRefusedError:
        count_failure(passkey.user, known=known)
        return PasskeyRefusedError
    passkey.used_at = timezone.now()
    passkey.save(update_fields=["uses", "used_at"])
    end_count(passkey.user, known=known)
    return None


def _known(user: User) -> list[dict[str, str]]:
    return [
        {"type": "public-key", "id": urlsafe_base64_encode(bytes(one.credential))}
        for one in user.passkeys.all()
    ]


def _site() -> Site:
    return site_of(settings.XASO_URL)
