"""A package as it would be sent, without sending it."""

from uuid import UUID

from django.db import transaction

from xaso.office.exchange.edxml.tree import Message, StatusMessage
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.models import OutgoingMessage
from xaso.office.exchange.services.directory import names_of
from xaso.office.exchange.services.lines import here
from xaso.office.exchange.services.packing import document_of, pack, uid_of
from xaso.office.exchange.states import MessageKind


@transaction.atomic
def preview(document_id: UUID, receiver: str) -> Message | StatusMessage:
    """Return the message that a document of the commune in force would make for a receiver.

    Raises:
        ExchangeError: there is no such document, or it cannot be packed.
    """
    info = document_of(document_id)
    if info is None:
        raise ExchangeError(str(document_id), fault=Fault.NO_SUCH_DOCUMENT)
    office = here()
    message = OutgoingMessage(
        kind=MessageKind.NEW,
        document_id=document_id,
        document_uid=uid_of(info, office.code),
        receiver_code=receiver,
        receiver_name=names_of([receiver]).get(receiver, receiver),
    )
    return pack(message, office)
