"""Documents and their files, opened for those who may read them."""

from uuid import UUID

from django.core import signing
from django.http import Http404

from xaso.kernel.audit.api import record_access
from xaso.kernel.permissions.api import OfficialRequest
from xaso.office.documents.models import Document, DocumentFile

LOOK_LASTS = 3600
"""For how many seconds the pages of a document come with the look at its page."""


def document_or_404(request: OfficialRequest, document_id: UUID) -> Document:
    """Return a document that this person may read; who may not is told there is none."""
    rows = Document.objects.all().visible_to(request.user).select_related("created_by")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found


def file_or_404(document: Document, file_id: UUID) -> DocumentFile:
    """Return a file of a document by its own id."""
    rows = DocumentFile.objects.filter(document=document, pk=file_id).select_related("file")
    found = rows.first()
    if found is None:
        raise Http404
    return found


def note_look(request: OfficialRequest, document: Document, what: str) -> None:
    """Write down who opened a document (access history, Annex VI part I [verified])."""
    record_access(
        actor=request.user,
        person_index=b"",
        purpose=what,
        subject=("documents.document", document.pk),
        fields="content",
    )


def mark_of_look(request: OfficialRequest, document: Document) -> str:
    """Return what the addresses of a page's pictures carry, once the look at it is written down."""
    return signing.dumps(_look(request, document), salt=__name__)


def is_part_of_look(request: OfficialRequest, document: Document) -> bool:
    """Tell whether what is asked for belongs to a look of this person that was just written down."""
    try:
        look = signing.loads(request.GET.get("look", ""), salt=__name__, max_age=LOOK_LASTS)
    except signing.BadSignature:
        return False
    return bool(look == _look(request, document))


def _look(request: OfficialRequest, document: Document) -> list[str]:
    return [str(request.user.pk), str(document.pk)]
