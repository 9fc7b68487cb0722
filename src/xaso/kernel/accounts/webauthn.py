"""Passkeys as W3C Web Authentication Level 3 describes them: what a server has to check.

Attestation is not asked for, so a registration carries no signature and the public key may be
taken from ``getPublicKey()`` (§5.2.1.1) instead of the CBOR beside it: either way it is the
browser's word over a session whose owner has just given the password. What protects the
account is the signature of every later answer (§7.2), which is checked in full.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

ALGORITHMS = (-7, -8, -257)
"""ES256, EdDSA, RS256 (IANA's COSE registry), best first."""
PRESENT, VERIFIED, WITH_CREDENTIAL = 0x01, 0x04, 0x40
HEAD = 37
"""Bytes of authenticator data before the credential: hash 32, flags 1, counter 4."""
LENGTH_AT = HEAD + 16
LEAST_RSA_BITS = 2048
LARGEST_ANSWER = 20_000


class PasskeyRefusedError(Exception):
    """The answer of the browser does not prove what it should."""


@dataclass(frozen=True, slots=True)
class Site:
    """For which address keys are made: the host is the relying party's id (§5.1.2)."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key pair that a browser has just made."""

    credential: bytes
    public_key: bytes
    uses: int


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key pair that was registered before."""

    public_key: bytes
    uses: int


def site_of(address: str) -> Site:
    """Return the site of an installation's public address."""
    parts = urlsplit(address)
    return Site(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")


def encode(value: bytes) -> str:
    """Write bytes as WebAuthn does: base64url without padding."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def read_answer(text: str) -> dict[str, bytes]:
    """Read what the page's script posts: a JSON object of base64url texts."""
    if len(text) > LARGEST_ANSWER:
        raise PasskeyRefusedError
    try:
        found = json.loads(text)
        return {
            str(name): urlsafe_b64decode(str(value) + "==") for name, value in found.items()
        }
    except (ValueError, AttributeError, RecursionError) as error:
        raise PasskeyRefusedError from error


def check_registration(answer: dict[str, bytes], challenge: str, site: Site) -> NewKey:
    """Return the new key (§7.1), or raise :class:`PasskeyRefusedError`."""
    _check_client(answer, "webauthn.create", challenge, site)
    data = _part(answer, "data")
    uses = _check_data(data, site)
    size = int.from_bytes(data[LENGTH_AT : LENGTH_AT + 2])
    credential = data[LENGTH_AT + 2 : LENGTH_AT + 2 + size]
    if not data[32] & WITH_CREDENTIAL or not 16 <= len(credential) == size <= 1023:
        raise PasskeyRefusedError
    if credential != _part(answer, "id"):
        raise PasskeyRefusedError
    public_key = _part(answer, "key")
    _load(public_key)
    return NewKey(credential, public_key, uses)


def check_assertion(answer: dict[str, bytes], challenge: str, site: Site, key: KnownKey) -> int:
    """Return the new count of uses once the owner of the key answered (§7.2).

    A count that does not rise tells of a copied key (§6.1.1); keys that do not count say 0.
    """
    _check_client(answer, "webauthn.get", challenge, site)
    data = _part(answer, "data")
    uses = _check_data(data, site)
    signed = data + hashlib.sha256(_part(answer, "client")).digest()
    _check_signature(_load(key.public_key), _part(answer, "signature"), signed)
    if (uses or key.uses) and uses <= key.uses:
        raise PasskeyRefusedError
    return uses


def _check_client(answer: dict[str, bytes], kind: str, challenge: str, site: Site) -> None:
    try:
        client: Any = json.loads(_part(answer, "client"))
        said = (client["type"], str(client["challenge"]), client["origin"])
        framed = client.get("crossOrigin", False)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PasskeyRefusedError from error
    fits = challenge and said[0] == kind and said[2] == site.origin and framed is False
    if not fits or not hmac.compare_digest(said[1].encode(), challenge.encode()):
        raise PasskeyRefusedError


def _check_data(data: bytes, site: Site) -> int:
    """Check for whom the device answered and that it knew its owner; return its count."""
    wanted = PRESENT | VERIFIED
    ours = data[:32] == hashlib.sha256(site.host.encode()).digest()
    if len(data) < HEAD or not ours or data[32] & wanted != wanted:
        raise PasskeyRefusedError
    return int.from_bytes(data[33:HEAD])


type PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey


def _load(der: bytes) -> PublicKey:
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PasskeyRefusedError from error
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS:
        return key
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key
    raise PasskeyRefusedError


def _check_signature(key: PublicKey, signature: bytes, signed: bytes) -> None:
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), SHA256())
        else:
            key.verify(signature, signed)
    except InvalidSignature as error:
        raise PasskeyRefusedError from error


def _part(answer: dict[str, bytes], name: str) -> bytes:
    try:
        return answer[name]
    except KeyError as error:
        raise PasskeyRefusedError from error
