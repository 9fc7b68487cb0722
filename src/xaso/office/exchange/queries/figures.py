"""How much at the exchange waits for a person."""

from django.db.models import Count, Q

from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.states import ReceiptState, SendState

LOOK = (ReceiptState.QUARANTINED, ReceiptState.TO_DECIDE)


def count_to_look_at() -> int:
    """Return how many messages are held back, wait for a decision, or were given up; one statement."""
    dead = OutgoingMessage.objects.filter(state=SendState.DEAD).values("pk")
    received = IncomingMessage.objects.filter(state__in=LOOK).values("pk")
    return int(received.union(dead, all=True).count())


def figures() -> dict[str, int]:
    """Return what waits, by what it waits for; two statements."""
    received = IncomingMessage.objects.aggregate(
        held=Count("pk", filter=Q(state=ReceiptState.QUARANTINED)),
        decide=Count("pk", filter=Q(state=ReceiptState.TO_DECIDE)),
    )
    sent = OutgoingMessage.objects.aggregate(
        dead=Count("pk", filter=Q(state=SendState.DEAD)),
        waiting=Count("pk", filter=Q(state__in=[SendState.QUEUED, SendState.FAILED])),
    )
    return received | sent
