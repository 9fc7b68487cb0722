"""Events in tests of other modules."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from procrastinate import JobContext, sql
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from xaso.kernel.events.background import ATTEMPTS
from xaso.kernel.events.failures import JobFailedError
from xaso.kernel.events.registry import Handler, Subscription, subscriptions
from xaso.kernel.events.services.relaying import relay
from xaso.kernel.organisations.api import served_communes
from xaso.kernel.tenancy.api import current_commune


def deliver_all(*, give_up: bool = False) -> int:
    """Deliver what was published and run what was deferred, inside the test's transaction.

    Goes the whole way: outbox rows, one job for each subscriber, handlers, receipts; until
    nothing is left, for the served communes and the one in force. Differs from the worker
    in two things: events count as settled though nothing is committed, and there is no
    waiting. A handler's error is raised to the test; with ``give_up=True`` the job is
    tried as often as in the worker, and then becomes a dead letter. Returns the jobs run.
    """
    communes = {commune.pk for commune in served_communes()} | {current_commune()} - {None}
    total = 0
    while True:
        relayed = sum(relay(one, only_settled=False) for one in communes if one)
        ran = _run_jobs(give_up=give_up)
        total += ran
        if relayed == ran == 0:
            return total


DUE = "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo' AND scheduled_at > now()"


@contextmanager
def subscribed[E](
    event_type: type[E], handler: Handler[E], *, key: str = "testing.listener"
) -> Iterator[Subscription]:
    """Subscribe a handler for the length of a block."""
    subscription = Subscription(key, event_type, handler)
    with patch.dict(subscriptions._items, {key: subscription}):
        yield subscription


def _run_jobs(*, give_up: bool) -> int:
    ran = 0
    while (job := _fetch()) is not None:
        ran += 1
        attempt = _attempts if give_up else _once
        status = attempt(job)
        app.connector.execute_query(
            sql.queries["finish_job"], job_id=job.id, status=status, delete_job=False
        )
    return ran


def _fetch() -> Job | None:
    app.connector.execute_query(DUE)
    row = app.connector.execute_query_one(sql.queries["fetch_job"], queues=None, worker_id=None)
    return Job.from_row(row | {"args": json.loads(row["args"])}) if row["id"] else None


def _once(job: Job) -> str:
    try:
        _call(job)
    except JobFailedError as failure:
        raise failure.error from None
    return "succeeded"


def _attempts(job: Job) -> str:
    for number in range(job.attempts, ATTEMPTS):
        try:
            _call(job.evolve(attempts=number))
        except JobFailedError:
            continue
        return "succeeded"
    return "failed"


def _call(job: Job) -> None:
    task = app.tasks[job.task_name]
    context = JobContext(
        app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None
    )
    task(*([context] if task.pass_context else []), **job.task_kwargs)
