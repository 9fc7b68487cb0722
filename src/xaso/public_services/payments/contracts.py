"""Plain values that cross this module's door."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xaso.public_services.payments.states import Channel, RequestState


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One line of what is to be paid: a fee or a charge (phí, lệ phí), with its source.

    ``code`` is the item's code in the list that set it, if it has one.
    """

    label: str
    amount: int
    kind: str = "unknown"
    quantity: int = 1
    unit_amount: int = 0
    source: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class PaymentQuote:
    """What will be paid, as far as it is known; ``total`` is ``None`` where an amount is not.

    ``doubts`` are sentences for officials. Nothing is to be paid where ``total`` is 0.
    """

    lines: tuple[PaymentLine, ...]
    total: int | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """How a payment stands: ``receipt`` is the one that counts, ``came_by`` how money came last."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    purpose: str
    reference: str
    code: str
    lines: tuple[PaymentLine, ...]
    total: int
    received: int
    refunded: int
    rest: int
    state: RequestState
    asked_at: datetime
    receipt: str = ""
    excess: int = 0
    came_by: Channel | None = None

    @property
    def is_settled(self) -> bool:
        """Whether everything that is owed has come."""
        return self.state in (RequestState.PAID, RequestState.OVER)


@dataclass(frozen=True, slots=True)
class WayToPay:
    """How to pay the rest by one channel: a QR, an address, or the code to name."""

    channel: Channel
    amount: int
    code: str
    qr: str = ""
    address: str = ""
    bank: str = ""
    account: str = ""
    holder: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """What is still to be paid, and the ways of paying online that are set up.

    Without such ways the one-stop desk takes the money.
    """

    status: PaymentStatus
    ways: tuple[WayToPay, ...]

    @property
    def amount(self) -> int:
        """What is left to be paid."""
        return self.status.rest
