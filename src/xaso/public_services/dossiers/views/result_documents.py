"""The way from a dossier to the document that is its result."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.api import (
    DocumentInfo,
    DocumentState,
    document_info,
    visible_documents,
    writes,
)
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.permissions import PROCESS
from xaso.public_services.dossiers.services.result_documents import (
    begin_result,
    may_write_result,
    result_document,
)
from xaso.public_services.dossiers.views.finding import find_to_read_or_404
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(PROCESS.key)
def write(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Lead to the document that is the result; after a question begin it, or join who began it."""
    subject = find_to_read_or_404(dossier_id, request.user)
    there = result_document(subject.dossier.pk)
    may_write = may_write_result(subject.dossier, request.user)
    if there is not None and _only_reads(there, request.user, may_write=may_write):
        return redirect("documents:document", document_id=there.id)
    if not may_write:
        raise PermissionDenied
    if request.method == "POST":
        return _begin(subject.dossier.pk, request.user)
    context = {
        "question": _("Go on with the result that a colleague began?")
        if there
        else _("Write the result as a document?"),
        "detail": _(
            "It is drafted from this dossier, signed by the leader, sealed and released by the"
            " clerk. When it is released, the dossier has its result."
        ),
        "act": _("Go on writing") if there else _("Begin to write"),
        "back_url": subject.dossier.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _only_reads(there: DocumentInfo, user: User, *, may_write: bool) -> bool:
    """Tell whether this person is led to the document, since there is nothing to begin or to join."""
    may_join = may_write and there.state == DocumentState.DRAFT and not writes(there.id, user)
    return not may_join and bool(visible_documents(user, ids=[there.id]))


def _begin(dossier_id: UUID, user: User) -> HttpResponse:
    try:
        made = begin_result(dossier_id, actor=user)
    except Dossier.DoesNotExist as error:
        raise Http404 from error
    is_draft = document_info([made])[made].state == DocumentState.DRAFT
    return redirect("documents:edit" if is_draft else "documents:document", document_id=made)
