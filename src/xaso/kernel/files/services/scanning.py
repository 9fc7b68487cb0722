"""From quarantine to a verdict."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from django.db import models, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import defer_on_commit, publish, task
from xaso.kernel.files.checking import pieces
from xaso.kernel.files.contents import DamagedFileError, open_plain
from xaso.kernel.files.events import MalwareFound
from xaso.kernel.files.locks import LockedFileError
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.sandbox.client import attachments
from xaso.kernel.files.scanning.choice import scanner
from xaso.kernel.files.scanning.port import Scanner, ScannerUnavailableError
from xaso.kernel.files.states import ObjectState
from xaso.lib import clock
from xaso.lib.sandbox.errors import UnfitError

AT_ONCE_BYTES = 4 * 1024 * 1024
AT_ONCE_SECONDS = 1.0
LATER_SECONDS = 60.0
MOST_AT_A_TIME = 200
MOST_OF_A_REASON = 120
logger = logging.getLogger(__name__)


def settle(row: StoredFile, upload: IO[bytes], actor: User | None) -> None:
    """Bring a file that was just kept to its verdict, or leave that to the worker.

    The scanner is asked while the person waits if the file is small and the scanner quick.
    Otherwise the content stays in quarantine and the worker asks, with growing waits. A
    content that was never scanned goes into quarantine now, unless other files have it: what
    somebody brings closes no paper of others before there is a verdict.
    """
    content = row.content
    was_open = scanner() is not None and content.scanned_at is None and row.is_available
    if was_open:
        _close_if_alone(row)
    if was_open or content.state == ObjectState.QUARANTINED:
        found = _scan_at_once(content, upload)
        if found is None:
            defer_on_commit(scan_later, object_id=str(content.pk))
        else:
            _write_verdict(content, found, actor)
    elif content.state == ObjectState.INFECTED:
        _tell(row, actor)


def _close_if_alone(row: StoredFile) -> None:
    """Close a content that only this file has; a verdict that comes at this moment stands."""
    if StoredFile.objects.filter(content=row.content_id).exclude(pk=row.pk).exists():
        return
    never_scanned = StoredObject.objects.filter(
        pk=row.content_id, scanned_at=None, state=ObjectState.AVAILABLE
    )
    never_scanned.update(state=ObjectState.QUARANTINED)
    row.content.refresh_from_db()


def _scan_at_once(content: StoredObject, upload: IO[bytes]) -> str | None:
    known = scanner()
    if known is None or content.size > AT_ONCE_BYTES:
        return None
    try:
        return _scan(known, upload, seconds=AT_ONCE_SECONDS)
    except ScannerUnavailableError as error:
        logger.warning("files_scan_put_off object=%s cause=%s", content.pk, error)
        return None


@task("files.scan", atomic=False)
def scan_later(*, object_id: str) -> None:
    """Scan one content in the worker; without a verdict it stays closed and is tried again."""
    scan_object(UUID(object_id))


def scan_object(object_id: UUID) -> None:
    """Bring one content to its verdict; raise ``ScannerUnavailableError`` if there is none.

    One that is available and was never scanned stays available meanwhile.
    """
    with transaction.atomic():
        content = _without_verdict(object_id).first()
    if content is None:
        return
    found = look(content, seconds=LATER_SECONDS)
    with transaction.atomic():
        _write_verdict(content, found, None)


def look(content: StoredObject, *, seconds: float) -> str:
    """Return what the scanner finds in a kept content now; ``ScannerUnavailableError`` if it cannot."""
    with open_plain(content) as plain:
        return _scan(_configured(), plain, seconds=seconds)


def find_malware(upload: IO[bytes], *, seconds: float = LATER_SECONDS) -> str:
    """Return what the scanner finds in a content that is not kept yet; nothing without a scanner.

    Raises:
        ScannerUnavailableError: there is a scanner and it gives no verdict now.
    """
    known = scanner()
    return _scan(known, upload, seconds=seconds) if known is not None else ""


def signatures() -> str:
    """Return what the scanner says of itself and its signatures, or raise likewise."""
    return _configured().version()


def _configured() -> Scanner:
    known = scanner()
    if known is None:
        raise ScannerUnavailableError("no scanner is configured")
    return known


def scan_all(object_ids: Iterable[UUID]) -> tuple[int, int]:
    """Scan one after the other; return how many have a verdict now and how many have none.

    One that gets no verdict from a scanner that is there is not in the way of the next: the
    reason is written beside it for the IT officers. If the scanner is away, that is all. What
    is locked was looked at before, and is again when its owner uses it.
    """
    done = failed = 0
    for object_id in object_ids:
        try:
            scan_object(object_id)
        except LockedFileError:
            continue
        except (ScannerUnavailableError, DamagedFileError) as error:
            logger.warning("files_scan_failed object=%s cause=%s", object_id, error)
            failed += 1
            if isinstance(error, ScannerUnavailableError) and not _is_there():
                break
            _write_reason(object_id, error)
        else:
            done += 1
    return done, failed


def waiting(*, older_than: timedelta = timedelta()) -> list[UUID]:
    """Return contents in quarantine: those that were never given up first, then the oldest."""
    with transaction.atomic():
        rows = _unscanned(ObjectState.QUARANTINED, clock.now() - older_than)
        return list(
            rows.order_by("finding", "pk").values_list("pk", flat=True)[:MOST_AT_A_TIME]
        )


def unscanned() -> Iterator[UUID]:
    """Yield all that waits in quarantine, then all that was kept before there was a scanner."""
    begun = clock.now()
    for state in (ObjectState.QUARANTINED, ObjectState.AVAILABLE):
        batch = _after(None, state, begun)
        while batch:
            yield from batch
            batch = _after(batch[-1], state, begun)


@transaction.atomic
def _after(last: UUID | None, state: ObjectState, before: datetime) -> list[UUID]:
    rows = _unscanned(state, before)
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_A_TIME])


def _unscanned(state: ObjectState, before: datetime) -> models.QuerySet[StoredObject]:
    return StoredObject.objects.filter(state=state, scanned_at=None, created_at__lte=before)


def _is_there() -> bool:
    """Whether the scanner answers at all, so that no verdict is the fault of the content."""
    known = scanner()
    try:
        return known is not None and bool(known.version())
    except ScannerUnavailableError:
        return False


@transaction.atomic
def _write_reason(object_id: UUID, error: Exception) -> None:
    """Note why a content has no verdict, until it has one."""
    damaged = isinstance(error, DamagedFileError)
    reason = "damaged in the store" if damaged else f"{error}"
    _without_verdict(object_id).update(finding=reason[:MOST_OF_A_REASON])


def _without_verdict(object_id: UUID) -> models.QuerySet[StoredObject]:
    """Return the content if it is there and was never scanned; one that was destroyed is not."""
    rows = StoredObject.objects.filter(pk=object_id, scanned_at=None)
    return rows.exclude(state=ObjectState.DESTROYED)


def _scan(known: Scanner, plain: IO[bytes], *, seconds: float) -> str:
    """Scan a file and, one by one, what is attached to it: ClamAV misses packed attachments."""
    found = known.scan(pieces(plain), seconds=seconds)
    if found or not _is_pdf(plain):
        return found
    try:
        for attachment in attachments(plain):
            if found := known.scan(_chunked(attachment), seconds=seconds):
                return found
    except UnfitError as error:
        raise ScannerUnavailableError(f"attachments cannot be read: {error.reason}") from error
    return ""


def _is_pdf(plain: IO[bytes]) -> bool:
    plain.seek(0)
    return plain.read(5) == b"%PDF-"


def _chunked(content: bytes) -> Iterable[bytes]:
    step = 1024 * 1024
    return (content[at : at + step] for at in range(0, len(content), step))


def _write_verdict(content: StoredObject, found: str, actor: User | None) -> None:
    """Write the first verdict; whoever comes second with another one changes nothing."""
    state = ObjectState.INFECTED if found else ObjectState.AVAILABLE
    first = _without_verdict(content.pk).update(
        state=state, finding=found, scanned_at=clock.now()
    )
    content.refresh_from_db()
    if first and found:
        for row in StoredFile.objects.select_related("content").filter(content=content):
            _tell(row, actor)


def _tell(row: StoredFile, actor: User | None) -> None:
    """Write down that a file is infected, and tell who looks after the machines."""
    finding = row.content.finding
    subject = ("files.file", row.pk)
    record("files.file.infected", actor=actor, subject=subject, finding=finding)
    publish(MalwareFound(row.pk, finding), aggregate=row.pk)
    logger.error("files_malware file=%s finding=%s", row.pk, finding)
