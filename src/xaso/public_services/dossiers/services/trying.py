"""Trying a process on last year's dossiers: asked for in a request, done by the worker."""

from collections import Counter
from collections.abc import Iterable
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.kernel.working_time.api import calendar_for
from xaso.lib import clock
from xaso.public_services.dossiers.models import ProcessTrial
from xaso.public_services.dossiers.queries.past import finished_under, pasts_of
from xaso.public_services.dossiers.trials import Past, try_on
from xaso.public_services.procedures.api import ProcessPlan, UnknownProcessError, get_plan

AT_A_TIME = 100
EDIT = "procedures.edit_process"
GONE = {"gone": True}
"""What came out of a trial whose process was thrown away before the worker came to it."""
_OVER = (ProcessTrial.State.READY, ProcessTrial.State.CANCELLED)


class Tally:
    """What came out so far, in numbers and ids: no names, no codes."""

    def __init__(self) -> None:
        self.late: list[list[Any]] = []
        self.counts: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.over: Counter[str] = Counter()
        self.assumed: Counter[str] = Counter()

    def add(self, plan: ProcessPlan, pasts: Iterable[Past]) -> None:
        """Try the process on some dossiers and count."""
        for past in pasts:
            tried = try_on(plan, past)
            self.counts.update(measured=1, late_before=past.was_late)
            self.passed.update(tried.passed)
            self.over.update(tried.over)
            self.assumed.update(tried.assumed)
            if tried.late_at:
                self.late.append([str(past.dossier_id), tried.late_at, tried.too_long])

    def result(self, plan: ProcessPlan) -> dict[str, Any]:
        """Return what is kept: the figures, step by step, and the dossiers behind them."""
        at = Counter(key for _id, key, _minutes in self.late)
        steps = [
            {
                "key": step.key,
                "name": step.name,
                "share": step.share,
                "passed": self.passed[step.key],
                "over": self.over[step.key],
                "assumed": self.assumed[step.key],
                "late_at": at[step.key],
            }
            for step in plan.steps
        ]
        counts = {name: self.counts[name] for name in ("measured", "late_before")}
        return counts | {"late": self.late, "steps": steps}


@transaction.atomic
def ask_for_trial(process_id: UUID, *, actor: User) -> ProcessTrial:
    """Note that a process is to be tried; the worker does it."""
    require(actor, EDIT)
    plan = get_plan(process_id)
    trial = ProcessTrial.objects.create(
        user=actor, process_id=process_id, process_name=plan.name, asked_at=clock.now()
    )
    record("dossiers.process_trial.asked", actor=actor, subject=("process", process_id))
    return trial


@transaction.atomic
def cancel_trial(trial_id: UUID, *, actor: User) -> None:
    """Stop a trial that is not over; the worker sees it before its next dossiers."""
    require(actor, EDIT)
    waiting = ProcessTrial.objects.filter(pk=trial_id, user=actor).exclude(state__in=_OVER)
    waiting.update(state=ProcessTrial.State.CANCELLED, finished_at=clock.now())


def run_trial(trial_id: UUID) -> None:
    """Try the process part by part, each in a short transaction; may be begun again."""
    with transaction.atomic():
        trial = ProcessTrial.objects.get(pk=trial_id)
        try:
            plan = get_plan(trial.process_id)
        except UnknownProcessError:
            cancelled = ProcessTrial.State.CANCELLED
            _go_on(trial_id, state=cancelled, result=GONE, finished_at=clock.now())
            return
        found = finished_under(plan, trial.asked_at).order_by("finished_at", "pk")
        ids = list(found.values_list("pk", flat=True))
        running = ProcessTrial.State.RUNNING
        if not _go_on(trial_id, state=running, dossiers=len(ids), tried=0):
            return
    tally, tried = Tally(), 0
    for part in batched(ids, AT_A_TIME):
        with transaction.atomic():
            tally.add(plan, pasts_of(part, calendar_for(trial.commune_id)))
            tried += len(part)
            if not _go_on(trial_id, tried=tried):
                return
    with transaction.atomic():
        result, now = tally.result(plan), clock.now()
        _go_on(trial_id, state=ProcessTrial.State.READY, result=result, finished_at=now)


def _go_on(trial_id: UUID, **values: object) -> bool:
    """Write how far it is; tell whether anybody still wants it."""
    wanted = ProcessTrial.objects.filter(pk=trial_id).exclude(state__in=_OVER)
    return bool(wanted.update(**values))
