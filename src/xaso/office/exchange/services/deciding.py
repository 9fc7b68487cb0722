"""What a person decides: recalls and changes that were asked for, and what lies in quarantine."""

from contextlib import suppress
from tempfile import TemporaryFile
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.files.api import open_stream
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.office.documents.api import WrongStateError, answer_change, keep_despite_recall
from xaso.office.exchange import sending_job
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.models import IncomingMessage
from xaso.office.exchange.permissions import OPERATE
from xaso.office.exchange.services.arriving import destroy
from xaso.office.exchange.services.lines import open_line
from xaso.office.exchange.services.queueing import queue_status
from xaso.office.exchange.services.taking import take_again
from xaso.office.exchange.states import MessageKind, ReceiptState, StatusCode

SUBJECT = "exchange.received"


class DoneAlreadyError(Exception):
    """Nothing is to be decided any longer: somebody did it before."""


@transaction.atomic
def agree(message_id: UUID, *, actor: User) -> IncomingMessage:
    """Grant what a sender asks for: a recalled document is destroyed here, a changed one changed.

    Raises:
        PermissionDenied: this person does not work at the exchange.
        DoneAlreadyError: nothing is to be decided any longer.
        DocumentError: a file that came with a change is still being checked for malware.
    """
    row = _to_decide(message_id, actor)
    words = ""
    if row.kind == MessageKind.UPDATE:
        words = _answer_change(row, accepted=True, reason="", actor=actor)
    elif row.document_id:
        destroy(row.document_id, row.reason, actor=actor)
    _decide(row, ReceiptState.AGREED, words, actor)
    queue_status(row, StatusCode.CHANGE_AGREED, words, actor=actor)
    record("exchange.change.agreed", actor=actor, subject=(SUBJECT, row.pk), code=row.code)
    return row


@transaction.atomic
def decline(message_id: UUID, *, reason: str, actor: User) -> IncomingMessage:
    """Refuse what a sender asks for, with the reason, which the sender is told.

    Raises:
        PermissionDenied: this person does not work at the exchange.
        ExchangeError: no reason is given.
        DoneAlreadyError: nothing is to be decided any longer.
    """
    if not reason.strip():
        raise ExchangeError(fault=Fault.NO_REASON)
    row = _to_decide(message_id, actor)
    if row.kind == MessageKind.UPDATE:
        _answer_change(row, accepted=False, reason=reason, actor=actor)
    elif row.document_id:
        keep_despite_recall(row.document_id, reason=reason, actor=actor)
    _decide(row, ReceiptState.DECLINED, reason, actor)
    queue_status(row, StatusCode.CHANGE_DECLINED, reason, actor=actor)
    record("exchange.change.declined", actor=actor, subject=(SUBJECT, row.pk), reason=reason)
    return row


def try_again(message_id: UUID, *, actor: User) -> IncomingMessage:
    """Read a package that was held back once more, as after a mistake of ours was mended."""
    require(actor, OPERATE.key)
    row = _held_back(message_id)
    if row.raw_id is None:
        raise ExchangeError(fault=Fault.EMPTY)
    with TemporaryFile() as package:
        with transaction.atomic():
            for piece in open_stream(row.raw_id):
                package.write(piece)
        found = take_again(row, package, open_line())
    with transaction.atomic():
        record("exchange.package.read_again", actor=actor, subject=(SUBJECT, row.pk))
    return found


@transaction.atomic
def fetch_again(message_id: UUID, *, actor: User) -> None:
    """Have a package fetched anew that could not be had, as after a fault of the gateway.

    Raises:
        PermissionDenied: this person does not work at the exchange.
        ExchangeError: it may not be had, as a secret document.
        DoneAlreadyError: it is held back no longer.
    """
    require(actor, OPERATE.key)
    row = _held_back(message_id)
    if not row.may_be_had_again:
        raise ExchangeError(fault=Fault(row.fault))
    defer_on_commit(sending_job.fetch_again, message_id=str(row.pk))
    record("exchange.package.fetched_again", actor=actor, subject=(SUBJECT, row.pk))


