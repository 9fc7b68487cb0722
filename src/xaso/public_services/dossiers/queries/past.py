"""How long the steps of finished dossiers really took, in working time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from xaso.kernel.working_time.api import WorkCalendar, between
from xaso.public_services.dossiers.models import Dossier, DossierAct, DossierQuerySet, StepRun
from xaso.public_services.dossiers.states import PAUSED, Outcome
from xaso.public_services.dossiers.trials import Past
from xaso.public_services.procedures.api import ProcessPlan, get_plans

YEAR = timedelta(days=365)
DECIDED = (Outcome.GRANTED, Outcome.REFUSED)
"""Only these went their whole way: what was withdrawn or stopped tells nothing of the steps."""

type Span = tuple[datetime, datetime]
type Stay = tuple[str, datetime, datetime]


def finished_under(plan: ProcessPlan, now: datetime) -> DossierQuerySet:
    """Return the past year's decided dossiers of the procedure or scope of a process."""
    finished = Dossier.objects.filter(
        outcome__in=DECIDED,
        finished_at__gte=now - YEAR,
        clock_started_at__isnull=False,
        promised_at__isnull=False,
        process__isnull=False,
    )
    if plan.procedure_code:
        return finished.filter(procedure_version__procedure__code=plan.procedure_code)
    used = set(finished.order_by().values_list("process_id", flat=True).distinct())
    same = [
        one.id
        for one in get_plans({process for process in used if process}).values()
        if (one.procedure_code, one.field_code) == ("", plan.field_code)
    ]
    return finished.filter(process__in=same)


def pasts_of(ids: Sequence[UUID], calendar: WorkCalendar) -> list[Past]:
    """Return what each of these finished dossiers really took; three queries."""
    dossiers = list(Dossier.objects.filter(pk__in=ids).order_by("pk"))
    runs, pauses = _runs(ids), _pauses(ids)
    plans = get_plans({one.process_id for one in dossiers if one.process_id})
    return [
        Past(
            dossier_id=one.pk,
            allowed=between(calendar, one.clock_started_at, one.promised_at),
            minutes=_minutes(_until(one.finished_at, runs[one.pk]), pauses[one.pk], calendar),
            roles=_roles(plans.get(one.process_id) if one.process_id else None),
        )
        for one in dossiers
        if one.clock_started_at and one.promised_at and one.finished_at and runs[one.pk]
    ]


def _runs(ids: Sequence[UUID]) -> dict[UUID, list[StepRun]]:
    found = defaultdict(list)
    for run in StepRun.objects.filter(dossier__in=ids):
        found[run.dossier_id].append(run)
    return found


def _pauses(ids: Sequence[UUID]) -> dict[UUID, list[Span]]:
    """Return when each dossier waited for the citizen, from its acts."""
    since: dict[UUID, datetime] = {}
    found = defaultdict(list)
    for act in DossierAct.objects.filter(dossier__in=ids).order_by("at", "id"):
        began = since.get(act.dossier_id)
        if began is None and act.to_state in PAUSED:
            since[act.dossier_id] = act.at
        elif began is not None and act.to_state not in PAUSED:
            found[act.dossier_id].append((since.pop(act.dossier_id), act.at))
    return found


def _until(finished_at: datetime, runs: list[StepRun]) -> list[Stay]:
    """Return the stays, cut where the result lay ready: then the citizen has the word."""
    return [
        (
            run.step_key,
            run.entered_at,
            max(run.entered_at, min(run.left_at or finished_at, finished_at)),
        )
        for run in runs
    ]


def _minutes(stays: list[Stay], pauses: list[Span], calendar: WorkCalendar) -> dict[str, int]:
    took: dict[str, int] = defaultdict(int)
    for step_key, entered_at, left_at in stays:
        took[step_key] += between(calendar, entered_at, left_at)
        for start, end in pauses:
            first, last = max(start, entered_at), min(end, left_at)
            if first < last:
                took[step_key] -= between(calendar, first, last)
    return dict(took)


def _roles(plan: ProcessPlan | None) -> dict[str, str]:
    return {step.key: step.role for step in plan.steps} if plan else {}
