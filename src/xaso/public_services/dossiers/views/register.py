"""The register of dossiers (form 07): on screen, as a paper, as a workbook."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.public_services.dossiers.forms.register import RegisterForm
from xaso.public_services.dossiers.models import Dossier, DossierQuerySet
from xaso.public_services.dossiers.permissions import SEE_ALL
from xaso.public_services.dossiers.queries.register import (
    RegisterLine,
    find_in_register,
    lines_of,
)
from xaso.public_services.dossiers.services.register import print_register
from xaso.public_services.dossiers.states import Channel
from xaso.public_services.dossiers.views.papers import pdf_or_picture
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAGE_SIZE = 50
LONGEST_PAPER = 5_000
LONGEST_WORKBOOK = 50_000


@require_GET
@official_page(SEE_ALL.key)
def register(request: OfficialRequest) -> HttpResponse:
    """Show the register for a span of days and perhaps a field."""
    form = RegisterForm(request.GET)
    found = _found(request, form) if form.is_valid() else Dossier.objects.none()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    start = (page.number - 1) * PAGE_SIZE
    form.offer_fields()
    context = {
        "filters": form,
        "page": page,
        "lines": [
            (line, str(Channel(line.channel).label))
            for line in lines_of(found, start=start, count=PAGE_SIZE)
        ],
        "query": request.GET.urlencode(),
        "longest_paper": LONGEST_PAPER,
        "columns": [
            Column(_("No."), numeric=True),
            Column(_("Dossier")),
            Column(_("Procedure")),
            Column(_("Handled by")),
            Column(_("Received")),
            Column(_("Due")),
            Column(_("Handed out")),
            Column(_("How it came in")),
        ],
    }
    return render_page(request, "dossiers/register.html", context, part="rows")


@require_GET
@never_cache
@official_page(SEE_ALL.key)
def register_paper(request: OfficialRequest) -> HttpResponse:
    """Give the register as a paper across A4, for the archive."""
    form = RegisterForm(request.GET)
    if not form.is_valid():
        return _ask_again(request)
    lines = list(lines_of(_found(request, form), count=LONGEST_PAPER))
    content = print_register(lines, last=form.cleaned_data["last"])
    _note(request, "printed", form, len(lines))
    return pdf_or_picture(content, "application/pdf", f"{_name(form)}.pdf")


@require_GET
@never_cache
@official_page(SEE_ALL.key)
def register_workbook(request: OfficialRequest) -> HttpResponse:
    """Give the register as a workbook."""
    form = RegisterForm(request.GET)
    if not form.is_valid():
        return _ask_again(request)
    lines = list(lines_of(_found(request, form), count=LONGEST_WORKBOOK))
    content = workbook(_("Dossier register"), _headings(), [_cells(line) for line in lines])
    _note(request, "exported", form, len(lines))
    return download(content, f"{_name(form)}.xlsx")


def _found(request: OfficialRequest, form: RegisterForm) -> DossierQuerySet:
    typed = form.cleaned_data
    return find_in_register(request.user, typed["first"], typed["last"], field=typed["field"])


def _ask_again(request: OfficialRequest) -> HttpResponse:
    """Lead back to the page, which says what is wrong with the span."""
    return redirect(f"{reverse('dossiers:register')}?{request.GET.urlencode()}")


def _headings() -> dict[str, int]:
    return {
        _("No."): 6,
        _("Dossier code"): 30,
        _("Procedure"): 60,
        _("Sets"): 8,
        _("Applicant"): 28,
        _("Address"): 40,
        _("Handled by"): 28,
        _("Received"): 18,
        _("Due"): 18,
        _("Handed out"): 18,
        _("How it came in"): 16,
        _("Note"): 40,
    }


def _cells(line: RegisterLine) -> list[Cell]:
    moments = (line.received_at, line.due_at, line.returned_at)
    received, due, returned = (say_short(one) if one else "" for one in moments)
    return [
        line.number,
        line.code,
        line.procedure_name,
        line.sets,
        line.applicant_name,
        line.address,
        line.handled_by,
        received,
        due,
        returned,
        str(Channel(line.channel).label),
        line.note,
    ]


def _note(request: OfficialRequest, what: str, form: RegisterForm, rows: int) -> None:
    record(
        f"dossiers.register.{what}",
        actor=request.user,
        subject=("dossiers.register", request.user.pk),
        first=form.cleaned_data["first"].isoformat(),
        last=form.cleaned_data["last"].isoformat(),
        rows=rows,
    )


def _name(form: RegisterForm) -> str:
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}"
