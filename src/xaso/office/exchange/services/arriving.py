"""What a package with a document, a recall or a change does here."""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from xaso.kernel.files.api import discard
from xaso.office.documents.api import (
    DocumentState,
    IncomingInput,
    WrongStateError,
    ask_for_change,
    destroy_recalled,
    document_info,
    freeze,
    receive,
)
from xaso.office.exchange.edxml.tree import EnclosedFile, Message
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.models import IncomingMessage
from xaso.office.exchange.outcomes import Outcome
from xaso.office.exchange.services.directory import today_code
from xaso.office.exchange.services.lines import Line
from xaso.office.exchange.services.origins import came_by, find_document, is_of
from xaso.office.exchange.services.telling import tell_to_decide
from xaso.office.exchange.states import MessageKind, ReceiptState, StatusCode
from xaso.office.exchange.urgency import URGENCIES

CHANNEL = "exchange"
NUMBER = re.compile(r"0*([0-9]{1,7})([A-Za-z]{0,3})")


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a package as documents take files."""

    name: str | None
    file: IO[Any] | None


def arrive(said: Message, row: IncomingMessage, line: Line) -> Outcome:
    """Do what a message asks for.

    Raises:
        ExchangeError: it is not for us, or about a document that is not known here.
        SecretDocumentError, FileRefusedError: the document is not taken.
    """
    if not line.codes & {one.code for one in said.receivers}:
        raise ExchangeError(
            said.receivers[0].code if said.receivers else "", fault=Fault.NOT_FOR_US
        )
    if said.kind == MessageKind.NEW:
        return _take_document(said, row)
    if said.kind == MessageKind.REPLACEMENT:
        return _replace(said, row)
    uids = {said.document_uid, said.business.document_uid} - {""}
    document_id = find_document(uids, said.sender.code)
    outcome = ask_back(row, document_id)
    if document_id is not None and said.kind == MessageKind.UPDATE:
        _lay_beside(document_id, said, row)
    return outcome


def ask_back(row: IncomingMessage, document_id: UUID | None) -> Outcome:
    """Treat the wish to have a document back, or changed: at once, or by the clerk's decision.

    NĐ 30/2020/NĐ-CP Đ18.4 [verified]: who received an electronic document that is recalled destroys
    it in its system and tells the sender.
    """
    if document_id is None:
        raise ExchangeError(row.document_uid, fault=Fault.NO_SUCH_DOCUMENT)
    if row.kind == MessageKind.UPDATE or settings.XASO_EXCHANGE_RECALL != "obey":
        tell_to_decide(row)
        return Outcome(ReceiptState.TO_DECIDE, document_id, keeps_raw=_carries_files(row))
    destroy(document_id, row.reason)
    row.subject = ""
    return Outcome(ReceiptState.AGREED, document_id, (StatusCode.CHANGE_AGREED,))


def destroy(document_id: UUID, reason: str, **how: Any) -> None:
    """Destroy a recalled document, and the packages in which it came; one that is gone stays gone.

    Raises:
        WrongStateError: it is here and cannot be destroyed, so that nobody may be told that it was.
    """
    try:
        destroy_recalled(document_id, reason=reason or _("Recalled by its sender."), **how)
    except WrongStateError:
        info = document_info([document_id]).get(document_id)
        if info is not None and info.state != DocumentState.DESTROYED:
            raise
    finally:
        forget_packages(document_id)


def forget_packages(document_id: UUID) -> None:
    """Throw the packages away in which a document came; that they came stays written."""
    came = IncomingMessage.objects.filter(document_id=document_id)
    ids = list(came.filter(raw__isnull=False).values_list("raw_id", flat=True))
    came.update(raw=None, subject="")
    for one in ids:
        discard(one)


def _lay_beside(document_id: UUID, said: Message, row: IncomingMessage) -> None:
    """Let the document's page show what changed; of one that is gone nothing is shown."""
    with suppress(WrongStateError):
        ask_for_change(document_id, _as_document(said, row), reason=row.reason)


def _as_document(said: Message, row: IncomingMessage) -> IncomingInput:
    """Return what a message says of its document, as documents take it."""
    number, suffix, notation = number_of(said)
    return IncomingInput(
        channel=CHANNEL,
        organ_code=today_code(said.sender.code),
        organ_name=said.sender.name[:200] or said.sender.code,
        number=number,
        suffix=suffix,
        notation=notation,
        issued_on=said.issued_on,
        type_name=said.type_name[:100],
        subject=said.subject[:500],
        urgency=URGENCIES.get(said.other.priority, ""),
        due_on=said.due_on,
        signer_position=said.signer.position[:100],
        signer_name=said.signer.full_name[:50],
        page_count=min(said.other.pages or 0, 9999),
        files=tuple(_named(one) for one in said.attachments),
        document_uid=said.document_uid[:100],
        from_exchange_id=row.gateway_id[:150],
    )


def _take_document(said: Message, row: IncomingMessage) -> Outcome:
    received = receive(_as_document(said, row))
    if received.duplicate_of:
        return _came_before(received.duplicate_of, row)
    return Outcome(
        ReceiptState.ACCEPTED, received.document_id, (StatusCode.ARRIVED,), keeps_raw=True
    )


def _came_before(document_id: UUID, row: IncomingMessage) -> Outcome:
    """Tell its sender that a document arrived, where that was not told of it yet."""
    is_first = not came_by(document_id) and is_of(document_id, row.sender_code)
    told = (StatusCode.ARRIVED,) if is_first else ()
    return Outcome(ReceiptState.DUPLICATE, document_id, told)


def _replace(said: Message, row: IncomingMessage) -> Outcome:
    """Take the new document; what it replaces is frozen, so that nobody works on it any longer."""
    outcome = _take_document(said, row)
    if outcome.state != ReceiptState.ACCEPTED:
        return outcome
    for one in said.business.replaced:
        old = find_document({one.document_uid}, said.sender.code)
        if old is not None:
            freeze(old, _("Replaced by its sender by %(code)s.") % {"code": said.code})
    told = (*outcome.told, StatusCode.CHANGE_AGREED)
    return Outcome(outcome.state, outcome.document_id, told, keeps_raw=True)


def number_of(said: Message) -> tuple[int | None, str, str]:
    """Return number, its letter and the notation; what is no number stays part of the notation."""
    found = NUMBER.fullmatch(said.number.strip())
    if found is None:
        return None, "", said.code[:30]
    return int(found[1]), found[2], said.notation[:30]


def _named(one: EnclosedFile) -> _File:
    return _File(one.name, one.open())


def _carries_files(row: IncomingMessage) -> bool:
    return row.kind == MessageKind.UPDATE
