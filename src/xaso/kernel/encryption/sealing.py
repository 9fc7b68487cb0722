"""Values that the database keeps without being able to read them (data rule 12)."""

import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Model

from xaso.kernel.encryption.keyring import keyring, keyring_with

NONCE = 12

PERSON = "person"
"""The purpose under which personal ids are indexed: one person is one index in a commune."""


class BrokenSealError(ValueError):
    """A sealed value was changed, or moved to another row, column or commune."""


def seal(plain: bytes, *, commune_id: int, context: str) -> bytes:
    """Encrypt under the current key, bound to its place (AES-256-GCM).

    Layout: length of the key id (1 byte), key id, nonce (12 bytes), ciphertext with tag.
    """
    ring = keyring()
    key = ring.derive(ring.current, commune_id, "seal")
    nonce = os.urandom(NONCE)
    name = ring.current.encode()
    return (
        bytes([len(name)]) + name + nonce + AESGCM(key).encrypt(nonce, plain, context.encode())
    )


def unseal(sealed: bytes, *, commune_id: int, context: str) -> bytes:
    """Decrypt what :func:`seal` made for the same place; raise :class:`BrokenSealError`."""
    sealed = bytes(sealed)
    start = 1 + sealed[0] if sealed else 0
    try:
        key_id = sealed[1:start].decode()
    except UnicodeDecodeError as error:
        raise BrokenSealError from error
    key = keyring_with(key_id).derive(key_id, commune_id, "seal")
    nonce, body = sealed[start : start + NONCE], sealed[start + NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenSealError from error


def blind_index(value: str, *, commune_id: int, purpose: str) -> bytes:
    """Return what equal values share, so that they can be found without being read (HMAC)."""
    ring = keyring()
    key = ring.derive(ring.index, commune_id, f"index:{purpose}")
    return hmac.new(key, value.encode(), hashlib.sha256).digest()[:16]


def sealed_text(column: str, *, index: str | None = None, purpose: str = "") -> property:
    """Make a property that keeps a text sealed in ``column``, found by the blind ``index``.

    The value is decrypted when it is read, not when the row is loaded, so lists that do
    not show it pay nothing. ``purpose`` names the kind of value: indexes of one purpose
    agree across tables of a commune.
    """

    def context(row: Model) -> str:
        return f"{row._meta.db_table}|{column}|{row.pk}"

    def read(row: Any) -> str:
        sealed = getattr(row, column)
        if not sealed:
            return ""
        return unseal(sealed, commune_id=row.commune_id, context=context(row)).decode()

    def write(row: Any, value: str) -> None:
        plain = value.encode()
        sealed = seal(plain, commune_id=row.commune_id, context=context(row)) if value else b""
        setattr(row, column, sealed)
        if index:
            found = blind_index(value, commune_id=row.commune_id, purpose=purpose)
            setattr(row, index, found if value else b"")

    return property(read, write)
