"""Beginning and writing a document of ours, with the page as it will be printed beside it."""

import base64
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.typeset import TypesetError
from xaso.office.documents.contracts import DraftInput, ReceiverInput
from xaso.office.documents.errors import DocumentError
from xaso.office.documents.forms_drafts import DraftForm, NewDocumentForm, initial_of
from xaso.office.documents.layout.paper import picture_paper
from xaso.office.documents.models import Document, Draft
from xaso.office.documents.opening import document_or_404
from xaso.office.documents.permissions import DRAFT, SEE
from xaso.office.documents.queries.receivers import receivers_of
from xaso.office.documents.receivers import read_receivers
from xaso.office.documents.services.drafting import begin_draft, may_edit, save_draft
from xaso.office.documents.services.printing import facts_of
from xaso.office.documents.types import type_of
from xaso.ui.pages import render_page

SHOWN_PAGES = 4


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(DRAFT.key)
def new(request: OfficialRequest) -> HttpResponse:
    """Choose the type of a new document and say what it is about."""
    form = NewDocumentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kind = type_of(form.cleaned_data["kind"])
        content = DraftInput(subject=form.cleaned_data["subject"], body=kind.start)
        made = begin_draft(
            kind, content, author=request.user, direction=form.cleaned_data["direction"]
        )
        return redirect("documents:edit", document_id=made.pk)
    return render_page(request, "documents/new.html", {"form": form}, part="form")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE.key)
def edit(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Write the text; the system lays it out."""
    document, draft = _own_draft(request, document_id)
    typed = request.POST if request.method == "POST" else None
    receivers = receivers_of(document)
    form = DraftForm(typed, initial=initial_of(document, draft, receivers))
    if form.is_valid() and _saved(request, form, document, draft):
        return redirect("documents:document", document_id=document.pk)
    context = {
        "form": form,
        "document": document,
        "kind": type_of(document.type_code),
        "draft": draft,
        "pictures": pictures_of(document, draft, receivers=receivers),
    }
    return render_page(request, "documents/edit.html", context, part="form")


@require_POST
@official_page(SEE.key)
def preview(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Draw the pages of what is being typed, without keeping it."""
    document, draft = _own_draft(request, document_id)
    form = DraftForm(request.POST)
    form.is_valid()
    typed = form.cleaned_data
    document.subject = typed.get("subject", document.subject)
    document.urgency = typed.get("urgency", document.urgency)
    document.type_code = typed.get("kind") or document.type_code
    for name in ("body", "addressed_to", "receiver_lines", "topic_mark"):
        setattr(draft, name, typed.get(name, getattr(draft, name)))
    draft.signer_id = typed.get("signer") or None
    receivers = read_receivers(typed.get("receivers", ""))
    pictures = pictures_of(document, draft, receivers=receivers)
    context = {"pictures": pictures, "document": document}
    return render_page(request, "documents/parts/preview.html", context, part="pages")


def pictures_of(
    document: Document,
    draft: Draft,
    *,
    boxes: Mapping[str, UUID] | None = None,
    receivers: Sequence[ReceiverInput] | None = None,
) -> list[str]:
    """Return the first pages as addresses of pictures that hold them; none if it cannot be laid out."""
    try:
        pages = picture_paper(facts_of(document, draft, boxes=boxes, receivers=receivers))[
            :SHOWN_PAGES
        ]
    except TypesetError:
        return []
    return [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages]


def _own_draft(request: OfficialRequest, document_id: UUID) -> tuple[Document, Draft]:
    document = document_or_404(request, document_id)
    draft = Draft.objects.filter(document=document).first()
    if draft is None or not may_edit(document, draft, request.user):
        raise PermissionDenied
    return document, draft


def _saved(request: OfficialRequest, form: DraftForm, document: Document, draft: Draft) -> bool:
    try:
        save_draft(document, form.as_input(), actor=request.user)
    except DocumentError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The draft is kept."))
    return True
