"""The lists of the exchange desk."""

from collections.abc import Mapping

from django.db.models import Q

from xaso.office.exchange.models import (
    ExchangePartner,
    GatewayLine,
    IncomingMessage,
    OutgoingMessage,
)
from xaso.office.exchange.models.incoming import IncomingMessageQuerySet
from xaso.office.exchange.models.outgoing import OutgoingMessageQuerySet
from xaso.office.exchange.models.partners import ExchangePartnerQuerySet

SENT_ORDERS = {
    "at": ("created_at", "id"),
    "-at": ("-created_at", "-id"),
    "receiver": ("receiver_name", "-id"),
    "-receiver": ("-receiver_name", "-id"),
}
RECEIVED_ORDERS = {
    "at": ("received_at", "id"),
    "-at": ("-received_at", "-id"),
    "sender": ("sender_name", "-id"),
    "-sender": ("-sender_name", "-id"),
}


def sent(wish: Mapping[str, str]) -> OutgoingMessageQuerySet:
    """Return the documents, recalls and changes that were sent, as they were asked for."""
    rows = OutgoingMessage.objects.all().documents()
    if wish.get("state"):
        rows = rows.filter(state=wish["state"])
    if wish.get("status"):
        rows = rows.filter(last_status=wish["status"])
    if text := wish.get("text", "").strip():
        rows = rows.filter(
            Q(code__icontains=text)
            | Q(subject__icontains=text)
            | Q(receiver_name__icontains=text)
            | Q(receiver_code__istartswith=text)
        )
    order = SENT_ORDERS.get(wish.get("sort") or "-at", SENT_ORDERS["-at"])
    return rows.order_by(*order)


def received(wish: Mapping[str, str]) -> IncomingMessageQuerySet:
    """Return what came, as it was asked for."""
    rows = IncomingMessage.objects.all()
    if wish.get("state"):
        rows = rows.filter(state=wish["state"])
    if wish.get("kind"):
        rows = rows.filter(kind=wish["kind"])
    if text := wish.get("text", "").strip():
        rows = rows.filter(
            Q(code__icontains=text)
            | Q(subject__icontains=text)
            | Q(sender_name__icontains=text)
            | Q(sender_code__istartswith=text)
        )
    order = RECEIVED_ORDERS.get(wish.get("sort") or "-at", RECEIVED_ORDERS["-at"])
    return rows.order_by(*order)


def partners(text: str) -> ExchangePartnerQuerySet:
    """Return the agencies that can be written to today."""
    rows = ExchangePartner.objects.in_force()
    return rows.found_by(text) if text.strip() else rows


def lines() -> dict[str, GatewayLine]:
    """Return how the commune's lines stand, by gateway."""
    return {one.gateway: one for one in GatewayLine.objects.all()}
