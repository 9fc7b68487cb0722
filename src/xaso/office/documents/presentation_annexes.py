"""How the annexes of a document are said: what each is, and whether the organisation signed it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from xaso.office.documents.models import Document, DocumentFile
from xaso.office.documents.queries.page import DocumentPage
from xaso.office.documents.services.annexes import PDF
from xaso.office.documents.states import DocumentState
from xaso.ui.values import State


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """An annex: where it is opened, how it stands, where its signatures and its check code are."""

    name: str
    url: str
    state: State
    verdict_url: str = ""


def annex_lines(document: Document, page: DocumentPage) -> list[AnnexLine]:
    """Return the annexes in their order; no statement."""
    return [
        AnnexLine(
            one.file.original_name,
            reverse("documents:file", args=[document.pk, one.pk]),
            _state_of(document, one),
            reverse("signing:verdict", args=[one.file_id]) if one.signing_request else "",
        )
        for one in page.annexes
    ]


def _state_of(document: Document, annex: DocumentFile) -> State:
    if annex.signing_request:
        return State(_("Signed by the organisation"), "good")
    if annex.file.media_type != PDF:
        return State(_("Not a PDF: goes out as it is"), "neutral")
    if document.state == DocumentState.SIGNED:
        return State(_("Waits for the signature of the organisation"), "warn")
    return State(_("Signed when the document is sealed"), "neutral")
