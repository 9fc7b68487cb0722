"""Passkeys as W3C Web Authentication Level 3 describes them, checked by py_webauthn.

What is decided here: the owner has to be recognised by the device, no page that frames ours
gets an answer, which keys are strong enough, and that whatever the library trips over in
what strangers send is a refusal and never a fault of ours. The library takes a quarter of a
second to load, so this module is imported only where a passkey is met.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.utils.http import urlsafe_base64_decode
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import AuthenticationCredential

from xaso.kernel.accounts.passkey_values import (
    ALGORITHMS,
    KnownKey,
    NewKey,
    PasskeyRefusedError,
    Site,
)

CREDENTIAL_BYTES = range(16, 1024)
"""How long the name of a key may be (§4, credential ID)."""
MOST_KEY_BYTES = 1024
LEAST_RSA_BITS = 2048
LARGEST_ANSWER = 20_000


def check_registration(answer: str, challenge: str, site: Site) -> NewKey:
    """Return the new key (§7.1), or raise :class:`PasskeyRefusedError`."""
    with _refusing(answer, challenge):
        credential = parse_registration_credential_json(answer)
        _refuse_framed(credential.response.client_data_json)
        made = verify_registration_response(
            credential=credential,
            expected_challenge=urlsafe_base64_decode(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=[COSEAlgorithmIdentifier(number) for number in ALGORITHMS],
        )
        if len(made.credential_id) not in CREDENTIAL_BYTES:
            raise PasskeyRefusedError
        _refuse_weak(made.credential_public_key)
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count)


def read_answer(text: str) -> AuthenticationCredential:
    """Read what the page's script posts at the sign-in; ``raw_id`` names the key."""
    with _refusing(text):
        return parse_authentication_credential_json(text)


def check_assertion(
    answer: AuthenticationCredential, challenge: str, site: Site, key: KnownKey
) -> int:
    """Return the new count of uses once the owner of the key answered (§7.2).

    A count that does not rise tells of a copied key (§6.1.1); keys that do not count say 0.
    """
    with _refusing(challenge):
        _refuse_framed(answer.response.client_data_json)
        proved = verify_authentication_response(
            credential=answer,
            expected_challenge=urlsafe_base64_decode(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.uses,
            require_user_verification=True,
        )
    return proved.new_sign_count


@contextmanager
def _refusing(*texts: str) -> Iterator[None]:
    """Refuse empty and huge texts, and whatever the library cannot make sense of."""
    if not all(0 < len(text) <= LARGEST_ANSWER for text in texts):
        raise PasskeyRefusedError
    try:
        yield
    except Exception as error:
        raise PasskeyRefusedError from error


def _refuse_framed(client_data: bytes) -> None:
    if parse_client_data_json(client_data).cross_origin:
        raise PasskeyRefusedError


def _refuse_weak(public_key: bytes) -> None:
    key = decoded_public_key_to_cryptography(decode_credential_public_key(public_key))
    strong = (
        (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1))
        or (isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS)
        or isinstance(key, ed25519.Ed25519PublicKey)
    )
    if not strong or len(public_key) > MOST_KEY_BYTES:
        raise PasskeyRefusedError
