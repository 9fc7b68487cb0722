"""Changing a process: draft, rows of steps, publishing."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.procedures import services
from xaso.public_services.procedures.editing import (
    StepRow,
    add_row,
    move_row,
    remove_row,
    rows_of,
    steps_of,
)
from xaso.public_services.procedures.forms import DraftForm
from xaso.public_services.procedures.models import (
    ProcedureVersion,
    Process,
    ProcessQuerySet,
    ProcessStatus,
)
from xaso.public_services.procedures.permissions import EDIT
from xaso.public_services.procedures.queries import plan_of
from xaso.public_services.procedures.views.processes import findings_about, scope_of
from xaso.ui.pages import render_page
from xaso.ui.values import Tab

ACTS: dict[str, Callable[[list[StepRow], int], list[StepRow]]] = {
    "add": add_row,
    "remove": remove_row,
    "up": lambda rows, place: move_row(rows, place, -1),
    "down": lambda rows, place: move_row(rows, place, 1),
}


@official_page(EDIT.key)
@require_POST
def own_process(request: OfficialRequest, version_id: UUID) -> HttpResponse:
    """Begin a process for one procedure alone."""
    version = get_object_or_404(ProcedureVersion, pk=version_id)
    draft = services.start_own_draft(version.pk, actor=request.user)
    return redirect("procedures:drawing", draft)


@official_page(EDIT.key)
@require_POST
def draft(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Begin to change a process."""
    process = get_object_or_404(Process, pk=process_id)
    begun = services.start_draft(process.pk, actor=request.user)
    return redirect("procedures:drawing", begun)


@official_page(EDIT.key)
@require_POST
def restore(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Make an earlier version the draft; putting it to use is another decision."""
    process = get_object_or_404(Process, pk=process_id)
    begun = services.restore_version(process.pk, actor=request.user)
    said = _("The draft is now as version %(number)s was. Undo brings back what it held.")
    messages.success(request, said % {"number": process.number})
    return redirect("procedures:drawing", begun)


@official_page(EDIT.key)
def edit(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Change the steps of a draft; every act stores what was typed."""
    process = get_object_or_404(drafts(), pk=process_id)
    plan = plan_of(process)
    typed = request.POST if request.method == "POST" else None
    form = DraftForm(
        typed,
        rows=rows_of(plan.steps),
        commune_id=request.commune_id,
        initial={"name": process.name, "rows": len(plan.steps)},
    )
    if typed is not None and form.is_valid():
        return _store(request, process, form)
    context = {
        "process": process,
        "scope": scope_of(process),
        "form": form,
        "tabs": ways_to_edit(process, is_picture=False),
        "step_address": f"{reverse('procedures:drawing', args=[process.pk])}?step=",
        **findings_about(plan.steps, request.commune_id),
    }
    return render_page(request, "procedures/edit.html", context, part="editor")


@official_page(EDIT.key)
def publish(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Ask, then put the draft to use."""
    process = get_object_or_404(drafts(), pk=process_id)
    if request.method == "POST":
        try:
            services.publish_draft(process.pk, actor=request.user)
        except services.FaultyProcessError as faulty:
            for fault in faulty.faults:
                messages.error(request, fault.sentence)
            return redirect("procedures:drawing", process.pk)
        messages.success(request, _("The process is in use from now on."))
        return redirect(process)
    context = {
        "question": _("Put this process to use?"),
        "detail": _(
            "New dossiers follow it from now on. Dossiers already received keep the version "
            "they were received under."
        ),
        "act": _("Put to use"),
        "back_url": reverse("procedures:drawing", args=[process.pk]),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@official_page(EDIT.key)
def discard(request: OfficialRequest, process_id: UUID) -> HttpResponse:
    """Ask, then throw the draft away."""
    process = get_object_or_404(drafts(), pk=process_id)
    if request.method == "POST":
        services.discard_draft(process.pk, actor=request.user)
        messages.success(request, _("The draft is thrown away."))
        return redirect("procedures:processes")
    context = {
        "question": _("Throw this draft away?"),
        "detail": _("What is in use stays as it is."),
        "act": _("Throw away"),
        "danger": True,
        "back_url": reverse("procedures:drawing", args=[process.pk]),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def ways_to_edit(process: Process, *, is_picture: bool) -> list[Tab]:
    """Return the two editors of a draft, the picture and the table."""
    return [
        Tab(_("Picture"), reverse("procedures:drawing", args=[process.pk]), active=is_picture),
        Tab(_("Table"), reverse("procedures:edit", args=[process.pk]), active=not is_picture),
    ]


def _store(request: OfficialRequest, process: Process, form: DraftForm) -> HttpResponse:
    act, _colon, place = request.POST.get("act", "").partition(":")
    rows = form.typed_rows()
    changes_rows = act in ACTS and place in map(str, range(len(rows)))
    if changes_rows:
        rows = ACTS[act](rows, int(place))
    name = form.cleaned_data["name"]
    services.save_draft(process.pk, name=name, steps=steps_of(rows), actor=request.user)
    if act == "publish":
        return redirect("procedures:publish", process.pk)
    if act == "save":
        messages.success(request, _("The draft is saved."))
    address = reverse("procedures:edit", args=[process.pk])
    return redirect(f"{address}#step-{place}" if changes_rows else address)


def drafts() -> ProcessQuerySet:
    """Return the drafts of the commune, with what they are for."""
    return Process.objects.filter(status=ProcessStatus.DRAFT).with_scope()
