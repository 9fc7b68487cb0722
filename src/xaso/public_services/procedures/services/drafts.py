"""Changing a process: always a draft first, then a new version in use."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.public_services.procedures.checks import Finding, find_faults
from xaso.public_services.procedures.contracts import PlanStep, ProcessPlan
from xaso.public_services.procedures.models import (
    ProcedureVersion,
    Process,
    ProcessStatus,
    ProcessStep,
)
from xaso.public_services.procedures.permissions import EDIT
from xaso.public_services.procedures.queries import get_plan
from xaso.public_services.procedures.services.defaults import process_for
from xaso.public_services.procedures.services.storing import (
    MOST_STATES,
    DraftState,
    lock_draft,
    put_state,
    state_of,
    store_steps,
    written,
)


class FaultyProcessError(RuntimeError):
    """The process cannot be used as it stands; carries what is wrong."""

    def __init__(self, faults: list[Finding]) -> None:
        super().__init__([fault.code for fault in faults])
        self.faults = faults


@transaction.atomic
def start_draft(process_id: UUID, *, actor: User) -> UUID:
    """Begin to change a process: a draft that starts as its copy, or the one already begun."""
    require(actor, EDIT.key)
    source = Process.objects.get(pk=process_id)
    draft = Process(procedure=source.procedure, field=source.field, name=source.name)
    return _begin(draft, get_plan(process_id), actor)


@transaction.atomic
def start_own_draft(version_id: UUID, *, actor: User) -> UUID:
    """Begin a process for one procedure alone: a copy of the one that applies to it now."""
    require(actor, EDIT.key)
    version = ProcedureVersion.objects.named().get(pk=version_id)
    plan = process_for(version_id)
    name = f"{plan.name} – {version.procedure.code}" if not plan.procedure_code else plan.name
    return _begin(Process(procedure=version.procedure, name=name), plan, actor)


@transaction.atomic
def save_draft(
    process_id: UUID, *, name: str, steps: tuple[PlanStep, ...], actor: User
) -> None:
    """Store a draft as it stands, even while something is wrong with it."""
    require(actor, EDIT.key)
    draft = lock_draft(process_id)
    before, wanted = state_of(draft), DraftState(name, steps)
    if wanted == before:
        return
    draft.undo = [*draft.undo, written(before)][-MOST_STATES:]
    draft.redo = []
    put_state(draft, wanted)


@transaction.atomic
def restore_version(process_id: UUID, *, actor: User) -> UUID:
    """Make a version the draft again; what a draft already begun held can be brought back."""
    source = get_plan(process_id)
    draft = start_draft(process_id, actor=actor)
    save_draft(draft, name=source.name, steps=source.steps, actor=actor)
    return draft


@transaction.atomic
def publish_draft(process_id: UUID, *, actor: User) -> None:
    """Put a sound draft to use; the version before it is retired, its dossiers keep it."""
    require(actor, EDIT.key)
    draft = lock_draft(process_id)
    faults = find_faults(get_plan(process_id).steps)
    if faults:
        raise FaultyProcessError(faults)
    now = timezone.now()
    for old in Process.objects.in_use().in_scope_of(draft).select_for_update(of=("self",)):
        old.status, old.retired_at = ProcessStatus.RETIRED, now
        old.save(update_fields=["status", "retired_at"])
    draft.status, draft.published_at = ProcessStatus.PUBLISHED, now
    draft.undo = draft.redo = []
    draft.save(update_fields=["status", "published_at", "undo", "redo"])
    record(
        "procedures.process.published",
        actor=actor,
        subject=("process", draft.pk),
        number=draft.number,
    )


@transaction.atomic
def discard_draft(process_id: UUID, *, actor: User) -> None:
    """Throw a draft away; what is in use stays."""
    require(actor, EDIT.key)
    draft = lock_draft(process_id)
    ProcessStep.objects.filter(process=draft).delete()
    draft.delete()
    record("procedures.process.discarded", actor=actor, subject=("process", process_id))


def _begin(draft: Process, plan: ProcessPlan, actor: User) -> UUID:
    versions = Process.objects.in_scope_of(draft)
    begun = versions.filter(status=ProcessStatus.DRAFT).first()
    if begun:
        return begun.pk
    draft.number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft.made_by = actor
    draft.save(force_insert=True)
    store_steps(draft, plan.steps)
    record("procedures.process.drafted", actor=actor, subject=("process", draft.pk))
    return draft.pk
