"""What other modules use of payments: ids and frozen dataclasses, never models."""

from collections.abc import Collection
from uuid import UUID

from xaso.kernel.permissions.api import Access
from xaso.public_services.payments.banks import bank_name
from xaso.public_services.payments.contracts import (
    OpenPayment,
    PaymentLine,
    PaymentQuote,
    PaymentStatus,
    WayToPay,
)
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.permissions import SEE
from xaso.public_services.payments.presentation import payment_state
from xaso.public_services.payments.queries import statuses
from xaso.public_services.payments.quoting import as_payment
from xaso.public_services.payments.services.offering import open_payment
from xaso.public_services.payments.services.requesting import (
    cancel_payment,
    request_payment,
)
from xaso.public_services.payments.states import Channel, RequestState

__all__ = [
    "Channel",
    "OpenPayment",
    "PaymentLine",
    "PaymentQuote",
    "PaymentRefusedError",
    "PaymentStatus",
    "RequestState",
    "WayToPay",
    "as_payment",
    "bank_name",
    "cancel_payment",
    "may_see_payments",
    "open_payment",
    "payment_state",
    "payments_of",
    "request_payment",
    "status_of",
]


def status_of(request_id: UUID) -> PaymentStatus | None:
    """Return how one payment stands, ``None`` for an unknown one; one query."""
    return statuses.status_of(request_id)


def payments_of(kind: str, ids: Collection[UUID]) -> list[PaymentStatus]:
    """Return the payments for things of a kind, in the order they were asked for; one query."""
    return statuses.statuses_of(kind, ids)


def may_see_payments(access: Access) -> bool:
    """Tell whether this person may open the pages of payments."""
    return access.holds(SEE.key)
