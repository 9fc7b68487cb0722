"""The parts of an unfinished upload: encrypted like everything else, each under its own key."""

import hashlib
import hmac
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from xaso.kernel.encryption.api import unseal
from xaso.kernel.files.models import ResumableUpload, UploadPart
from xaso.kernel.files.places import upload_prefix
from xaso.kernel.files.segments import decrypt, encrypt
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.tenancy.api import require_commune


def upload_context(upload_id: UUID) -> str:
    """Return what the sealed key of an upload is bound to."""
    return f"files_resumableupload|sealed_key|{upload_id}"


def write_part(upload: ResumableUpload, part_id: UUID, pieces: Iterable[bytes]) -> None:
    """Lay a part down, durable once this returns."""
    secret, binding = _secret(upload, part_id), _binding(upload, part_id)
    storage().put(_key(upload.pk, part_id), encrypt(pieces, secret, bound_to=binding))


def drop_parts(upload_id: UUID, part_ids: Iterable[UUID]) -> None:
    """Take parts away that do not count."""
    for part_id in part_ids:
        storage().delete(_key(upload_id, part_id))


def drop_all(upload_id: UUID) -> None:
    """Take everything of an upload away, also what an interrupted writer left."""
    storage().clear(upload_prefix(require_commune(), upload_id))


def join_parts(upload: ResumableUpload) -> IO[bytes]:
    """Return the whole upload as a nameless file; close it soon."""
    whole = tempfile.TemporaryFile()  # noqa: SIM115 - handed on
    for piece in _read_parts(upload):
        whole.write(piece)
    whole.seek(0)
    return whole


def _read_parts(upload: ResumableUpload) -> Iterator[bytes]:
    for part in UploadPart.objects.filter(upload=upload).order_by("offset"):
        secret, binding = _secret(upload, part.pk), _binding(upload, part.pk)
        stored = storage().get(_key(upload.pk, part.pk))
        yield from decrypt(stored, secret, bound_to=binding)


def _key(upload_id: UUID, part_id: UUID) -> str:
    return f"{upload_prefix(require_commune(), upload_id)}{part_id}"


def _secret(upload: ResumableUpload, part_id: UUID) -> bytes:
    """Return the part's own key: a repeated part may bring other bytes at the same place."""
    sealed, context = bytes(upload.sealed_key), upload_context(upload.pk)
    secret = unseal(sealed, commune_id=require_commune(), context=context)
    return hmac.new(secret, part_id.bytes, hashlib.sha256).digest()


def _binding(upload: ResumableUpload, part_id: UUID) -> bytes:
    return f"xaso-upload-1|{upload.commune_id}|{upload.pk}|{part_id}".encode()
