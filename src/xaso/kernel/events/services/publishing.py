"""Writing of events."""

from functools import partial
from uuid import UUID

from django.db import connection, transaction

from xaso.kernel.events.models import OutboxEvent
from xaso.kernel.events.payloads import kind_of, to_payload
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib import clock

CHANNEL = "xaso_outbox"


def publish(event: object, *, aggregate: UUID, commune_id: int | None = None) -> UUID:
    """Write down that something happened, in the caller's transaction; return the event's id.

    ``aggregate`` is the thing it happened to: each subscriber receives the events of one
    thing in the order in which they were committed. Without ``commune_id`` the event
    belongs to the commune in force. Outside a transaction it is refused, because then
    the change and the event could part.
    """
    if not connection.in_atomic_block:
        message = "publish() belongs into the transaction of the change it tells of."
        raise transaction.TransactionManagementError(message)
    commune = commune_id or require_commune()
    with acting_in(commune):
        row = OutboxEvent.objects.create(
            at=clock.now(),
            kind=kind_of(type(event)),
            aggregate_id=aggregate,
            payload=to_payload(event),
        )
    transaction.on_commit(partial(wake_relay, commune), robust=True)
    return row.pk


def wake_relay(commune_id: int) -> None:
    """Hint to the relay that a commune has new events; nothing is lost if it is not heard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(commune_id)])
