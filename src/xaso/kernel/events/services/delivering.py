"""Handing an event to one subscriber, once."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xaso.kernel.events.models import InboxReceipt, OutboxEvent
from xaso.kernel.events.registry import EventMeta, read_event, subscriptions
from xaso.kernel.events.services.letters import mark_delivered
from xaso.kernel.tenancy.api import require_commune


@transaction.atomic
def deliver(subscriber: str, event_id: UUID, at: datetime) -> None:
    """Run the subscriber's handler and its receipt in one transaction; a second time do nothing."""
    row = OutboxEvent.objects.get(at=at, pk=event_id)
    if not _is_first_time(subscriber, row):
        return
    subscription = subscriptions[subscriber]
    meta = EventMeta(row.pk, row.at, row.kind, row.aggregate_id, require_commune())
    subscription.call(read_event(subscription, row.payload), meta)


@transaction.atomic
def deliver_again(subscriber: str, event_id: UUID, at: datetime) -> None:
    """Deliver what lay among the dead letters, and close its letter."""
    deliver(subscriber, event_id, at)
    mark_delivered(subscriber, event_id)


def _is_first_time(subscriber: str, row: OutboxEvent) -> bool:
    try:
        with transaction.atomic():
            InboxReceipt.objects.create(at=row.at, subscriber=subscriber, event_id=row.pk)
    except IntegrityError:
        return False
    return True
