"""Reading a process: where the desk is, what comes next, what a step makes of a dossier."""

from xaso.kernel.accounts.api import Role
from xaso.public_services.dossiers.states import DossierState
from xaso.public_services.procedures.api import Branch, PlanStep, ProcessPlan

DESK = PlanStep(
    "receive", "Tiếp nhận hồ sơ", Role.RECEPTIONIST, 0, (), (), unit_kind="one_stop"
)
"""The stay at the desk of a process that starts only after it."""


def desk_step(plan: ProcessPlan) -> PlanStep:
    """Return the step in which a received dossier waits at the desk."""
    return plan.first if plan.first.role == Role.RECEPTIONIST else DESK


def first_after_desk(plan: ProcessPlan) -> PlanStep:
    """Return the step to which the desk hands over."""
    if desk_step(plan) is DESK:
        return plan.first
    return plan.after(plan.first.key)[0][1]


def state_at(step: PlanStep, plan: ProcessPlan) -> DossierState:
    """Return the state of a dossier that enters this step: its acts say what it waits for."""
    if step == desk_step(plan):
        return DossierState.RECEIVED
    if "return_result" in step.acts:
        return DossierState.COMPLETED
    return DossierState.APPROVED if "stamp" in step.acts else DossierState.PROCESSING


def ways_on(plan: ProcessPlan, step_key: str) -> list[tuple[Branch, PlanStep]]:
    """Return the steps to which a dossier may be passed on without an approval."""
    return [
        (branch, step)
        for branch, step in plan.after(step_key)
        if state_at(step, plan) is DossierState.PROCESSING
    ]
