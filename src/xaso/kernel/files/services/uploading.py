"""Uploads in parts: what was acknowledged is never lost, whoever is killed when."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import keyring, seal
from xaso.kernel.events.api import defer_on_commit, task
from xaso.kernel.files import parts
from xaso.kernel.files.models import ResumableUpload, UploadPart
from xaso.kernel.files.names import clean_name
from xaso.kernel.files.refusals import FileRefusedError
from xaso.kernel.files.services.keeping import store
from xaso.kernel.files.tus import Checksum, TusError
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.ids import uuid7

PART = 4 * 1024 * 1024
"""So much is held back in memory, at most, before it is durable and acknowledged."""
LIFE = timedelta(hours=24)
MOST_OPEN = 50
REQUEST_SECONDS = 30
"""So long the request has for making an upload a file, before the worker looks whether it died."""
State = ResumableUpload.State


def owner_of(kind: str, key: str) -> bytes:
    """Return who owns an upload: an account or a session, as a hash."""
    return hashlib.sha256(f"{kind}|{key}".encode()).digest()


@transaction.atomic
def create_upload(*, owner: bytes, user: User | None, name: str, size: int) -> ResumableUpload:
    """Open an upload; raise :class:`TusError` when it is too large or one has too many."""
    if size > settings.XASO_FILES_MAX_BYTES:
        raise TusError(413, "The file is too large.")
    rows = ResumableUpload.objects.filter(owner=owner, state=State.OPEN)
    under_way = rows.aggregate(bytes=Sum("size"))["bytes"] or 0
    if rows.count() >= MOST_OPEN or under_way + size > settings.XASO_FILES_UPLOAD_QUOTA:
        raise TusError(413, "Too many uploads are under way; finish or cancel some first.")
    upload_id = uuid7()
    context = parts.upload_context(upload_id)
    return ResumableUpload.objects.create(
        id=upload_id,
        owner=owner,
        owner_user=user,
        name=clean_name(name),
        size=size,
        sealed_key=seal(os.urandom(32), commune_id=require_commune(), context=context),
        key_id=keyring().current,
        expires_at=clock.now() + LIFE,
    )


@transaction.atomic
def find_upload(upload_id: UUID, *, owner: bytes) -> ResumableUpload:
    """Return an upload of this owner; raise :class:`TusError` 404 or 410."""
    found = ResumableUpload.objects.filter(pk=upload_id, owner=owner).first()
    if found is None:
        raise TusError(404)
    if found.expires_at < clock.now():
        raise TusError(410, "The upload has expired.")
    return found


def append(
    upload: ResumableUpload, offset: int, pieces: Iterable[bytes], checksum: Checksum | None
) -> None:
    """Add what comes, part by part; ``upload.offset`` is what is acknowledged.

    With a checksum nothing counts before all of it has arrived and fits.

    Raises:
        TusError: 409 at the wrong place, 413 beyond the announced size, 460 for a wrong hash.
    """
    if upload.state != State.OPEN or offset != upload.offset:
        raise TusError(409, "The upload goes on at another place.")
    if checksum is None:
        for content in _in_parts(_bounded(pieces, upload.size - offset)):
            _acknowledge(upload, [_write(upload, upload.offset, content)])
        return
    _append_checked(upload, _bounded(pieces, upload.size - offset), checksum)


def finish(upload_id: UUID) -> ResumableUpload:
    """Receive a whole upload as a file, once; done by the request or, if that died, the worker."""
    with transaction.atomic():
        rows = ResumableUpload.objects.select_for_update(of=("self",))
        upload = rows.select_related("owner_user").get(pk=upload_id)
        if upload.state != State.OPEN or upload.offset != upload.size:
            return upload
        with parts.join_parts(upload) as whole:
            try:
                stored = store(whole, name=upload.name, actor=upload.owner_user)
            except FileRefusedError as error:
                upload.state, upload.refusal = State.REFUSED, error.reason
            else:
                upload.state, upload.stored_file_id = State.STORED, stored.id
        upload.save(update_fields=["state", "refusal", "stored_file"])
        UploadPart.objects.filter(upload=upload).delete()
        transaction.on_commit(lambda: parts.drop_all(upload_id), robust=True)
    return upload


@task("files.finish_upload", atomic=False, after=REQUEST_SECONDS)
def finish_later(*, upload_id: str) -> None:
    """Receive an upload whose last request did not live to do it."""
    with transaction.atomic():
        known = ResumableUpload.objects.filter(pk=upload_id).exists()
    if known:
        finish(UUID(upload_id))


def terminate(upload: ResumableUpload) -> None:
    """Forget an upload and everything of it; a file that it became stays."""
    with transaction.atomic():
        UploadPart.objects.filter(upload=upload).delete()
        ResumableUpload.objects.filter(pk=upload.pk).delete()
    parts.drop_all(upload.pk)


def forget_expired() -> int:
    """Forget the commune's expired uploads; return how many."""
    with transaction.atomic():
        expired = list(ResumableUpload.objects.filter(expires_at__lt=clock.now())[:500])
    for upload in expired:
        terminate(upload)
    return len(expired)


def _append_checked(
    upload: ResumableUpload, pieces: Iterable[bytes], checksum: Checksum
) -> None:
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False)
    written: list[UploadPart] = []
    at = upload.offset
    try:
        for content in _in_parts(pieces):
            digest.update(content)
            written.append(_write(upload, at, content))
            at += len(content)
        if not checksum.matches(digest.digest()):
            raise TusError(460, "The checksum does not fit.")
        _acknowledge(upload, written)
    except BaseException:
        parts.drop_parts(upload.pk, [part.pk for part in written])
        raise


def _write(upload: ResumableUpload, at: int, content: bytes) -> UploadPart:
    part = UploadPart(id=uuid7(), upload=upload, offset=at, size=len(content))
    parts.write_part(upload, part.pk, [content])
    return part


def _acknowledge(upload: ResumableUpload, written: list[UploadPart]) -> None:
    """Let durable parts count, in one transaction, if nobody else went on meanwhile."""
    start, size = upload.offset, sum(part.size for part in written)
    try:
        with transaction.atomic():
            rows = ResumableUpload.objects.filter(pk=upload.pk, offset=start, state=State.OPEN)
            expires_at = clock.now() + LIFE
            if not rows.update(offset=start + size, expires_at=expires_at):
                raise TusError(409, "The upload goes on at another place.")
            UploadPart.objects.bulk_create(written)
            if start + size == upload.size:
                defer_on_commit(finish_later, upload_id=str(upload.pk))
    except IntegrityError as error:
        raise TusError(409, "The upload goes on at another place.") from error
    upload.offset, upload.expires_at = start + size, expires_at


def _bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most:
            raise TusError(413, "More was sent than was announced.")
        yield piece


def _in_parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Gather pieces to parts; when the sender is cut off, what came so far is the last part."""
    waiting = bytearray()
    try:
        for piece in pieces:
            waiting += piece
            if len(waiting) >= PART:
                yield bytes(waiting)
                waiting.clear()
    except OSError:
        pass  # the connection is gone; the client asks later how far it came
    if waiting:
        yield bytes(waiting)
