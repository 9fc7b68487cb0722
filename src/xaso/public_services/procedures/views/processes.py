"""The commune's processes, one of them, and two versions side by side."""

from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.procedures import services
from xaso.public_services.procedures.checks import Finding, find_faults, find_vacancies
from xaso.public_services.procedures.contracts import PlanStep
from xaso.public_services.procedures.links import ProcessLink, process_links
from xaso.public_services.procedures.models import Process, ProcessQuerySet, ProcessStatus
from xaso.public_services.procedures.permissions import EDIT
from xaso.public_services.procedures.queries import get_plan, holders_in, plan_of
from xaso.public_services.procedures.views.drawings import Mark, draw
from xaso.public_services.procedures.views.pictures import (
    StepChange,
    changes_between,
    picture_of,
)
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State, Tone

STATUS_TONES: dict[str, Tone] = {
    ProcessStatus.DRAFT: "warn",
    ProcessStatus.PUBLISHED: "good",
    ProcessStatus.RETIRED: "off",
}


@official_page("")
def processes(request: OfficialRequest) -> HttpResponse:
    """List the processes in use here and the drafts, the general one first."""
    services.ensure_default_processes(request.commune_id)
    shown = [ProcessStatus.PUBLISHED, ProcessStatus.DRAFT]
    found = _in_order(Process.objects.filter(status__in=shown))
    context = {
        "rows": [
            (one, scope_of(one), len(one.steps.all()), process_state(one)) for one in found
        ],
        "columns": [
            Column(_("Process")),
            Column(_("For")),
            Column(_("Steps"), numeric=True),
            Column(_("Version"), numeric=True),
            Column(_("Status")),
        ],
    }
    return render_page(request, "procedures/processes.html", context, part="rows")


@official_page("")
def process(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Show a process as a picture, with what is wrong with it."""
    shown = get_object_or_404(Process.objects.with_scope(), pk=process_id)
    plan = plan_of(shown)
    picture = picture_of(plan.steps, request.commune_id)
    context = {
        "process": shown,
        "scope": scope_of(shown),
        "state": process_state(shown),
        "picture": picture,
        "drawing": draw(plan.steps, picture),
        "step_address": "#step-",
        "versions": _versions(shown),
        "links": links_of(shown),
        "may_edit": request.access.holds(EDIT.key),
        **findings_about(plan.steps, request.commune_id),
    }
    return render_page(request, "procedures/process.html", context, part="content")


@official_page("")
def compare(request: OfficialRequest, process_id: UUID, other_id: UUID) -> HttpResponse:
    """Show what changed from another version to this one."""
    shown = get_object_or_404(Process.objects.with_scope(), pk=process_id)
    in_scope = Process.objects.in_scope_of(shown)
    other = get_object_or_404(in_scope, pk=other_id)
    plans = get_plan(other.pk).steps, get_plan(shown.pk).steps
    before, after = (picture_of(steps, request.commune_id) for steps in plans)
    changes = changes_between(before, after)
    marks = marks_of(changes)
    context = {
        "process": shown,
        "other": other,
        "changes": changes,
        "old": draw(plans[0], before, marks=marks, name="old"),
        "new": draw(plans[1], after, marks=marks, name="new"),
        "columns": [
            Column(_("Change")),
            Column(_("Version %(number)s") % {"number": other.number}),
            Column(_("Version %(number)s") % {"number": shown.number}),
        ],
    }
    return render_page(request, "procedures/compare.html", context, part="content")


def findings_about(steps: tuple[PlanStep, ...], commune_id: int) -> dict[str, list[Finding]]:
    """Return what is wrong with the steps, and which of them nobody here can do."""
    holders = holders_in(commune_id, timezone.localdate())
    return {"faults": find_faults(steps), "vacancies": find_vacancies(steps, holders)}


def marks_of(changes: list[StepChange]) -> dict[str, Mark]:
    """Return what the drawings say about each step that is not the same in both."""
    return {
        change.key: Mark(change.state.label, change.state.tone)
        for change in changes
        if not change.is_same
    }


def links_of(process: Process) -> list[tuple[ProcessLink, str]]:
    """Return what other modules offer about a process, with the address of each."""
    return [(link, link.url(process.pk)) for link in process_links]


def scope_of(process: Process) -> str:
    """Return what a process is for, in words."""
    if process.procedure:
        return _("Procedure %(code)s") % {"code": process.procedure.code}
    if process.field:
        return _("Field: %(name)s") % {"name": process.field.name}
    return _("All other procedures")


def process_state(process: Process) -> State:
    """Return the status of a process as people read it."""
    status = ProcessStatus(process.status)
    return State(str(status.label), STATUS_TONES[status])


def _in_order(found: ProcessQuerySet) -> ProcessQuerySet:
    general_first = [
        F("procedure__code").asc(nulls_first=True),
        F("field__sort_key").asc(nulls_first=True),
    ]
    return found.with_scope().prefetch_related("steps").order_by(*general_first, "number")


def _versions(shown: Process) -> list[tuple[Process, State]]:
    versions = Process.objects.in_scope_of(shown).exclude(pk=shown.pk).order_by("-number")
    return [(one, process_state(one)) for one in versions]
