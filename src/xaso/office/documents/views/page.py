"""The page of a document of ours: what it looks like, who said what, where it went, what happened."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xaso.kernel.files.api import as_response, read
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.differences import differences
from xaso.office.documents.layout.pictures import picture_page
from xaso.office.documents.models import CertifiedCopy, Document, DraftVersion
from xaso.office.documents.opening import (
    document_or_404,
    file_or_404,
    is_part_of_look,
    mark_of_look,
    note_look,
)
from xaso.office.documents.permissions import RELEASE, SEE
from xaso.office.documents.presentation import (
    act_links,
    facts_of_page,
    moment_of,
    standing,
    state_on_page,
    tabs_of,
)
from xaso.office.documents.presentation_annexes import annex_lines
from xaso.office.documents.queries.page import DocumentPage, page_of
from xaso.office.documents.states import WRITING, Direction
from xaso.office.documents.views.drafting import pictures_of
from xaso.ui.pages import render_page

BESIDE_THE_PAPER = ("opinions", "receivers", "history")
"""Parts of the page that do not show the document itself."""


@require_safe
@never_cache
@official_page(SEE.key)
def document(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Show a document of ours; one that came in has a page of its own."""
    found = document_or_404(request, document_id)
    if found.direction == Direction.IN:
        return redirect("documents:arrival", document_id=found.pk)
    tab = request.GET.get("tab", "paper")
    page = page_of(found, request.user, tab)
    if tab not in BESIDE_THE_PAPER:
        note_look(request, found, _("Document"))
    context = {
        "document": found,
        "page": page,
        "state": state_on_page(found, page),
        "standing": standing(found, page, request.user),
        "acts": act_links(found, page, request),
        "facts": facts_of_page(found, page),
        "annexes": annex_lines(found, page) if tab not in BESIDE_THE_PAPER else [],
        "tab": tab,
        "tabs": tabs_of(found, page, tab),
        "moments": [moment_of(one) for one in reversed(page.acts)],
        "may_hand_over": request.access.holds(RELEASE.key),
        "pictures": _draft_pictures(found, page, tab),
        "look_mark": mark_of_look(request, found),
    }
    return render_page(request, "documents/document.html", context, part="content")


@require_safe
@official_page(SEE.key)
def file(request: OfficialRequest, document_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Open a file of a document, inside the page where the browser can, else to be saved."""
    found = document_or_404(request, document_id)
    one = file_or_404(found, file_id)
    note_look(request, found, one.file.original_name)
    inline = "save" not in request.GET
    return as_response(one.file_id, inline=inline, request=request)


@require_safe
@official_page(SEE.key)
def picture(
    request: OfficialRequest, document_id: UUID, file_id: UUID, number: int
) -> HttpResponse:
    """Give a page of a PDF as a picture; the number of its first page is 1."""
    found = document_or_404(request, document_id)
    one = file_or_404(found, file_id)
    if one.file.media_type != "application/pdf":
        raise Http404
    drawn = picture_page(read(one.file_id), number - 1)
    if drawn is None:
        raise Http404
    if not is_part_of_look(request, found):
        note_look(request, found, one.file.original_name)
    answer = HttpResponse(drawn, content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@official_page(SEE.key)
def copy_file(request: OfficialRequest, document_id: UUID, copy_id: UUID) -> HttpResponseBase:
    """Open a certified copy."""
    found = document_or_404(request, document_id)
    copy = get_object_or_404(CertifiedCopy, document=found, pk=copy_id)
    if copy.file_id is None:
        raise Http404
    note_look(request, found, copy.code)
    return as_response(copy.file_id, inline=True, request=request)


@require_safe
@never_cache
@official_page(SEE.key)
def changes(request: OfficialRequest, document_id: UUID, version: str) -> HttpResponse:
    """Show what a version of a draft changed in the one before."""
    found = document_or_404(request, document_id)
    new = int(version) if version.isdecimal() else 0
    rows = DraftVersion.objects.filter(document=found, version__in=[new - 1, new])
    texts = {one.version: one.body for one in rows}
    if len(texts) < 2:
        raise Http404
    note_look(request, found, _("Document"))
    context = {
        "document": found,
        "lead": _("From version %(old)s to version %(new)s.") % {"old": new - 1, "new": new},
        "lines": differences(texts[new - 1], texts[new]),
    }
    return render_page(request, "documents/differences.html", context, part="content")


def _draft_pictures(found: Document, page: DocumentPage, tab: str) -> list[str]:
    """Return the pages of what nobody has signed yet."""
    if page.draft is None or tab != "paper" or page.is_signed_by_somebody:
        return []
    return (
        pictures_of(found, page.draft, boxes=page.signer_boxes)
        if found.state in WRITING
        else []
    )
