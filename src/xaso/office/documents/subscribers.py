"""What documents do when something happened."""

from uuid import UUID

from xaso.kernel.events.api import defer_on_commit, subscribe
from xaso.office.documents.events import (
    DocumentRecalled,
    DocumentReleased,
    DocumentReplaced,
    DocumentUpdated,
    ReceiversAdded,
)
from xaso.office.documents.mailing_job import mail_notice_to_receiver, mail_to_receiver
from xaso.office.documents.services.history import last_act
from xaso.office.documents.services.mailing import (
    letters_of_change,
    letters_of_recall,
    letters_to_send,
)


def mail(event: DocumentReleased | ReceiversAdded) -> None:
    """Leave each letter of a released document to the worker, one by one."""
    for receiver_id in letters_to_send(event.document_id):
        defer_on_commit(mail_to_receiver, receiver_id=str(receiver_id))


def mail_change(event: DocumentUpdated) -> None:
    """Leave each letter about a change to the worker, one by one."""
    if event.act_id:
        _tell(letters_of_change(event.document_id), event.act_id)


def mail_recall(event: DocumentRecalled) -> None:
    """Leave each letter that asks a document back to the worker, one by one."""
    _tell(letters_of_recall(event.document_id), last_act(event.document_id, "recalled"))


def mail_replaced(event: DocumentReplaced) -> None:
    """Ask a replaced document back from those by e-mail who do not receive its successor."""
    receivers = letters_of_recall(event.document_id, event.replaced_by)
    _tell(receivers, last_act(event.document_id, "replaced"))


def _tell(receivers: list[UUID], act_id: UUID) -> None:
    for receiver_id in receivers:
        defer_on_commit(
            mail_notice_to_receiver, receiver_id=str(receiver_id), act_id=str(act_id)
        )


def listen() -> None:
    """Subscribe; called once when the product starts."""
    subscribe(DocumentReleased, mail, key="documents.mail_release")
    subscribe(ReceiversAdded, mail, key="documents.mail_to_added")
    subscribe(DocumentUpdated, mail_change, key="documents.mail_change")
    subscribe(DocumentRecalled, mail_recall, key="documents.mail_recall")
    subscribe(DocumentReplaced, mail_replaced, key="documents.mail_replaced")
