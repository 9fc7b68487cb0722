"""Finding the document that a page is about."""

from uuid import UUID

from django.http import Http404

from xaso.kernel.accounts.api import User
from xaso.office.documents.models import Arrival, Document
from xaso.office.documents.queries.incoming_page import find_incoming


def find_or_404(document_id: UUID, user: User) -> tuple[Document, Arrival]:
    """Return an incoming document that this person may read; others get 404."""
    found = find_incoming(document_id, user)
    if found is None:
        raise Http404
    return found
