"""Moving a dossier along its process."""

from datetime import datetime
from uuid import UUID

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.organisations.api import Unit, active_units
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import Limit, LimitUnit, add, between, due
from xaso.lib import clock
from xaso.public_services.dossiers.errors import (
    NobodyToDoItError,
    NotAtThisStepError,
    OpenConsultationError,
)
from xaso.public_services.dossiers.models import Consultation, Dossier, StepRun
from xaso.public_services.dossiers.routes import state_at
from xaso.public_services.dossiers.services.engine import Work
from xaso.public_services.dossiers.states import DossierState
from xaso.public_services.procedures.api import PlanStep

WHOLE = 1000


def next_step(work: Work, to: str = "") -> PlanStep:
    """Return the step that follows: the chosen branch, or the usual way."""
    ways = work.process.after(work.dossier.step_key)
    for _branch, step in ways:
        if to in ("", step.key):
            return step
    raise NotAtThisStepError


def previous_step(work: Work) -> tuple[PlanStep, StepRun]:
    """Return the step from which the dossier came here, with that stay."""
    here = work.dossier.step_key
    runs = StepRun.objects.filter(dossier=work.dossier).order_by("-entered_at", "-id")
    leading_here = {
        step.key: step
        for step in work.process.steps
        if any(branch.to == here for branch in step.next)
    }
    for run in runs:
        if run.step_key in leading_here:
            return leading_here[run.step_key], run
    raise NotAtThisStepError


def enter(
    work: Work, step: PlanStep, *, unit_id: UUID | None = None, who: UUID | None = None
) -> None:
    """Close the present stay and open one in ``step``; the state follows from the step."""
    dossier = work.dossier
    leave(work)
    dossier.step_key = step.key
    dossier.state = state_at(step, work.process)
    dossier.unit_id = unit_id or unit_of(step, dossier)
    dossier.assignee_id = who
    open_run(dossier, step, work)


def open_run(dossier: Dossier, step: PlanStep, work: Work) -> None:
    """Note that the dossier is now in this step, with the step's own due moment."""
    StepRun.objects.create(
        dossier=dossier,
        step_key=step.key,
        step_name=step.name,
        unit_id=dossier.unit_id,
        assignee_id=dossier.assignee_id,
        entered_at=work.at,
        due_at=due_of(dossier, step, work),
    )


def leave(work: Work) -> None:
    """Note that the dossier has left its present step."""
    stays = StepRun.objects.filter(dossier=work.dossier, left_at__isnull=True)
    stays.update(left_at=work.at, left_by=work.actor)


def refuse_while_consulting(dossier: Dossier) -> None:
    """Raise while an opinion is waited for: it must come, or its silence be recorded."""
    waiting = Consultation.objects.filter(dossier=dossier, answered_at__isnull=True)
    if waiting.filter(silent_since__isnull=True).exists():
        raise OpenConsultationError


def refuse_strangers(dossier: Dossier, step: PlanStep) -> None:
    """Raise where the unit is not one of this commune, or the person has no such role in it."""
    units = Unit.objects.filter(authority__of_commune_id=dossier.commune_id, is_active=True)
    if dossier.unit_id is None or not units.filter(pk=dossier.unit_id).exists():
        raise NobodyToDoItError
    if dossier.assignee_id is None:
        return
    holders = RoleAssignment.objects.in_force(clock.today()).filter(role=step.role)
    if not holders.filter(user_id=dossier.assignee_id, unit_id=dossier.unit_id).exists():
        raise NobodyToDoItError


def unit_of(step: PlanStep, dossier: Dossier) -> UUID:
    """Return the unit that does the step: the named one, the present one, the first that fits.

    A unit in which nobody holds the step's role is taken only where no other fits.
    """
    if step.unit_id:
        return step.unit_id
    units = active_units(require_commune())
    fitting = [unit for unit, kind in units if step.unit_kind in ("", kind)]
    ids = staffed(fitting, step.role)
    if dossier.unit_id in ids:
        return dossier.unit_id
    if len(ids) == 1:
        return ids[0]
    handled = StepRun.objects.filter(dossier=dossier, unit_id__in=ids).order_by("-entered_at")
    known = handled.values_list("unit_id", flat=True).first()
    if known:
        return known
    if not ids:
        raise NobodyToDoItError
    return ids[0]


def staffed(unit_ids: list[UUID], role: str) -> list[UUID]:
    """Return the units in which somebody holds the role today; all of them where nobody does."""
    if len(unit_ids) <= 1:
        return unit_ids
    held = RoleAssignment.objects.in_force(clock.today()).filter(unit__in=unit_ids, role=role)
    manned = set(held.values_list("unit_id", flat=True))
    return [unit_id for unit_id in unit_ids if unit_id in manned] or unit_ids


def due_of(dossier: Dossier, step: PlanStep, work: Work) -> datetime | None:
    """Return until when a step has time: its share of the whole, never past the whole."""
    running = dossier.clock
    if running is None or state_at(step, work.process) is DossierState.COMPLETED:
        return None
    if state_at(step, work.process) is DossierState.RECEIVED:
        one_day = Limit(1, LimitUnit.WORKING_DAY)
        return due(dossier.commune_id, work.at, one_day, rule="hand_over").at
    whole = max(between(work.calendar, running.started_at, running.due_at), 0)
    return min(add(work.calendar, work.at, whole * step.share // WHOLE), running.due_at)
