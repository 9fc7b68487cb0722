"""Signed checkpoints: how large a tree was at a moment, and which root it had.

The text is that of C2SP ``tlog-checkpoint`` (origin, size, root in base64, one extension line
with the moment) in a C2SP ``signed-note`` under Ed25519, so that other people's tools read it.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from xaso.lib.merkle import HASH_BYTES

_DASH = "\N{EM DASH} "
_ED25519 = b"\x01"
_HINT_BYTES = 4
_LEAST_LINES = 4
_AT = "at "


class NoCheckpointError(ValueError):
    """The text is not a checkpoint of ours."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a tree at a moment; ``origin`` names the tree."""

    origin: str
    size: int
    root: bytes
    at: datetime

    @property
    def text(self) -> str:
        """Return the lines that are signed."""
        root = base64.b64encode(self.root).decode()
        moment = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"{self.origin}\n{self.size}\n{root}\n{_AT}{moment}\n"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Return the signed note; the signer is named like the tree."""
    text = checkpoint.text
    name = checkpoint.origin
    signature = _hint(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{_DASH}{name} {base64.b64encode(signature).decode()}\n"


def read(note: str) -> Checkpoint:
    """Return what a note says, whoever signed it; raise :class:`NoCheckpointError`."""
    lines = note.partition("\n\n")[0].split("\n")
    if len(lines) < _LEAST_LINES or not lines[3].startswith(_AT):
        raise NoCheckpointError(note[:80])
    try:
        root = base64.b64decode(lines[2], validate=True)
        found = Checkpoint(lines[0], int(lines[1]), root, _moment(lines[3]))
    except (ValueError, binascii.Error):
        raise NoCheckpointError(note[:80]) from None
    if len(root) != HASH_BYTES or note.partition("\n\n")[0] + "\n" != found.text:
        raise NoCheckpointError(note[:80])
    return found


def is_signed(note: str, keys: Iterable[Ed25519PublicKey]) -> bool:
    """Tell whether one of these keys signed the note in the name of its tree."""
    text, _blank, rest = note.partition("\n\n")
    name = text.partition("\n")[0]
    signatures = [_signature(line, name) for line in rest.splitlines()]
    return any(
        _verifies(key, name, text + "\n", signature)
        for key in keys
        for signature in signatures
        if signature
    )


def say_key(name: str, key: Ed25519PublicKey) -> str:
    """Return the key as other programs take it (the verifier key of C2SP ``signed-note``)."""
    public = base64.b64encode(_ED25519 + key.public_bytes_raw()).decode()
    return f"{name}+{_hint(name, key).hex()}+{public}"


def read_key(text: str) -> Ed25519PublicKey:
    """Return the key that :func:`say_key` said; raise :class:`ValueError`."""
    name, hint, public = text.split("+", 2)
    kind_and_key = base64.b64decode(public, validate=True)
    key = Ed25519PublicKey.from_public_bytes(kind_and_key.removeprefix(_ED25519))
    if say_key(name, key) != f"{name}+{hint}+{public}":
        raise ValueError(text)
    return key


def _moment(line: str) -> datetime:
    return datetime.strptime(line, f"{_AT}%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _hint(name: str, key: Ed25519PublicKey) -> bytes:
    named = name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()
    return hashlib.sha256(named).digest()[:_HINT_BYTES]


def _signature(line: str, name: str) -> bytes:
    start = f"{_DASH}{name} "
    if not line.startswith(start):
        return b""
    try:
        return base64.b64decode(line.removeprefix(start), validate=True)
    except binascii.Error:
        return b""


def _verifies(key: Ed25519PublicKey, name: str, text: str, signature: bytes) -> bool:
    if signature[:_HINT_BYTES] != _hint(name, key):
        return False
    try:
        key.verify(signature[_HINT_BYTES:], text.encode())
    except InvalidSignature:
        return False
    return True
