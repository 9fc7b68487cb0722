"""Trying a process on last year's dossiers: asking, watching, reading, taking it along."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.dossiers.models import ProcessTrial
from xaso.public_services.dossiers.presentation.trials import (
    late_rows,
    step_columns,
    step_rows,
    verdict,
    write_trial,
)
from xaso.public_services.dossiers.services.exporting import note_export
from xaso.public_services.dossiers.services.trying import EDIT, ask_for_trial, cancel_trial
from xaso.public_services.dossiers.trial_job import try_process
from xaso.public_services.procedures.api import UnknownProcessError, get_plan
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

SHOWN = 50
"""How many late dossiers the page names; the workbook names all."""


@require_http_methods(["GET", "POST"])
@official_page(EDIT)
def start(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Ask, then leave the trial to the worker."""
    try:
        plan = get_plan(process_id)
    except UnknownProcessError as unknown:
        raise Http404 from unknown
    if request.method == "POST":
        trial = ask_for_trial(process_id, actor=request.user)
        defer_on_commit(try_process, trial_id=str(trial.pk))
        return redirect(trial)
    context = {
        "question": _("Try “%(name)s” on last year's dossiers?") % {"name": plan.name},
        "detail": _(
            "The real working time of each step is held against the shares of this process. "
            "It is done in the background and changes nothing."
        ),
        "act": _("Begin the trial"),
        "danger": False,
        "back_url": reverse("procedures:process", args=[process_id]),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_GET
@never_cache
@official_page(EDIT)
def trial(request: OfficialRequest, trial_id: UUID) -> HttpResponse:
    """Show how far the trial is, and then what came out."""
    shown = get_object_or_404(ProcessTrial, pk=trial_id, user=request.user)
    context = {
        "trial": shown,
        "back": reverse("procedures:processes"),
        "is_ready": shown.state == ProcessTrial.State.READY,
        "is_cancelled": shown.state == ProcessTrial.State.CANCELLED,
    }
    if shown.state == ProcessTrial.State.READY:
        rows = late_rows(shown, request.user)
        context |= {
            "verdict": verdict(shown),
            "steps": step_rows(shown),
            "step_columns": step_columns(),
            "rows": rows[:SHOWN],
            "hidden": max(len(rows) - SHOWN, 0),
            "not_yours": len(shown.result["late"]) - len(rows),
            "columns": [
                Column(_("Dossier code")),
                Column(_("The time runs out in the step")),
                Column(_("Over by")),
            ],
        }
    return render_page(request, "dossiers/trial.html", context, part="trial")


@require_POST
@official_page(EDIT)
def cancel(request: OfficialRequest, trial_id: UUID) -> HttpResponse:
    """Stop a trial."""
    shown = get_object_or_404(ProcessTrial, pk=trial_id, user=request.user)
    cancel_trial(shown.pk, actor=request.user)
    return redirect(shown)


@require_GET
@never_cache
@official_page(EDIT)
def workbook(request: OfficialRequest, trial_id: UUID) -> HttpResponse:
    """Give the late dossiers that the person may see as a workbook."""
    ready = ProcessTrial.State.READY
    shown = get_object_or_404(ProcessTrial, pk=trial_id, user=request.user, state=ready)
    rows = late_rows(shown, request.user)
    note_export(request.user, len(rows))
    return download(write_trial(rows), "thu-quy-trinh.xlsx")
