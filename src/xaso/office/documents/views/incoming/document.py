"""The page of a document that came in, its files, its slip."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError, as_response
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import today
from xaso.lib.dates import local_day
from xaso.office.documents import permissions as may
from xaso.office.documents.acts_incoming import acts_for
from xaso.office.documents.opening import note_look
from xaso.office.documents.presentation_incoming import (
    changes_of,
    facts_of,
    moments_of,
    say_given,
    say_standing,
    state_of,
    urgency_of,
)
from xaso.office.documents.queries.incoming import Viewer
from xaso.office.documents.queries.incoming_page import IncomingPage, load_page
from xaso.office.documents.services.incoming.handling import note_seen
from xaso.office.documents.slip import print_slip
from xaso.office.documents.views.incoming.finding import file_or_404, find_or_404
from xaso.office.signing.api import state_of_verdict
from xaso.ui.pages import render_page


@require_GET
@official_page(may.SEE.key)
def arrival(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Show a document that came in: the PDF, where it stands, what can be done now."""
    document, row = find_or_404(document_id, request.user)
    page, viewer = load_page(document, row, request.user), Viewer.of(request.user)
    if page.is_given_to(request.user.pk, viewer.units):
        note_seen(document.pk, actor=request.user)
    context = {
        "document": document,
        "arrival": row,
        "page": page,
        "shown": page.shown,
        "state": state_of(document),
        "urgency": urgency_of(document),
        "signature": state_of_verdict(page.verdict) if page.verdict else None,
        "standing": say_standing(row, today()),
        "acts": acts_for(page, viewer),
        "facts": facts_of(document, row),
        "directives": _directives(page, request.user.pk),
        "moments": moments_of(page.acts),
        "change": page.change,
        "changes": changes_of(page.change) if page.change else (),
        "may_answer": viewer.access.holds(may.RECEIVE.key),
    }
    return render_page(request, "documents/incoming/document.html", context, part="content")


@require_GET
@xframe_options_sameorigin
@official_page(may.SEE.key)
def file(request: OfficialRequest, document_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Give a file of the document, to be shown in the page or downloaded."""
    document, _row = find_or_404(document_id, request.user)
    row = file_or_404(document, file_id)
    is_shown = "download" not in request.GET
    try:
        answer = as_response(row.file_id, inline=is_shown, request=request)
    except (FileQuarantinedError, DamagedFileError) as error:
        raise Http404 from error
    note_look(request, document, row.file.original_name)
    return answer


@require_GET
@official_page(may.SEE.key)
def slip(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Print the slip for handling the document (phiếu giải quyết văn bản đến)."""
    document, row = find_or_404(document_id, request.user)
    if row.number is None:
        raise Http404
    pdf = print_slip(load_page(document, row, request.user), request.commune_id)
    name = f"phieu-giai-quyet-{row.number}-{row.year}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _directives(page: IncomingPage, user_id: UUID) -> list[dict[str, object]]:
    """Return the directives with whom they name; the newest first, undone ones struck."""
    may_undo = {
        directive.pk
        for directive, given in page.directives
        if directive.given_by_id == user_id
        and not directive.undone_at
        and local_day(directive.given_at) == today()
        and all(one.is_live for one in given)
    }
    return [
        {
            "row": directive,
            "given": [say_given(one) for one in given],
            "may_undo": directive.pk in may_undo,
            "undone": _("Undone: %(reason)s") % {"reason": directive.undone_reason}
            if directive.undone_at
            else "",
        }
        for directive, given in reversed(page.directives)
    ]
