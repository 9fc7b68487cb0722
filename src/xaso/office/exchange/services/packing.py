"""From a document of ours to its message."""

import hashlib
import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import IO
from uuid import UUID

from django.db import transaction

from xaso.kernel.files.api import (
    DamagedFileError,
    FileQuarantinedError,
    NoSuchFileError,
    read,
)
from xaso.lib import clock
from xaso.office.documents.api import DocumentFileInfo, DocumentInfo, FileRole, document_info
from xaso.office.exchange.edxml.codes import document_uid
from xaso.office.exchange.edxml.tree import (
    Answered,
    Business,
    EnclosedFile,
    Hop,
    Message,
    Organ,
    OtherInfo,
    Replaced,
    Signer,
    Staff,
    StatusMessage,
    Update,
)
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.models import OutgoingMessage
from xaso.office.exchange.states import CARRIES, MessageKind
from xaso.office.exchange.urgency import PRIORITIES

CARRIED = (*CARRIES, MessageKind.UPDATE)
FIRST = (FileRole.SIGNED, FileRole.MAIN)


class NotReadyError(ExchangeError):
    """The document cannot be packed yet."""

    fault = Fault.NOT_READY


@transaction.atomic
def pack(message: OutgoingMessage, here: Organ) -> Message | StatusMessage:
    """Return what is sent of a message that waits to go.

    Raises:
        NotReadyError: the document or one of its files cannot be had.
    """
    there = Organ(message.receiver_code, message.receiver_name)
    if message.kind == MessageKind.STATUS:
        return _status(message, here, there)
    found = document_info([message.document_id] if message.document_id else [])
    info = next(iter(found.values()), None)
    if info is None:
        raise NotReadyError(str(message.document_id))
    return _document(message, info, here, there)


def uid_of(info: DocumentInfo, organ: str) -> str:
    """Return the identifier of a document of ours, by the rule where it has none yet."""
    if info.document_uid or info.issued_on is None or info.number is None:
        return info.document_uid
    return document_uid(organ, info.issued_on, number_of(info), info.notation)


def number_of(info: DocumentInfo) -> str:
    """Return the number as it is printed, two digits at least (NĐ 30/2020 Phụ lục I)."""
    return "" if info.number is None else f"{info.number:02d}{info.suffix}"


def _document(
    message: OutgoingMessage, info: DocumentInfo, here: Organ, there: Organ
) -> Message:
    carries = message.kind in CARRIED
    return Message(
        sender=here,
        receivers=(there,),
        document_uid=message.document_uid,
        number=number_of(info),
        notation=info.notation,
        place=here.address.rpartition(",")[2].strip(),
        issued_on=info.issued_on,
        type_name=info.type_name,
        subject=info.subject,
        signer=Signer(position=info.signer_position[:100], full_name=info.signer_name[:50]),
        due_on=info.answer_by,
        other=OtherInfo(
            priority=PRIORITIES.get(info.urgency, "0"),
            copies=info.copy_count or None,
            pages=info.page_count or None,
        ),
        answers=_answers(info),
        to_places=tuple(one.organ_name for one in info.receivers),
        trace=(Hop(here.code, clock.now()),),
        business=_business(message),
        attachments=tuple(_attachments(info.files)) if carries else (),
    )


def _business(message: OutgoingMessage) -> Business:
    replaced = (Replaced(message.replaces_uid, (message.receiver_code,)),)
    changes = message.kind in (MessageKind.RECALL, MessageKind.UPDATE)
    return Business(
        kind=MessageKind(message.kind),
        reason=message.reason,
        document_uid=message.document_uid if changes else "",
        staff=Staff(name=message.staff),
        update=Update("1", "0") if message.kind == MessageKind.UPDATE else None,
        replaced=replaced if message.kind == MessageKind.REPLACEMENT else (),
    )


def _answers(info: DocumentInfo) -> tuple[Answered, ...]:
    if info.answers_id is None:
        return ()
    found = document_info([info.answers_id]).get(info.answers_id)
    if found is None or not found.organ_code:
        return ()
    return (Answered(found.organ_code, found.code, found.document_uid, found.issued_on),)


def _attachments(files: Sequence[DocumentFileInfo]) -> list[EnclosedFile]:
    """Return the signed document, then its annexes."""
    signed = next((one for role in FIRST for one in files if one.role == role), None)
    annexes = [one for one in files if one.role == FileRole.ATTACHMENT]
    if signed is None:
        raise NotReadyError("no file")
    return [_attachment(one) for one in (signed, *annexes)]


def _attachment(file: DocumentFileInfo) -> EnclosedFile:
    try:
        content = read(file.file_id)
    except (FileQuarantinedError, NoSuchFileError, DamagedFileError) as error:
        raise NotReadyError(file.name) from error
    return EnclosedFile(
        name=file.name,
        open=_opener(content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=file.media_type,
    )


def _opener(content: bytes) -> Callable[[], IO[bytes]]:
    return partial(io.BytesIO, content)


def _status(message: OutgoingMessage, here: Organ, there: Organ) -> StatusMessage:
    about = Answered(there.code, message.code, message.document_uid)
    return StatusMessage(
        sender=here,
        about=about,
        status=message.status_code,
        description=message.reason or str(message.get_status_code_display()),
        at=message.created_at,
        staff=Staff(name=message.staff),
        receivers=(there,),
    )


def document_of(document_id: UUID) -> DocumentInfo | None:
    """Return what is known of a document, or nothing."""
    return document_info([document_id]).get(document_id)
