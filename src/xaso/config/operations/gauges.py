"""How things stand when Prometheus asks: queue, outbox, seal, files, doors."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from xaso.config.operations.health import worker_age
from xaso.kernel.accounts.api import User, locked_at
from xaso.kernel.audit.api import seal_state
from xaso.kernel.events.models import DeadLetter, OutboxEvent, RelayPosition
from xaso.kernel.files.api import ObjectState
from xaso.kernel.files.models import StoredObject
from xaso.kernel.organisations.api import served_communes
from xaso.kernel.tenancy.api import acting_in

JOBS = """
SELECT j.task_name, count(*), coalesce(extract(epoch FROM
  now() - min(greatest(e.at, coalesce(j.scheduled_at, e.at)))), 0)
FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
GROUP BY j.task_name
"""
FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"


class StateCollector(Collector):
    """Asks the database anew at each call."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def collect(self) -> Iterator[Metric]:
        """Yield every figure."""
        yield from self._queue()
        yield from _accounts()
        yield from _communes()

    def _queue(self) -> Iterator[Metric]:
        waiting = _gauge("xaso_jobs_waiting", "Jobs that could be done now.", "task")
        oldest = _gauge(
            "xaso_jobs_oldest_seconds", "How long the oldest of them waits.", "task"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(JOBS)
            for task, count, age in cursor.fetchall():
                waiting.add_metric([task], count)
                oldest.add_metric([task], float(age))
            cursor.execute(FAILED)
            (failed,) = cursor.fetchone()
        yield waiting
        yield oldest
        yield GaugeMetricFamily("xaso_jobs_failed", "Jobs that failed for good.", failed)
        age = worker_age()
        if age is not None:
            yield GaugeMetricFamily(
                "xaso_worker_heartbeat_seconds", "Since any worker last gave a sign.", age
            )


def _accounts() -> Iterator[Metric]:
    found = User.objects.aggregate(
        failed=Sum(F("failed_attempts") + F("stranger_attempts")),
        locked=Count("pk", filter=locked_at(timezone.now())),
    )
    yield GaugeMetricFamily(
        "xaso_sign_in_failures_open",
        "Failed sign-ins since the last good one, over all accounts.",
        found["failed"] or 0,
    )
    yield GaugeMetricFamily("xaso_accounts_locked", "Accounts locked now.", found["locked"])


def _communes() -> Iterator[Metric]:
    families = [
        _gauge("xaso_outbox_waiting", "Events not passed on yet.", "commune"),
        _gauge("xaso_outbox_oldest_seconds", "How long the oldest of them waits.", "commune"),
        _gauge("xaso_dead_letters", "Events that could not be delivered.", "commune"),
        _gauge("xaso_seal_lag_seconds", "How long the oldest unsealed row waits.", "commune"),
        _gauge("xaso_files_quarantined", "Files without a verdict.", "commune"),
        _gauge("xaso_files_infected", "Infected files that are held.", "commune"),
    ]
    for commune in served_communes():
        with acting_in(commune.pk), transaction.atomic():
            figures = _figures()
        for family, value in zip(families, figures, strict=True):
            family.add_metric([commune.code], value)
    yield from families


def _figures() -> tuple[float, ...]:
    position = RelayPosition.objects.first() or RelayPosition()
    waiting = OutboxEvent.objects.after(position.xid, position.event_id).aggregate(
        count=Count("pk"), since=Min("at")
    )
    states = dict(StoredObject.objects.values_list("state").annotate(Count("pk")))
    return (
        waiting["count"],
        _age(waiting["since"]),
        DeadLetter.objects.filter(state=DeadLetter.State.OPEN).count(),
        _age(seal_state().waiting_since),
        states.get(ObjectState.QUARANTINED, 0),
        states.get(ObjectState.INFECTED, 0),
    )


def _age(since: datetime | None) -> float:
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0


def _gauge(name: str, meaning: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, labels=[label])
