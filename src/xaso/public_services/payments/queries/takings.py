"""The money that came and went in a span of days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from xaso.public_services.payments.models import LedgerEntry, Movement
from xaso.public_services.payments.models.ledger import LedgerQuerySet
from xaso.public_services.payments.states import Channel

ORDERS = {
    "at": ("at", "id"),
    "-at": ("-at", "-id"),
    "amount": ("amount", "id"),
    "-amount": ("-amount", "-id"),
}
OUT = Q(movement=Movement.REFUNDED)


@dataclass(frozen=True, slots=True)
class Sums:
    """What came and went, in all and by the way it came."""

    received: int
    refunded: int
    by_channel: list[tuple[str, Channel, int]]


def takings(wish: Mapping[str, Any]) -> LedgerQuerySet:
    """Return what payers gave and got back, as it was asked for."""
    found = (
        LedgerEntry.objects.all()
        .in_and_out()
        .filter(day__gte=wish["first"], day__lte=wish["last"])
    )
    if wish.get("channel"):
        found = found.filter(channel=wish["channel"])
    if text := wish.get("text", "").strip().upper():
        found = found.filter(
            Q(request__transfer_code=text) | Q(request__reference__startswith=text)
        )
    order = ORDERS.get(wish.get("sort") or "-at", ORDERS["-at"])
    return found.select_related("request", "actor").order_by(*order)


def sums_of(found: LedgerQuerySet) -> Sums:
    """Return the sums of what was found; one query."""
    rows = (
        found.order_by()
        .values("channel")
        .annotate(came=Sum("amount", filter=~OUT), went=Sum("amount", filter=OUT))
    )
    came = {Channel(row["channel"]): int(row["came"] or 0) for row in rows}
    went = sum(int(row["went"] or 0) for row in rows)
    by_channel = [(str(one.label), one, came[one]) for one in Channel if came.get(one)]
    return Sums(sum(came.values()), went, by_channel)
