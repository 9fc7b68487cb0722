"""Whether a document came in before."""

from uuid import UUID

from django.db.models import Q

from xaso.office.documents.duplicates import Identity, is_same
from xaso.office.documents.incoming_values import IncomingInput, known_as
from xaso.office.documents.models import Arrival, Document
from xaso.office.documents.states import Direction, DocumentState

GONE = (DocumentState.REFUSED, DocumentState.DESTROYED)
"""What was refused or destroyed may come again."""


def identity_of_input(given: IncomingInput) -> Identity:
    """Return by what a document that arrives is known."""
    return Identity(
        given.document_uid,
        known_as(given.number, given.suffix, given.notation),
        given.organ_code,
        given.organ_name,
        given.issued_on.year if given.issued_on else None,
    )


def identity_of(document: Document) -> Identity:
    """Return by what a document is known."""
    return Identity(
        document.document_uid,
        known_as(document.number, document.suffix, document.notation),
        document.organ_code,
        document.organ_name,
        document.issued_on.year if document.issued_on else None,
    )


def find_same(identity: Identity, *, besides: UUID | None = None) -> UUID | None:
    """Return the incoming document that is the same one, the first that came; nothing if new."""
    alike = Q(pk__in=())
    if identity.document_uid:
        alike |= Q(document_uid=identity.document_uid)
    if identity.known_as:
        same_code = Arrival.objects.filter(known_as=identity.known_as)
        alike |= Q(pk__in=list(same_code.values_list("document_id", flat=True)))
    found = Document.objects.filter(alike, direction=Direction.IN).exclude(state__in=GONE)
    for document in found.order_by("created_at"):
        if document.pk != besides and is_same(identity, identity_of(document)):
            return document.pk
    return None