@transaction.atomic
def refuse(message_id: UUID, *, reason: str, actor: User) -> IncomingMessage:
    """Tell the sender that a package that was held back is not taken, with the reason (status 02).

    NĐ 30/2020/NĐ-CP Đ21.2b [verified]: what is not valid or wrongly addressed goes back at once.
    """
    require(actor, OPERATE.key)
    if not reason.strip():
        raise ExchangeError(fault=Fault.NO_REASON)
    row = _held_back(message_id)
    if not row.may_be_refused:
        raise ExchangeError(fault=Fault.FIELD_MISSING)
    _decide(row, ReceiptState.DECLINED, reason, actor)
    queue_status(row, StatusCode.REFUSED, reason, actor=actor)
    record("exchange.package.refused", actor=actor, subject=(SUBJECT, row.pk), reason=reason)
    return row


@transaction.atomic
def put_aside(message_id: UUID, *, reason: str, actor: User) -> IncomingMessage:
    """Let a package that was held back rest, with the reason; nobody is told.

    Raises:
        PermissionDenied: this person does not work at the exchange.
        ExchangeError: no reason is given.
        DoneAlreadyError: it is held back no longer.
    """
    require(actor, OPERATE.key)
    if not reason.strip():
        raise ExchangeError(fault=Fault.NO_REASON)
    row = _held_back(message_id)
    _decide(row, ReceiptState.DECLINED, reason, actor)
    record("exchange.package.put_aside", actor=actor, subject=(SUBJECT, row.pk), reason=reason)
    return row


def note_recall_answered(document_id: UUID, *, accepted: bool, reason: str) -> None:
    """Tell the sender what was decided about a recall elsewhere, as on the document's own page."""
    asked = IncomingMessage.objects.to_decide().filter(document_id=document_id)
    for row in asked.exclude(kind=MessageKind.UPDATE):
        _note_answered(row, accepted=accepted, reason=reason)


def note_change_answered(document_id: UUID, *, accepted: bool, reason: str) -> None:
    """Tell the sender what was decided about its changes on the document's own page."""
    asked = IncomingMessage.objects.to_decide().filter(document_id=document_id)
    for row in asked.filter(kind=MessageKind.UPDATE):
        _note_answered(row, accepted=accepted, reason=reason)


def _answer_change(row: IncomingMessage, *, accepted: bool, reason: str, actor: User) -> str:
    """Answer on the document too; where it is gone, or was answered there, only the sender is told."""
    if row.document_id is not None:
        with suppress(WrongStateError):
            return answer_change(row.document_id, accepted=accepted, reason=reason, actor=actor)
    return reason


def _note_answered(row: IncomingMessage, *, accepted: bool, reason: str) -> None:
    _decide(row, ReceiptState.AGREED if accepted else ReceiptState.DECLINED, reason, None)
    status = StatusCode.CHANGE_AGREED if accepted else StatusCode.CHANGE_DECLINED
    queue_status(row, status, reason)


@transaction.atomic
def _held_back(message_id: UUID) -> IncomingMessage:
    row = IncomingMessage.objects.select_for_update(of=("self",)).get(pk=message_id)
    if row.state != ReceiptState.QUARANTINED:
        raise DoneAlreadyError(row.state)
    return row


def _to_decide(message_id: UUID, actor: User) -> IncomingMessage:
    require(actor, OPERATE.key)
    row = IncomingMessage.objects.select_for_update(of=("self",)).get(pk=message_id)
    if row.state != ReceiptState.TO_DECIDE:
        raise DoneAlreadyError(row.state)
    return row


def _decide(row: IncomingMessage, state: ReceiptState, note: str, actor: User | None) -> None:
    row.state, row.decision_note = state, note[:500]
    row.decided_by, row.decided_at = actor, clock.now()
    row.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
