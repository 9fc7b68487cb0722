"""A draft as it is stored: its name and steps, and the earlier states to go back to."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from xaso.public_services.procedures.contracts import Branch, PlanStep
from xaso.public_services.procedures.models import Process, ProcessStatus, ProcessStep
from xaso.public_services.procedures.queries import plan_of

MOST_STATES = 50
"""How many states of a draft are kept to go back to."""


class NotADraftError(RuntimeError):
    """The process is in use or retired: only drafts can be changed."""


@dataclass(frozen=True, slots=True)
class DraftState:
    """What undoing brings back: the name and the steps of a draft."""

    name: str
    steps: tuple[PlanStep, ...]


def lock_draft(process_id: UUID) -> Process:
    """Return a draft for changing; raises ``NotADraftError`` for any other version."""
    process = Process.objects.select_for_update(of=("self",)).get(pk=process_id)
    if process.status != ProcessStatus.DRAFT:
        raise NotADraftError(process_id)
    return process


def state_of(draft: Process) -> DraftState:
    """Return a draft as it stands."""
    return DraftState(draft.name, plan_of(draft).steps)


def put_state(draft: Process, state: DraftState) -> None:
    """Write a state over a draft, together with its lists of other states."""
    draft.name = state.name
    draft.save(update_fields=["name", "undo", "redo"])
    ProcessStep.objects.filter(process=draft).delete()
    store_steps(draft, state.steps)


def store_steps(process: Process, steps: tuple[PlanStep, ...]) -> None:
    """Write the steps of a process that has none."""
    ProcessStep.objects.bulk_create(
        ProcessStep(
            process=process,
            order=order,
            key=step.key,
            name=step.name,
            role=step.role,
            unit_id=step.unit_id,
            unit_kind=step.unit_kind,
            share=step.share,
            acts=list(step.acts),
            next=[{"to": branch.to, "when": branch.when} for branch in step.next],
            is_final=step.is_final,
        )
        for order, step in enumerate(steps, 1)
    )


def written(state: DraftState) -> dict[str, Any]:
    """Return a state as it is kept in a column."""
    steps = [asdict(step) for step in state.steps]
    for step in steps:
        step["unit_id"] = str(step["unit_id"] or "")
    return {"name": state.name, "steps": steps}


def read(kept: dict[str, Any]) -> DraftState:
    """Return a state that was kept in a column."""
    return DraftState(kept["name"], tuple(_read_step(row) for row in kept["steps"]))


def _read_step(row: dict[str, Any]) -> PlanStep:
    changed = {
        "acts": tuple(row["acts"]),
        "next": tuple(Branch(**way) for way in row["next"]),
        "unit_id": UUID(row["unit_id"]) if row["unit_id"] else None,
    }
    return PlanStep(**(row | changed))
