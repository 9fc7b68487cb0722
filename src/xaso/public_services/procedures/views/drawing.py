"""Changing a draft as a picture: choose a step, change it, add, move, remove, take back."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.procedures import graph, services
from xaso.public_services.procedures.checks import Finding, longest_share
from xaso.public_services.procedures.contracts import WHOLE, PlanStep
from xaso.public_services.procedures.editing import StepRow
from xaso.public_services.procedures.forms import (
    MOST_STEPS,
    PanelForm,
    initial_of,
    place_choices,
)
from xaso.public_services.procedures.models import Process
from xaso.public_services.procedures.permissions import EDIT
from xaso.public_services.procedures.queries import plan_of
from xaso.public_services.procedures.views.drawings import Mark, draw
from xaso.public_services.procedures.views.editor import drafts, ways_to_edit
from xaso.public_services.procedures.views.pictures import picture_of
from xaso.public_services.procedures.views.processes import findings_about, links_of, scope_of
from xaso.ui.pages import is_part_request, render_page

type Steps = tuple[PlanStep, ...]

ADDS: dict[str, Callable[[Steps, str], Steps]] = {
    "after": graph.add_after,
    "before": graph.add_before,
    "branch": graph.add_branch,
}
MOVES: dict[str, Callable[[Steps, str], Steps]] = {
    "earlier": graph.move_earlier,
    "later": graph.move_later,
}
HISTORY = {"undo": services.undo_draft, "redo": services.redo_draft}


@official_page(EDIT.key)
def drawing(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Show the picture of a draft with the panel of the chosen step, and change it."""
    process = get_object_or_404(drafts(), pk=process_id)
    steps = plan_of(process).steps
    act = request.POST.get("act", "")
    chosen = _chosen(steps, request)
    if act in HISTORY:
        HISTORY[act](process.pk, actor=request.user)
        return _back(process, chosen)
    if request.method == "POST" and chosen is None:
        return _is_gone(request, process)
    if act == "remove" and chosen and len(steps) > 1:
        return _store(request, process, graph.remove(steps, chosen.key), "")
    form = _panel(request, steps, chosen) if chosen else None
    if form and form.is_bound and form.is_valid():
        return _change(request, process, form, act)
    context = _context(request, process, chosen, form)
    return render_page(request, "procedures/drawing.html", context, part="drawing")


def _change(
    request: OfficialRequest, process: Process, form: PanelForm, act: str
) -> HttpResponse:
    """Store the panel, then do the act on the picture; the new step is chosen next."""
    typed = form.row().step
    before = plan_of(process).steps
    if typed.key not in {step.key for step in before}:
        return _is_gone(request, process)
    steps = tuple(typed if step.key == typed.key else step for step in before)
    if act in MOVES:
        return _store(request, process, MOVES[act](steps, typed.key), typed.key)
    if act not in ADDS:
        messages.success(request, _("The draft is saved."))
        return _store(request, process, steps, typed.key)
    if len(steps) >= MOST_STEPS:
        messages.error(
            request, _("A process has at most %(count)s steps.") % {"count": MOST_STEPS}
        )
        return _store(request, process, steps, typed.key)
    wider = ADDS[act](steps, typed.key)
    new = {step.key for step in wider} - {step.key for step in steps}
    return _store(request, process, wider, next(iter(new), typed.key))


def _is_gone(request: OfficialRequest, process: Process) -> HttpResponse:
    messages.error(request, _("That step is no longer there."))
    return _back(process, None)


def _store(
    request: OfficialRequest, process: Process, steps: Steps, chosen: str
) -> HttpResponse:
    services.save_draft(process.pk, name=process.name, steps=steps, actor=request.user)
    return _back(process, next((step for step in steps if step.key == chosen), None))


def _back(process: Process, chosen: PlanStep | None) -> HttpResponse:
    address = reverse("procedures:drawing", args=[process.pk])
    query = f"?{urlencode({'step': chosen.key})}" if chosen else ""
    return redirect(f"{address}{query}")


def _chosen(steps: Steps, request: OfficialRequest) -> PlanStep | None:
    """Return the step of the address; only who looks gets the first one in place of another."""
    key = request.GET.get("step", "")
    first = steps[0] if steps and request.method != "POST" else None
    return next((step for step in steps if step.key == key), first)


def _panel(request: OfficialRequest, steps: Steps, chosen: PlanStep) -> PanelForm:
    numbered = [
        (step.key, step.name or _("Step %(number)s") % {"number": number})
        for number, step in enumerate(steps, 1)
    ]
    return PanelForm(
        request.POST if request.method == "POST" else None,
        prefix="step",
        initial=initial_of(StepRow(chosen, follows=False)),
        places=place_choices(request.commune_id),
        targets=[one for one in numbered if one[0] != chosen.key],
    )


def _context(
    request: OfficialRequest,
    process: Process,
    chosen: PlanStep | None,
    form: PanelForm | None,
) -> dict[str, object]:
    steps = plan_of(process).steps
    here = reverse("procedures:drawing", args=[process.pk])
    findings = findings_about(steps, request.commune_id)
    shown = picture_of(steps, request.commune_id)
    key = chosen.key if chosen else ""
    return {
        "process": process,
        "scope": scope_of(process),
        "links": links_of(process),
        "tabs": ways_to_edit(process, is_picture=True),
        "drawing": draw(
            steps, shown, chosen=key, marks=_marks(findings), address=f"{here}?step="
        ),
        "form": form,
        "chosen": chosen,
        "number": 1 + [step.key for step in steps].index(key) if chosen else 0,
        "may": _possible(steps, chosen),
        "here": here,
        "step_address": f"{here}?step=",
        "longest": None if findings["faults"] else longest_share(steps) * 100 // WHOLE,
        "is_part": is_part_request(request),
        **findings,
    }


def _possible(steps: Steps, chosen: PlanStep | None) -> set[str]:
    """Return the acts that would change something at the chosen step."""
    if chosen is None:
        return set()
    acts = {**MOVES, "branch": graph.add_branch}
    changing = {name for name, act in acts.items() if act(steps, chosen.key) != steps}
    return changing | ({"remove"} if len(steps) > 1 else set())


def _marks(findings: dict[str, list[Finding]]) -> dict[str, Mark]:
    vacant = {one.step: Mark(_("Nobody here"), "warn") for one in findings["vacancies"]}
    return vacant | {one.step: Mark(_("To put right"), "late") for one in findings["faults"]}
