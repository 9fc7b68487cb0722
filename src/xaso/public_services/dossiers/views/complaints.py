"""Complaints about delay: the list, its workbook, one of them with its answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.lib.dates import say_moment, say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.public_services.dossiers.errors import ActRefusedError
from xaso.public_services.dossiers.forms.complaints import AnswerForm, ComplaintFilterForm
from xaso.public_services.dossiers.models import DelayComplaint
from xaso.public_services.dossiers.permissions import ANSWER_COMPLAINTS
from xaso.public_services.dossiers.queries.complaints import find_complaints, sums_of
from xaso.public_services.dossiers.services.complaining import answer_complaint
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State

A_PAGE = 25
MOST_ROWS = 50_000


@require_safe
@official_page(ANSWER_COMPLAINTS.key)
def complaints(request: OfficialRequest) -> HttpResponse:
    """List the complaints about delay, the newest first."""
    form = ComplaintFilterForm(request.GET)
    page = Paginator(find_complaints(request.user, form.wanted), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "filters": form,
        "sums": sums_of(request.user),
        "page": page,
        "rows": [(one, state_of(one)) for one in page],
        "query": request.GET.urlencode(),
        "columns": [
            Column(_("Dossier")),
            Column(_("Unit")),
            Column(_("Complained at"), sort="made"),
            Column(_("Answer due"), sort="due"),
            Column(_("State")),
        ],
    }
    return render_page(request, "dossiers/complaints.html", context, part="rows")


@require_safe
@never_cache
@official_page(ANSWER_COMPLAINTS.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the list as it is narrowed as a workbook; without the words, which may name people."""
    found = find_complaints(request.user, ComplaintFilterForm(request.GET).wanted)[:MOST_ROWS]
    rows = [_cells(one) for one in found]
    record(
        "dossiers.complaints.exported",
        actor=request.user,
        subject=("dossiers.complaint", request.user.pk),
        rows=len(rows),
    )
    headings = {
        _("Dossier code"): 30,
        _("Unit"): 40,
        _("Due"): 18,
        _("Complained at"): 18,
        _("Answer due"): 18,
        _("Answered at"): 18,
        _("Answered by"): 28,
        _("State"): 24,
    }
    content = workbook(_("Complaints about delay"), headings, rows)
    return download(content, "phan-anh-cham-tre.xlsx")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@official_page(ANSWER_COMPLAINTS.key)
def complaint(request: OfficialRequest, complaint_id: UUID) -> HttpResponse:
    """Show what a citizen complains of, and take the answer."""
    rows = DelayComplaint.objects.visible_to(request.user)
    row = get_object_or_404(
        rows.select_related("dossier", "unit", "answered_by"), pk=complaint_id
    )
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_complaint(row.pk, text=form.cleaned_data["answer"], actor=request.user)
        except ActRefusedError:
            messages.warning(request, _("Somebody has answered it already."))
        else:
            messages.success(request, _("The citizen was told and reads your answer."))
        return redirect(row)
    context = {
        "row": row,
        "state": state_of(row),
        "facts": _facts(row),
        "form": None if row.answered_at else form,
    }
    return render_page(request, "dossiers/complaint.html", context, part="content")


def state_of(row: DelayComplaint) -> State:
    """Say how a complaint stands."""
    if row.answered_at:
        return State(_("Complaint answered"), "good")
    if row.is_late(clock.now()):
        return State(_("Answer overdue"), "late")
    return State(_("Waiting for an answer"), "warn")


def _facts(row: DelayComplaint) -> list[Fact]:
    facts = [
        Fact(_("Applicant"), row.dossier.applicant_name),
        Fact(_("Unit that had it"), row.unit.name if row.unit else _("One-stop desk")),
        Fact(_("Should have been done by"), say_moment(row.due_at)),
        Fact(_("Complained at"), say_moment(row.made_at)),
        Fact(_("Answer due"), say_moment(row.answer_due_at)),
    ]
    if row.answered_at and row.answered_by:
        who = f"{row.answered_by.full_name}, {say_moment(row.answered_at)}"
        facts.append(Fact(_("Answered by"), who))
    return facts


def _cells(row: DelayComplaint) -> list[Cell]:
    return [
        row.dossier.code,
        row.unit.name if row.unit else "",
        say_short(row.due_at),
        say_short(row.made_at),
        say_short(row.answer_due_at),
        say_short(row.answered_at) if row.answered_at else "",
        row.answered_by.full_name if row.answered_by else "",
        str(state_of(row).label),
    ]
