"""What a status message changes: our documents at their receivers, or a document that came to us."""

from django.utils.translation import gettext as _

from xaso.lib import clock
from xaso.office.documents.api import Delivery, delivery
from xaso.office.exchange.edxml.tree import StatusMessage
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage, StatusEntry
from xaso.office.exchange.outcomes import Outcome
from xaso.office.exchange.services.arriving import ask_back
from xaso.office.exchange.services.directory import today_code
from xaso.office.exchange.services.origins import find_document
from xaso.office.exchange.services.queueing import note_change
from xaso.office.exchange.states import (
    CARRIES,
    WITH_REASON,
    MessageKind,
    ReceiptState,
    StatusCode,
)

DELIVERIES = {
    StatusCode.ARRIVED: Delivery.ARRIVED,
    StatusCode.REFUSED: Delivery.REJECTED,
    StatusCode.REGISTERED: Delivery.REGISTERED,
    StatusCode.ASSIGNED: Delivery.ASSIGNED,
    StatusCode.IN_PROGRESS: Delivery.IN_PROGRESS,
    StatusCode.COMPLETED: Delivery.COMPLETED,
    StatusCode.CHANGE_AGREED: Delivery.RECALL_ACCEPTED,
    StatusCode.CHANGE_DECLINED: Delivery.RECALL_REFUSED,
}
ANSWERS = (StatusCode.CHANGE_AGREED, StatusCode.CHANGE_DECLINED)
CHANGES = (MessageKind.RECALL, MessageKind.UPDATE, MessageKind.REPLACEMENT)


def hear(said: StatusMessage, row: IncomingMessage) -> Outcome:
    """Write down what a receiver says of a document of ours; a wish to have one back is one for us.

    Raises:
        ExchangeError: it is about no document that went there, or lacks its reason.
    """
    status = StatusCode(said.status)
    if status in WITH_REASON and not said.description:
        raise ExchangeError(status, fault=Fault.NO_REASON)
    if status == StatusCode.RECALL_ASKED:
        return ask_back(row, find_document({said.about.document_uid}, said.sender.code))
    message = _message_about(said, status)
    if message is None:
        raise ExchangeError(said.about.document_uid, fault=Fault.NO_SUCH_DOCUMENT)
    _write(message, said, row.gateway_id)
    return Outcome(ReceiptState.ACCEPTED, message.document_id)


def _message_about(said: StatusMessage, status: StatusCode) -> OutgoingMessage | None:
    """Return the message that a status is about; an answer is to the last change that was asked for."""
    sent = OutgoingMessage.objects.filter(receiver_code=today_code(said.sender.code))
    if said.about.document_uid:
        sent = sent.filter(document_uid=said.about.document_uid)
    else:
        sent = sent.filter(code=said.about.code)
    kinds = CHANGES if status in ANSWERS else CARRIES
    return sent.filter(kind__in=kinds).order_by("-created_at").first()


def _write(message: OutgoingMessage, said: StatusMessage, gateway_id: str) -> None:
    status, at = StatusCode(said.status), said.at or clock.now()
    _entry, is_new = StatusEntry.objects.get_or_create(
        message=message,
        gateway_id=gateway_id,
        defaults={
            "status": status,
            "at": at,
            "note": said.description[:500],
            "staff": said.staff.name[:120],
        },
    )
    if not is_new:
        return
    if message.last_status_at and (at, status) < (message.last_status_at, message.last_status):
        return
    message.last_status, message.last_status_at = status, at
    message.save(update_fields=["last_status", "last_status_at"])
    _tell_document(message, status, said)


def _tell_document(message: OutgoingMessage, status: StatusCode, said: StatusMessage) -> None:
    """Tell the document as of now: the receiver's clock may be behind ours."""
    if message.document_id is None:
        return
    words = said.description
    if said.staff.name:
        words = _("%(words)s (%(name)s)") % {"words": words, "name": said.staff.name}
    if status in ANSWERS and message.kind != MessageKind.RECALL:
        if message.kind == MessageKind.UPDATE:
            note_change(message, f"{status.label}: {words}" if words else str(status.label))
        return
    delivery(
        message.document_id,
        message.receiver_code,
        DELIVERIES[status],
        at=clock.now(),
        note=words[:300],
    )
