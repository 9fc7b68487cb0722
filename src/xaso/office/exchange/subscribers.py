"""What the exchange does when something happened to a document."""

from xaso.kernel.events.api import subscribe
from xaso.office.archive.events import WorkFileDestroyed
from xaso.office.documents.events import (
    ChangeAnswered,
    DocumentRecalled,
    DocumentReleased,
    DocumentReplaced,
    DocumentUpdated,
    IncomingAssigned,
    IncomingClosed,
    IncomingRefused,
    IncomingRegistered,
    IncomingStarted,
    RecallAnswered,
    ReceiversAdded,
)
from xaso.office.exchange.services.arriving import forget_packages
from xaso.office.exchange.services.deciding import note_change_answered, note_recall_answered
from xaso.office.exchange.services.queueing import (
    queue_recall,
    queue_release,
    queue_superseded,
    queue_update,
)
from xaso.office.exchange.services.statuses import tell_sender
from xaso.office.exchange.states import StatusCode


def send_released(event: DocumentReleased | ReceiversAdded) -> None:
    """Send a released document to its receivers, or to those who were added."""
    queue_release(event.document_id, event.receivers)


def send_recalled(event: DocumentRecalled) -> None:
    """Ask its receivers to give a document back."""
    queue_recall(event.document_id, event.receivers, event.reason)


def send_updated(event: DocumentUpdated) -> None:
    """Tell its receivers what changed of a document."""
    queue_update(event.document_id, event.receivers, event.reason, contact=event.contact)


def send_replaced(event: DocumentReplaced) -> None:
    """Have a document given back by those who do not receive the one that replaces it."""
    queue_superseded(event.document_id, event.replaced_by, event.receivers)


def tell_registered(event: IncomingRegistered) -> None:
    """Tell the sender that its document is registered and being handled: 03, then 05."""
    tell_sender(event.document_id, StatusCode.REGISTERED, StatusCode.IN_PROGRESS)


def tell_refused(event: IncomingRefused) -> None:
    """Tell the sender that its document is not accepted, and why."""
    tell_sender(event.document_id, StatusCode.REFUSED, reason=event.reason)


def tell_assigned(event: IncomingAssigned) -> None:
    """Tell the sender that its document was given to somebody."""
    tell_sender(event.document_id, StatusCode.ASSIGNED)


def tell_started(event: IncomingStarted) -> None:
    """Tell the sender that its document is being handled."""
    tell_sender(event.document_id, StatusCode.IN_PROGRESS)


def tell_closed(event: IncomingClosed) -> None:
    """Tell the sender that what its document asked for is done."""
    tell_sender(event.document_id, StatusCode.COMPLETED)


def tell_recall_answered(event: RecallAnswered) -> None:
    """Tell the sender whether its document was given back."""
    note_recall_answered(event.document_id, accepted=event.accepted, reason=event.reason)


def tell_change_answered(event: ChangeAnswered) -> None:
    """Tell the sender whether what it changed was taken over."""
    note_change_answered(event.document_id, accepted=event.accepted, reason=event.reason)


def destroy_packages(event: WorkFileDestroyed) -> None:
    """Throw the packages away in which documents came that were destroyed by a decision."""
    for document_id in event.document_ids:
        forget_packages(document_id)


def listen() -> None:
    """Subscribe; called once when the product starts."""
    subscribe(DocumentReleased, send_released, key="exchange.send_released")
    subscribe(ReceiversAdded, send_released, key="exchange.send_to_added")
    subscribe(DocumentRecalled, send_recalled, key="exchange.send_recalled")
    subscribe(DocumentUpdated, send_updated, key="exchange.send_updated")
    subscribe(DocumentReplaced, send_replaced, key="exchange.send_replaced")
    subscribe(IncomingRegistered, tell_registered, key="exchange.tell_registered")
    subscribe(IncomingRefused, tell_refused, key="exchange.tell_refused")
    subscribe(IncomingAssigned, tell_assigned, key="exchange.tell_assigned")
    subscribe(IncomingStarted, tell_started, key="exchange.tell_started")
    subscribe(IncomingClosed, tell_closed, key="exchange.tell_closed")
    subscribe(WorkFileDestroyed, destroy_packages, key="exchange.destroy_packages")
    subscribe(ChangeAnswered, tell_change_answered, key="exchange.tell_change_answered")
    subscribe(RecallAnswered, tell_recall_answered, key="exchange.tell_recall_answered")
