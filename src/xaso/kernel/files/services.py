"""Keeping files and giving them back, encrypted, each content of a commune once."""

import hashlib
import io
import logging
import os
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import (
    BrokenSealError,
    blind_index,
    keyring,
    seal,
    unseal,
)
from xaso.kernel.files import disk
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.queries import NoSuchFileError, StoredFileInfo, describe, get_row
from xaso.kernel.files.reception import examine
from xaso.kernel.files.segments import (
    BrokenSegmentError,
    decrypt,
    encrypt,
    encrypted_size,
)
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.ids import uuid7

__all__ = [
    "DamagedFileError",
    "FileQuarantinedError",
    "NoSuchFileError",
    "check_content",
    "open_stream",
    "read",
    "store",
    "store_bytes",
]
logger = logging.getLogger(__name__)
_CHUNK = 256 * 1024


class FileQuarantinedError(Exception):
    """The file is held back and must not be opened."""


class DamagedFileError(Exception):
    """What lies on disk is not what was stored; the file must come back from the backup."""


@transaction.atomic
def store(upload: IO[bytes], *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep an upload under its cleaned name; raise ``FileRefusedError`` for what is not taken.

    The content is on disk, safe against a power cut, before the row can be committed. A
    content that the commune has already is not written a second time.
    """
    name, media_type = examine(upload, name)
    row = StoredFile.objects.create(
        content=_keep(upload), original_name=name, media_type=media_type, created_by=actor
    )
    return describe(row)


def store_bytes(content: bytes, *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep a file that the product made; the same checks apply."""
    return store(io.BytesIO(content), name=name, actor=actor)


def open_stream(file_id: UUID) -> Iterator[bytes]:
    """Return the content in pieces, each checked before it is handed out.

    The row and the first piece are read at once, so that a missing, held back or damaged
    file is known before anything was sent: :class:`NoSuchFileError`,
    :class:`FileQuarantinedError`, :class:`DamagedFileError`.
    """
    row = get_row(file_id)
    if row.state != StoredFile.State.AVAILABLE:
        raise FileQuarantinedError(file_id)
    pieces = check_content(row.content)
    return _resumed(next(pieces), pieces)


def read(file_id: UUID) -> bytes:
    """Return the whole content, for files known to be small."""
    return b"".join(open_stream(file_id))


def check_content(content: StoredObject) -> Iterator[bytes]:
    """Yield the content while comparing it with its hash; raise :class:`DamagedFileError`."""
    digest = hashlib.sha256()
    try:
        segments = disk.read_segments(_place(content))
        for piece in decrypt(segments, _key(content), bound_to=_binding(content)):
            digest.update(piece)
            yield piece
    except (BrokenSegmentError, BrokenSealError, OSError) as error:
        logger.error("files_object_damaged object=%s cause=%r", content.pk, error)
        raise DamagedFileError(content.pk) from error
    if digest.digest() != bytes(content.sha256):
        logger.error("files_object_differs_from_its_hash object=%s", content.pk)
        raise DamagedFileError(content.pk)


def _keep(upload: IO[bytes]) -> StoredObject:
    digest = hashlib.sha256()
    for piece in _pieces(upload):
        digest.update(piece)
    content = _find_or_insert(digest.digest(), upload.tell())
    place = _place(content)
    if not disk.holds(place, encrypted_size(content.size)):
        segments = encrypt(_pieces(upload), _key(content), bound_to=_binding(content))
        disk.write(place, segments)
    return content


def _pieces(upload: IO[bytes]) -> Iterator[bytes]:
    upload.seek(0)
    while piece := upload.read(_CHUNK):
        yield piece


def _find_or_insert(sha256: bytes, size: int) -> StoredObject:
    """Return the one row of this content; whoever inserts it at the same moment waits here."""
    commune = require_commune()
    address = blind_index(sha256.hex(), commune_id=commune, purpose="files")
    found = StoredObject.objects.filter(address=address).first()
    if found is not None:
        return found
    object_id = uuid7()
    sealed = seal(os.urandom(32), commune_id=commune, context=_seal_context(object_id))
    StoredObject.objects.bulk_create(
        [
            StoredObject(
                id=object_id,
                address=address,
                sha256=sha256,
                size=size,
                sealed_key=sealed,
                key_id=keyring().current,
            )
        ],
        ignore_conflicts=True,
    )
    return StoredObject.objects.get(address=address)


def _resumed(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _place(content: StoredObject) -> disk.Place:
    return disk.Place(require_commune(), bytes(content.address), content.pk)


def _key(content: StoredObject) -> bytes:
    return unseal(
        bytes(content.sealed_key),
        commune_id=require_commune(),
        context=_seal_context(content.pk),
    )


def _seal_context(object_id: UUID) -> str:
    return f"files_storedobject|sealed_key|{object_id}"


def _binding(content: StoredObject) -> bytes:
    return f"xaso-file-1|{content.commune_id}|{content.pk}".encode()
