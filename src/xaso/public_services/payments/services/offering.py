"""What is still to be paid for a thing, and how to pay it from home."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef

from xaso.lib import clock
from xaso.public_services.payments.adapters import CHANNEL_OF
from xaso.public_services.payments.contracts import OpenPayment
from xaso.public_services.payments.models import (
    AdapterKey,
    PaymentAttempt,
    PaymentRequest,
    ProviderAccount,
)
from xaso.public_services.payments.queries.statuses import status_from, with_what_came
from xaso.public_services.payments.services.requesting import instruct
from xaso.public_services.payments.states import Channel, RequestState

UNPAID = (RequestState.OPEN, RequestState.PART)


@transaction.atomic
def open_payment(kind: str, subject_id: UUID) -> OpenPayment | None:
    """Return what is to be paid for a thing, the latest that was asked for, with the ways online.

    Two statements, and a third when a way is offered for the first time.
    """
    rows = PaymentRequest.objects.of(kind, [subject_id]).filter(state__in=UNPAID)
    its = {"commune_id": OuterRef("commune_id"), "request_id": OuterRef("pk")}
    offered = PaymentAttempt.objects.filter(**its).order_by("channel").values("channel")
    row = with_what_came(rows).annotate(offered=ArraySubquery(offered)).order_by("-id").first()
    if row is None:
        return None
    found = [instruct(row, channel, account) for channel, account in _accounts().items()]
    new = [attempt for way, attempt in found if way.channel not in row.offered]  # type: ignore[attr-defined]
    if new:
        PaymentAttempt.objects.bulk_create(new, ignore_conflicts=True)
    return OpenPayment(status_from(row), tuple(way for way, _attempt in found))


def _accounts() -> dict[Channel, ProviderAccount]:
    """Return the newest account that counts today for each way of paying online."""
    found: dict[Channel, ProviderAccount] = {}
    for account in ProviderAccount.objects.in_force(clock.today()):
        found.setdefault(CHANNEL_OF[AdapterKey(account.adapter)], account)
    return found
