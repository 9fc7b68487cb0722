"""To whom a document goes, as it was put down."""

from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.models import Document, DocumentReceiver


def receivers_of(document: Document) -> list[ReceiverInput]:
    """Return the receivers of a document in their order, as plain values."""
    return [as_put_down(one) for one in DocumentReceiver.objects.filter(document=document)]


def as_put_down(receiver: DocumentReceiver) -> ReceiverInput:
    """Return a receiver as it was put down."""
    return ReceiverInput(
        receiver.organ_name, receiver.organ_code, receiver.channel, receiver.address
    )
