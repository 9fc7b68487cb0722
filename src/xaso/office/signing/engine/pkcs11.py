"""Keys on tokens and in hardware modules, reached through a PKCS #11 driver."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import pkcs11
from asn1crypto import x509
from pkcs11 import Mechanism, Session, Token
from pkcs11 import exceptions as refused
from pyhanko.sign.pkcs11 import PKCS11Signer

from xaso.office.signing.engine.errors import (
    KeyMissingError,
    SigningError,
    TokenAbsentError,
    TokenFailedError,
    TokenLockedError,
    WrongPinError,
)
from xaso.office.signing.engine.keys import OpenKey

HASHING = {"rsa": Mechanism.SHA256_RSA_PKCS, "ec": Mechanism.ECDSA_SHA256}
MEANINGS: tuple[tuple[tuple[type[Exception], ...], Callable[[], SigningError]], ...] = (
    (
        (refused.PinIncorrect, refused.PinInvalid, refused.PinLenRange, refused.ArgumentsBad),
        WrongPinError,
    ),
    ((refused.PinLocked, refused.PinExpired), TokenLockedError),
    (
        (
            refused.NoSuchToken,
            refused.TokenNotPresent,
            refused.TokenNotRecognised,
            refused.DeviceRemoved,
            refused.SlotIDInvalid,
        ),
        TokenAbsentError,
    ),
    ((refused.NoSuchKey,), KeyMissingError),
)

_one_at_a_time: defaultdict[tuple[str, str], Lock] = defaultdict(Lock)
"""A token knows one login for the whole process: who comes second waits."""


@contextmanager
def open_pkcs11(
    module: Path | str,
    token_label: str,
    pin: str,
    *,
    key_label: str | None = None,
    key_id: bytes | None = None,
) -> Iterator[OpenKey]:
    """Open a key of a token for one act; what the token refuses inside is told likewise.

    Args:
        module: The driver of the token, a shared library.
        token_label: The name of the token.
        pin: What opens it; it is handed to the driver and kept nowhere.
        key_label: The name of the key and of its certificate, or
        key_id: their number.

    Raises:
        TokenAbsentError: No such token, or no such driver.
        WrongPinError: The PIN is wrong.
        TokenLockedError: Too many wrong PINs.
        KeyMissingError: The token has no such key, or no certificate of it.
        TokenFailedError: The token fails otherwise.
    """
    if (key_label is None) == (key_id is None):
        raise ValueError("A key is named by its label or by its id.")
    with _one_at_a_time[str(module), token_label], _meanings():
        token = _token(module, token_label)
        with token.open(user_pin=pin) as session:
            yield _open_key(session, token, key_label, key_id)


def _token(module: Path | str, label: str) -> Token:
    try:
        driver = pkcs11.lib(str(module))
    except (OSError, RuntimeError) as error:
        raise TokenAbsentError from error
    return driver.get_token(token_label=label)


def _open_key(
    session: Session, token: Token, key_label: str | None, key_id: bytes | None
) -> OpenKey:
    signer = PKCS11Signer(session, key_label=key_label, key_id=key_id, other_certs_to_pull=None)
    certificate = _certificate(signer)
    hashing = HASHING.get(certificate.public_key.algorithm)
    signer.use_raw_mechanism = hashing not in token.slot.get_mechanisms()
    others = (one for one in signer.cert_registry if one.dump() != certificate.dump())
    return OpenKey(certificate, tuple(one for one in others if one.ca), signer)


def _certificate(signer: PKCS11Signer) -> x509.Certificate:
    try:
        return signer.signing_cert
    except refused.PKCS11Error as error:
        if type(error) is refused.PKCS11Error:
            raise KeyMissingError from error
        raise


@contextmanager
def _meanings() -> Iterator[None]:
    """Say in our words what the driver refuses."""
    try:
        yield
    except refused.PKCS11Error as error:
        for kinds, meaning in MEANINGS:
            if isinstance(error, kinds):
                raise meaning() from error
        raise TokenFailedError from error
