"""Reading processes, and who in the commune holds which role."""

from collections.abc import Collection
from datetime import date
from functools import partial
from uuid import UUID

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.tenancy.api import require_commune
from xaso.public_services.procedures.checks import Holder
from xaso.public_services.procedures.contracts import (
    Branch,
    PlanStep,
    ProcessPlan,
    UnknownProcedureError,
    UnknownProcessError,
)
from xaso.public_services.procedures.models import (
    CATALOGUE,
    PROCESSES,
    ProcedureVersion,
    Process,
    ProcessStep,
)

type Scope = tuple[UUID, UUID]
"""A procedure and its field: what decides which process is its."""


def get_plan(process_id: UUID) -> ProcessPlan:
    """Return a process by id; raises ``UnknownProcessError``."""
    try:
        return get_plans({process_id})[process_id]
    except KeyError as unknown:
        raise UnknownProcessError(process_id) from unknown


def get_plans(process_ids: set[UUID]) -> dict[UUID, ProcessPlan]:
    """Return several processes of the commune in force by id."""
    kind = ("plan", require_commune())
    return PROCESSES.recall_many(process_ids, _plans, kind=kind)


def plan_in_use(version_id: UUID) -> ProcessPlan | None:
    """Return the process in use for a procedure: its own, its field's or the general one."""
    scope = CATALOGUE.recall(("scope", version_id), partial(_scope, version_id))
    kind = ("in use", require_commune())
    return PROCESSES.recall_many([scope], _plans_in_use, kind=kind).get(scope)


def _plans(process_ids: Collection[UUID]) -> dict[UUID, ProcessPlan]:
    found = Process.objects.filter(pk__in=process_ids).with_scope().prefetch_related("steps")
    return {process.pk: plan_of(process) for process in found}


def _scope(version_id: UUID) -> Scope:
    found = ProcedureVersion.objects.filter(pk=version_id)
    scope = found.values_list("procedure_id", "procedure__field_id").first()
    if scope is None:
        raise UnknownProcedureError(version_id)
    return scope


def _plans_in_use(scopes: Collection[Scope]) -> dict[Scope, ProcessPlan]:
    in_use = Process.objects.in_use().with_scope().prefetch_related("steps")
    found = {scope: in_use.for_procedure(*scope).first() for scope in scopes}
    return {scope: plan_of(process) for scope, process in found.items() if process}


def plan_of(process: Process) -> ProcessPlan:
    """Return a process with its steps as others see it."""
    return ProcessPlan(
        id=process.pk,
        number=process.number,
        name=process.name,
        procedure_code=process.procedure.code if process.procedure else "",
        field_code=process.field.code if process.field else "",
        steps=tuple(_step(step) for step in process.steps.all()),
    )


def holders_in(commune_id: int, today: date) -> frozenset[Holder]:
    """Return the roles that active officials hold in a commune on the day."""
    held = RoleAssignment.objects.in_force(today).filter(
        unit__authority__of_commune=commune_id, unit__is_active=True, user__is_active=True
    )
    rows = held.values_list("role", "unit_id", "unit__kind").distinct()
    return frozenset(Holder(*row) for row in rows)


def _step(step: ProcessStep) -> PlanStep:
    return PlanStep(
        key=step.key,
        name=step.name,
        role=step.role,
        share=step.share,
        acts=tuple(step.acts),
        next=tuple(Branch(way["to"], way.get("when", "")) for way in step.next),
        is_final=step.is_final,
        unit_id=step.unit_id,
        unit_kind=step.unit_kind,
    )
