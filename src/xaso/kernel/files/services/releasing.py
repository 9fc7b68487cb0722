"""A false alarm of the scanner: looked at again with today's signatures, released only if clean."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import publish
from xaso.kernel.files.events import FileReleased
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.permissions import RELEASE
from xaso.kernel.files.queries import NoSuchFileError
from xaso.kernel.files.services.scanning import look, signatures
from xaso.kernel.files.states import ObjectState
from xaso.kernel.permissions.api import require
from xaso.lib import clock

SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What the scanner said when it was asked again; an empty finding means released."""

    finding: str
    signatures: str


def release(file_id: UUID, *, reason: str, actor: User) -> SecondLook:
    """Ask the scanner again and open the file if it finds nothing any more; both leave a trace.

    Nobody overrules the scanner: while it finds something with the signatures of today the
    file stays closed. The verdict holds for the content, so for all files that have it.

    Raises:
        NoSuchFileError: the commune in force has no such file held back for malware.
        ScannerUnavailableError: no scanner gives a verdict now.
        DamagedFileError: the content can no longer be read.
    """
    require(actor, RELEASE.key)
    with transaction.atomic():
        rows = StoredFile.objects.select_related("content")
        row = rows.filter(pk=file_id, content__state=ObjectState.INFECTED).first()
    if row is None:
        raise NoSuchFileError(file_id)
    known = signatures()
    second = SecondLook(look(row.content, seconds=SECONDS), known)
    with transaction.atomic():
        _write(row.content_id, second, reason, actor)
    return second


def _write(content_id: UUID, second: SecondLook, reason: str, actor: User) -> None:
    held = StoredObject.objects.select_for_update()
    content = held.filter(pk=content_id, state=ObjectState.INFECTED).first()
    if content is None:
        return  # somebody else was first
    before, content.scanned_at = content.finding, clock.now()
    content.finding = second.finding
    content.state = ObjectState.INFECTED if second.finding else ObjectState.AVAILABLE
    content.save(update_fields=["finding", "state", "scanned_at"])
    for row in StoredFile.objects.filter(content=content).order_by("pk"):
        _trace(row, before, second, reason, actor)


def _trace(row: StoredFile, before: str, second: SecondLook, reason: str, actor: User) -> None:
    subject = ("files.file", row.pk)
    record(
        "files.file.still_held" if second.finding else "files.file.released",
        actor=actor,
        subject=subject,
        finding=second.finding or before,
        reason=reason,
        signatures=second.signatures,
    )
    if not second.finding:
        publish(FileReleased(row.pk, reason), aggregate=row.pk)
