"""The electronic form of a dossier: read, and printed as it is prescribed."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.audit.api import record
from xaso.kernel.forms.api import DOCX, PaperHead, has_layout, print_form, print_in_layout
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.permissions import PRINT, SEE
from xaso.public_services.dossiers.presentation.filing import say_helper
from xaso.public_services.dossiers.queries.filled import FilledIn, filled_in
from xaso.public_services.dossiers.services.form_looks import note_form_seen
from xaso.public_services.dossiers.views.finding import find_to_read_or_404
from xaso.public_services.dossiers.views.papers import pdf_or_picture
from xaso.ui.pages import render_page


@require_GET
@never_cache
@official_page(SEE.key)
def form(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Show what the citizen filled in; the look at the people in it is written down."""
    dossier, filled = _find(request, dossier_id)
    language = get_language() or "vi"
    context = {
        "dossier": dossier,
        "filled": filled,
        "by_helper": say_helper(filled.filing),
        "title": filled.form.schema.title.said_in(language),
        "pages": filled.pages(language),
        "may_print": request.access.holds(PRINT.key),
        "has_layout": has_layout(filled.form.key),
    }
    return render_page(request, "dossiers/form.html", context, part="content")


@require_GET
@never_cache
@official_page(PRINT.key)
def print_it(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Give the electronic form as PDF in its layout."""
    dossier, filled = _find(request, dossier_id)
    subject = ("dossiers.dossier", dossier.pk)
    record("dossiers.form.printed", actor=request.user, subject=subject, code=dossier.code)
    content = print_form(filled.form.schema, filled.checked, _head(dossier, filled))
    return pdf_or_picture(content, "application/pdf", f"{dossier.code}-to-khai.pdf")


@require_GET
@never_cache
@official_page(PRINT.key)
def take_in_layout(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Give the electronic form as a Word document in the commune's own layout, if it has one."""
    dossier, filled = _find(request, dossier_id)
    head = _head(dossier, filled)
    paper = print_in_layout(filled.form.schema, filled.checked, head)
    if paper is None:
        raise Http404
    record(
        "dossiers.form.printed",
        actor=request.user,
        subject=("dossiers.dossier", dossier.pk),
        code=dossier.code,
        digest=paper.digest,
    )
    return pdf_or_picture(paper.content, DOCX, f"{dossier.code}-to-khai.docx")


def _head(dossier: Dossier, filled: FilledIn) -> PaperHead:
    note = _("Electronic form of dossier %(code)s, version %(number)s of the form.") % {
        "code": dossier.code,
        "number": filled.form.number,
    }
    return PaperHead(
        day=local_day(filled.row.accepted_at),
        signer=dossier.applicant_name,
        note=f"{note} {say_helper(filled.filing)}".rstrip(),
    )


def _find(request: OfficialRequest, dossier_id: UUID) -> tuple[Dossier, FilledIn]:
    dossier = find_to_read_or_404(dossier_id, request.user).dossier
    filled = filled_in(dossier)
    if filled is None:
        raise Http404
    purpose = _("Handling this dossier")
    note_form_seen(dossier, filled, actor=request.user, purpose=purpose)
    return dossier, filled
