"""Papers that were issued: looked at, printed again, printed many at once."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.public_services.dossiers.models import Dossier, IssuedPaper
from xaso.public_services.dossiers.permissions import PRINT
from xaso.public_services.dossiers.printing import Sheet, picture_issued, print_issued
from xaso.public_services.dossiers.services.control_slip import issue_control_slip
from xaso.public_services.dossiers.services.disclosure import note_papers_seen
from xaso.public_services.dossiers.views.finding import find_or_404
from xaso.ui.pages import render_page

AT_ONCE = 100
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""What a browser may do with a paper: its PDF viewer needs styles and nothing else."""
SHEETS: dict[str, Sheet] = {"a4": "a4", "a5": "a5"}


@require_GET
@never_cache
@official_page(PRINT.key)
def paper(request: OfficialRequest, paper_id: UUID) -> HttpResponse:
    """Give an issued paper as PDF, on its own sheet or on ``?sheet=a4``."""
    found = _find(paper_id, request.user)
    sheet = SHEETS.get(request.GET.get("sheet", ""), "")
    _note_printing([found], request.user)
    name = f"{found.dossier.code}-{found.kind}.pdf"
    return pdf_or_picture(print_issued([found], sheet=sheet), "application/pdf", name)


@require_GET
@never_cache
@official_page(PRINT.key)
def preview(request: OfficialRequest, paper_id: UUID) -> HttpResponse:
    """Show an issued paper page by page, with the ways to print it."""
    found = _find(paper_id, request.user)
    pages = range(1, len(picture_issued(found)) + 1)
    context = {"paper": found, "dossier": found.dossier, "pages": pages}
    return render_page(request, "dossiers/paper.html", context, part="content")


@require_GET
@never_cache
@official_page(PRINT.key)
def picture(request: OfficialRequest, paper_id: UUID, number: int) -> HttpResponse:
    """Give one page of an issued paper as a picture."""
    found = _find(paper_id, request.user)
    pages = picture_issued(found)
    if not 1 <= number <= len(pages):
        raise Http404
    note_papers_seen([found], actor=request.user, purpose=_("Handling this dossier"))
    return pdf_or_picture(pages[number - 1], "image/png", f"{found.dossier.code}-{number}.png")


@require_POST
@never_cache
@official_page(PRINT.key)
def print_many(request: OfficialRequest) -> HttpResponse:
    """Give the receipts of the chosen dossiers as one PDF; what is not for this person is left out."""
    chosen = [one for one in map(uuid_or_none, request.POST.getlist("chosen")) if one][:AT_ONCE]
    mine = Dossier.objects.readable_by(request.user).filter(pk__in=chosen)
    receipts = IssuedPaper.objects.filter(
        dossier__in=mine, kind=IssuedPaper.Kind.INTAKE_RECEIPT
    )
    papers = list(receipts.select_related("dossier").order_by("issued_at", "id"))
    if not papers:
        raise Http404
    _note_printing(papers, request.user)
    return pdf_or_picture(print_issued(papers), "application/pdf", "giay-tiep-nhan.pdf")


@require_POST
@official_page(PRINT.key)
def control_slip(request: OfficialRequest, dossier_id: UUID) -> HttpResponse:
    """Issue the control slip as the dossier stands now and show it."""
    subject = find_or_404(dossier_id, request.user)
    issued = issue_control_slip(subject.dossier.pk, actor=request.user)
    return redirect("dossiers:paper-preview", paper_id=issued)


def _find(paper_id: UUID, user: User) -> IssuedPaper:
    mine = Dossier.objects.readable_by(user)
    papers = IssuedPaper.objects.filter(dossier__in=mine).select_related("dossier")
    found = papers.filter(pk=paper_id).first()
    if found is None:
        raise Http404
    return found


def _note_printing(papers: Sequence[IssuedPaper], actor: User) -> None:
    note_papers_seen(papers, actor=actor, purpose=_("Handling this dossier"))
    for one in papers:
        subject = ("dossiers.paper", one.pk)
        code = one.dossier.code
        record("dossiers.paper.printed", actor=actor, subject=subject, kind=one.kind, code=code)


def pdf_or_picture(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Answer with a paper that a browser shows and nothing in it can run or stay behind."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=False, filename=name),
        "Content-Security-Policy": NOTHING_RUNS,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
