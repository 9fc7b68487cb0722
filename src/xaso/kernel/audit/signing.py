"""The key that signs checkpoints: a file beside the key ring, never in the database."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from xaso.lib.checkpoints import read_key

_BARE_KEY = 44
"""How many characters the 32 bytes of a key are in base64; what is printed is longer."""


class NoSigningKeyError(Exception):
    """The file of the signing key is not there, or holds something else."""


def load_key(path: Path) -> Ed25519PrivateKey:
    """Read the signing key; raise :class:`NoSigningKeyError`."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise NoSigningKeyError(str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoSigningKeyError(str(path))
    return key


def make_key(path: Path) -> None:
    """Write a fresh signing key, and add its public half to the keys that are trusted.

    Never overwrites one: :class:`FileExistsError`.
    """
    key = Ed25519PrivateKey.generate()
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with public_path(path).open("a") as file:
        file.write(base64.b64encode(key.public_key().public_bytes_raw()).decode() + "\n")


def public_path(path: Path) -> Path:
    """Return where the public halves are kept, those of former keys too."""
    return path.with_suffix(".pub")


def trusted_keys(path: Path) -> list[Ed25519PublicKey]:
    """Read public keys, one a line; raise :class:`NoSigningKeyError`.

    A line is a key in base64, or what ``xaso audit key`` prints for others.
    """
    try:
        return [_public_key(line) for line in path.read_text().split()]
    except (OSError, ValueError) as error:
        raise NoSigningKeyError(str(path)) from error


def _public_key(line: str) -> Ed25519PublicKey:
    if len(line) > _BARE_KEY:
        return read_key(line)
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(line, validate=True))
