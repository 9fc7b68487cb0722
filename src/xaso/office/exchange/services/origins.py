"""By which messages a document came here, and from whom."""

from uuid import UUID

from xaso.lib.text import fold
from xaso.office.documents.api import document_info
from xaso.office.exchange.models import IncomingMessage
from xaso.office.exchange.services.directory import names_of, today_code
from xaso.office.exchange.states import CARRIES, ReceiptState

BROUGHT = (ReceiptState.ACCEPTED, ReceiptState.DUPLICATE)
"""How a message stands whose document is here, though it may have come another way before."""


def find_document(uids: set[str], sender: str) -> UUID | None:
    """Return the document that came under one of these identifiers from just this sender.

    One that had come before, as on paper, is this sender's where the document itself says so.
    """
    came = IncomingMessage.objects.filter(
        document_uid__in=uids, kind__in=CARRIES, state__in=BROUGHT
    )
    for one in came.order_by("-received_at"):
        if today_code(one.sender_code) == today_code(sender) and _counts(one):
            return one.document_id
    return None


def came_by(document_id: UUID) -> list[IncomingMessage]:
    """Return the messages by which a document came; where it came before, the first by its own sender."""
    came = IncomingMessage.objects.filter(
        document_id=document_id, kind__in=CARRIES, state__in=BROUGHT
    )
    rows = list(came.order_by("received_at", "pk"))
    taken = [one for one in rows if one.state == ReceiptState.ACCEPTED]
    return taken or [one for one in rows if _counts(one)][:1]


def is_of(document_id: UUID, sender: str) -> bool:
    """Whether a document is this agency's by what it says itself: its code, else its name."""
    info = document_info([document_id]).get(document_id)
    if info is None:
        return False
    code = today_code(sender)
    if info.organ_code:
        return today_code(info.organ_code) == code
    name = names_of([code]).get(code, "")
    return bool(name) and fold(name) == fold(info.organ_name)


def _counts(row: IncomingMessage) -> bool:
    """Whether a message makes its document its sender's: nobody gets hold of another's by repeating it."""
    if row.state == ReceiptState.ACCEPTED or row.document_id is None:
        return row.document_id is not None
    return is_of(row.document_id, row.sender_code)
