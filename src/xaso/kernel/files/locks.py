"""A second key on a content: without it nobody reads the file, whoever has database, store and key ring."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET, NONCE = 32, 12


class LockedFileError(Exception):
    """The content opens only with a key that was not brought, or not with this one."""


def lock_secret(secret: bytes, lock: bytes | None, place: str) -> bytes:
    """Return the key of a content as it is kept: under the second key, if there is one."""
    if lock is None:
        return secret
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(lock).encrypt(nonce, secret, place.encode())


def unlock_secret(kept: bytes, lock: bytes | None, place: str) -> bytes:
    """Return the key of a content; raise :class:`LockedFileError` without the right second key."""
    is_locked = len(kept) != SECRET
    if is_locked != (lock is not None):
        raise LockedFileError
    if lock is None:
        return kept
    try:
        return AESGCM(lock).decrypt(kept[:NONCE], kept[NONCE:], place.encode())
    except InvalidTag as error:
        raise LockedFileError from error


def mark_of(sha256: bytes, lock: bytes | None) -> bytes:
    """Return what the row keeps of a content's hash: keyed, so that equal files stay unknown."""
    return sha256 if lock is None else hmac.new(lock, sha256, hashlib.sha256).digest()
