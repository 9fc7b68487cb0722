"""What money that came or went makes of a payment."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.events import PaymentReceived, PaymentRefunded
from xaso.public_services.payments.models import PaymentRequest
from xaso.public_services.payments.services.receipts import issue_receipt, void_receipt
from xaso.public_services.payments.states import Channel, RequestState, state_of

GONE = _("This payment is not there any more.")
SUMS = ("received", "refunded", "state", "paid_at", "cancelled_at")


def locked(request_id: UUID) -> PaymentRequest:
    """Return a payment that nobody else changes until the transaction ends."""
    found = PaymentRequest.objects.select_for_update().filter(pk=request_id).first()
    if found is None:
        raise PaymentRefusedError(GONE)
    return found


def add_received(
    request: PaymentRequest,
    amount: int,
    *,
    channel: Channel,
    at: datetime,
    actor: User | None = None,
) -> None:
    """Count money that was booked for a locked payment; tell it, and write the receipt last."""
    request.received += amount
    restate(request, at=at)
    event = PaymentReceived(
        request_id=request.pk,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        amount=amount,
        rest=request.rest,
        state=request.state,
        channel=channel,
    )
    publish(event, aggregate=request.subject_id)
    if request.state in (RequestState.PAID, RequestState.OVER) and not request.cancelled_at:
        issue_receipt(request, channel=channel, at=at, actor=actor)


def add_refunded(request: PaymentRequest, amount: int, *, at: datetime) -> None:
    """Count money that went back from a locked payment, and tell it.

    Where less is left than is owed, the payment is over with it and its receipt void.
    """
    request.refunded += amount
    if request.kept < request.owed:
        request.cancelled_at = at
        void_receipt(request, at=at)
    restate(request, at=at)
    event = PaymentRefunded(
        request_id=request.pk,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        amount=amount,
        state=request.state,
    )
    publish(event, aggregate=request.subject_id)


def restate(request: PaymentRequest, *, at: datetime) -> None:
    """Say anew how a locked payment stands, and keep it."""
    request.state = state_of(
        request.total,
        request.received,
        request.refunded,
        is_cancelled=request.cancelled_at is not None,
    )
    if request.kept >= request.total and request.paid_at is None:
        request.paid_at = at
    request.save(update_fields=SUMS)
