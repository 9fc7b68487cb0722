"""Passing events on: from the outbox to one job for each subscriber."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from xaso.kernel.events.models import OutboxEvent, RelayPosition
from xaso.kernel.events.models.outbox import CurrentTransaction
from xaso.kernel.events.registry import subscriptions_to
from xaso.kernel.tenancy.api import acting_in, require_commune

DELIVER, QUEUE = "events.deliver", "events"
BATCH = 200
LAST = UUID(int=2**128 - 1)
RESTORED_DONE, RESTORED_WAITING = 0, 1  # numbers that no running server gives any more


def relay(commune_id: int, *, only_settled: bool = True) -> int:
    """Pass on the next events of a commune; return how many there were.

    Takes them in the order (transaction, id) and only below the oldest transaction that
    still runs, so that one that commits late is never jumped over (data rule 9). Reading,
    making the jobs and moving the position are one transaction. ``only_settled=False``
    is for tests that live inside a single transaction.
    """
    with acting_in(commune_id), transaction.atomic():
        position = _locked_position()
        events = OutboxEvent.objects.after(position.xid, position.event_id)
        batch = list((events.settled() if only_settled else events)[:BATCH])
        if batch:
            _defer(batch)
            position.xid, position.event_id = batch[-1].xid, batch[-1].pk
            position.save(update_fields=["xid", "event_id"])
    return len(batch)


def has_unrelayed(commune_id: int) -> bool:
    """Tell whether a commune has committed events that were not passed on, settled or not."""
    with acting_in(commune_id), transaction.atomic():
        position = RelayPosition.objects.first() or RelayPosition()
        return OutboxEvent.objects.after(position.xid, position.event_id).exists()


def job_for(
    subscriber: str, event_id: UUID, at: datetime, *, aggregate_id: UUID, again: bool = False
) -> Job:
    """Return the job that delivers an event to a subscriber, behind earlier ones of its thing."""
    return Job(
        id=None,
        queue=QUEUE,
        task_name=DELIVER,
        lock=f"{subscriber}:{aggregate_id}",
        queueing_lock=None,
        task_kwargs={
            "commune_id": require_commune(),
            "subscriber": subscriber,
            "event_id": str(event_id),
            "at": at.isoformat(),
            "again": again,
        },
    )


def _defer(events: list[OutboxEvent]) -> None:
    jobs = [
        job_for(subscription.key, event.pk, event.at, aggregate_id=event.aggregate_id)
        for event in events
        for subscription in subscriptions_to(event.kind)
    ]
    if jobs:
        app.job_manager.batch_defer_jobs(jobs)


def _locked_position() -> RelayPosition:
    RelayPosition.objects.get_or_create()
    position = (
        RelayPosition.objects.select_for_update().annotate(now=CurrentTransaction()).get()
    )
    if position.xid > position.now:
        _recover_after_restore(position)
    return position


def _recover_after_restore(position: RelayPosition) -> None:
    """Renumber after a restore into a new server, whose transactions count from low again.

    Otherwise new events would sort before the old position and never be passed on. What
    is passed on a second time by this is stopped by its receipts.
    """
    waiting = OutboxEvent.objects.after(position.xid, position.event_id)
    waiting.order_by().update(xid=RESTORED_WAITING)
    OutboxEvent.objects.filter(xid__gt=CurrentTransaction()).update(xid=RESTORED_DONE)
    position.xid, position.event_id = RESTORED_DONE, LAST
    position.save(update_fields=["xid", "event_id"])
