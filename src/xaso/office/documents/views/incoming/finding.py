"""Finding the document that a page is about."""

from uuid import UUID

from django.http import Http404

from xaso.kernel.accounts.api import User
from xaso.office.documents.models import Arrival, ChangeFile, Document, DocumentFile
from xaso.office.documents.queries.incoming_page import find_incoming


def find_or_404(document_id: UUID, user: User) -> tuple[Document, Arrival]:
    """Return an incoming document that this person may read; others get 404."""
    found = find_incoming(document_id, user)
    if found is None:
        raise Http404
    return found


def file_or_404(document: Document, file_id: UUID) -> DocumentFile | ChangeFile:
    """Return a file of a document, or one that came with a change of it, by its own id."""
    wanted = {"document": document, "pk": file_id}
    row = (
        DocumentFile.objects.filter(**wanted).select_related("file").first()
        or ChangeFile.objects.filter(**wanted).select_related("file").first()
    )
    if row is None:
        raise Http404
    return row
