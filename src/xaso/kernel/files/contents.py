"""A content as encrypted bytes: where it lies, its key, and reading it with every check."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from xaso.kernel.encryption.api import BrokenSealError, unseal
from xaso.kernel.files.locks import mark_of, unlock_secret
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.places import object_key
from xaso.kernel.files.segments import BrokenSegmentError, decrypt, encrypt, encrypted_size
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.storage.port import MissingObjectError
from xaso.kernel.tenancy.api import require_commune

IN_MEMORY = 4 * 1024 * 1024
logger = logging.getLogger(__name__)


class DamagedFileError(Exception):
    """What lies in the store is not what was kept; the file must come back from the backup."""


def check_content(content: StoredObject, lock: bytes | None = None) -> Iterator[bytes]:
    """Yield the content while comparing it with its hash; raise :class:`DamagedFileError`.

    ``lock`` is the second key of a content that has one; ``LockedFileError`` without it.
    """
    digest = hashlib.sha256()
    try:
        stored = storage().get(key_of(content))
        secret = _secret_of(content, lock)
        for piece in decrypt(stored, secret, bound_to=_binding(content)):
            digest.update(piece)
            yield piece
    except (BrokenSegmentError, BrokenSealError, MissingObjectError) as error:
        logger.error("files_object_damaged object=%s cause=%r", content.pk, error)
        raise DamagedFileError(content.pk) from error
    if mark_of(digest.digest(), lock) != bytes(content.sha256):
        logger.error("files_object_differs_from_its_hash object=%s", content.pk)
        raise DamagedFileError(content.pk)


def open_plain(content: StoredObject, lock: bytes | None = None) -> IO[bytes]:
    """Return the whole plain content as a nameless file, for checks; close it soon."""
    plain = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed on
    try:
        for piece in check_content(content, lock):
            plain.write(piece)
    except BaseException:
        plain.close()
        raise
    plain.seek(0)
    return plain


def write_content(
    content: StoredObject, pieces: Iterable[bytes], lock: bytes | None = None
) -> None:
    """Lay the content down encrypted, unless it lies there whole already."""
    if storage().size(key_of(content)) != encrypted_size(content.size):
        secret = _secret_of(content, lock)
        segments = encrypt(pieces, secret, bound_to=_binding(content))
        storage().put(key_of(content), segments)


def key_of(content: StoredObject) -> str:
    """Return the key under which the content lies in the store."""
    return object_key(require_commune(), bytes(content.address), content.pk)


def seal_context(object_id: UUID) -> str:
    """Return what the sealed key of an object is bound to."""
    return f"files_storedobject|sealed_key|{object_id}"


def _secret_of(content: StoredObject, lock: bytes | None) -> bytes:
    place = seal_context(content.pk)
    kept = unseal(bytes(content.sealed_key), commune_id=require_commune(), context=place)
    return unlock_secret(kept, lock, place)


def _binding(content: StoredObject) -> bytes:
    return f"xaso-file-1|{content.commune_id}|{content.pk}".encode()
