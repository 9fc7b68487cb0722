"""What other modules use of documents: ids and frozen dataclasses, never models."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.office.documents.contracts import (
    DocumentFileInfo,
    DocumentInfo,
    DraftInput,
    Issuers,
    ListedReceiver,
    ReceiverDirectory,
    ReceiverInfo,
    ReceiverInput,
)
from xaso.office.documents.directories import directories
from xaso.office.documents.errors import DocumentError, NumberTakenError, WrongStateError
from xaso.office.documents.incoming_values import (
    IncomingInput,
    Received,
    SecretDocumentError,
)
from xaso.office.documents.models import Document
from xaso.office.documents.queries.infos import (
    document_info,
    documents_of_origin,
    issuers_of,
    visible_documents,
)
from xaso.office.documents.services import releasing
from xaso.office.documents.services.calling_off import call_off
from xaso.office.documents.services.changing import delivery_note
from xaso.office.documents.services.destroying import destroy_contents
from xaso.office.documents.services.drafting import begin_draft, is_author
from xaso.office.documents.services.finding import index_document
from xaso.office.documents.services.following import ask_for_result
from xaso.office.documents.services.incoming.changing import answer_change, ask_for_change
from xaso.office.documents.services.incoming.receiving import receive
from xaso.office.documents.services.incoming.refusing import (
    destroy_recalled,
    keep_despite_recall,
)
from xaso.office.documents.services.releasing import delivery, replace
from xaso.office.documents.states import (
    Channel,
    Delivery,
    Direction,
    DocumentState,
    FileRole,
    Urgency,
)
from xaso.office.documents.types import (
    DocumentType,
    NoSuchTypeError,
    document_types,
    type_named,
    type_of,
)

__all__ = [
    "Channel",
    "Delivery",
    "Direction",
    "DocumentError",
    "DocumentFileInfo",
    "DocumentInfo",
    "DocumentState",
    "DocumentType",
    "FileRole",
    "IncomingInput",
    "Issuers",
    "ListedReceiver",
    "NoSuchTypeError",
    "NumberTakenError",
    "Received",
    "ReceiverDirectory",
    "ReceiverInfo",
    "ReceiverInput",
    "SecretDocumentError",
    "Urgency",
    "WrongStateError",
    "answer_change",
    "ask_for_change",
    "ask_for_result",
    "call_off",
    "delivery",
    "delivery_note",
    "destroy_contents",
    "destroy_recalled",
    "directories",
    "document_info",
    "document_types",
    "documents_of_origin",
    "draft",
    "freeze",
    "index_document",
    "issuers_of",
    "keep_despite_recall",
    "receive",
    "replace",
    "type_named",
    "type_of",
    "visible_documents",
    "writes",
]


def draft(  # noqa: PLR0913 - a draft is what it is about, of which kind and for whom
    *,
    author: User,
    type_abbr: str,
    subject: str,
    body: str,
    origin: str = "",
    origin_id: UUID | None = None,
    receivers: Sequence[ReceiverInput] = (),
    signer_id: UUID | None = None,
    addressed_to: str = "",
    due_on: date | None = None,
) -> UUID:
    """Begin a document of ours as its author's draft and return its id.

    ``type_abbr`` is the abbreviation of Annex III or the product's code of the type; empty for a
    letter (công văn).

    Raises:
        NoSuchTypeError: there is no such type.
        PermissionDenied: the author does not draft documents.
    """
    content = DraftInput(
        subject=subject,
        body=body,
        receivers=receivers,
        signer_id=signer_id,
        addressed_to=addressed_to,
        due_on=due_on,
    )
    made = begin_draft(
        type_of(type_abbr), content, author=author, origin=origin, origin_id=origin_id
    )
    return made.pk


def freeze(document_id: UUID, reason: str) -> None:
    """Let nothing more be done with a document; it stays readable."""
    releasing.freeze(Document.objects.get(pk=document_id), reason)


def writes(document_id: UUID, user: User) -> bool:
    """Tell whether this person writes a document of ours, alone or with others."""
    return is_author(Document.objects.get(pk=document_id), user)
