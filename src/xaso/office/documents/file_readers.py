"""Who may read the files of documents: asked by modules that show what they know of a file."""

from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.office.documents.models import ChangeFile, Document, DocumentFile


def may_read(user: User, file_id: UUID) -> bool:
    """Tell whether a file belongs to a document that the person may read; two statements at most."""
    seen = Document.objects.visible_to(user)
    return (
        DocumentFile.objects.filter(file_id=file_id, document__in=seen).exists()
        or ChangeFile.objects.filter(file_id=file_id, document__in=seen).exists()
    )
