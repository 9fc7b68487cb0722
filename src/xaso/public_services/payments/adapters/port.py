"""What every way of paying can do, in plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from xaso.public_services.payments.states import NoticeReason


class NoticeRefusedError(Exception):
    """A notice is not taken; ``reason`` says why, ``status`` is the answer to its sender."""

    def __init__(self, reason: NoticeReason, status: int) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class StatementError(Exception):
    """The statement of a day could not be had or read."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """How the commune set a provider up."""

    bank: str
    number: str
    holder: str
    address: str
    options: Mapping[str, Any]
    secret: str


@dataclass(frozen=True, slots=True)
class Payable:
    """What is to be paid: how much, under which code, and for which thing."""

    code: str
    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class Instruction:
    """How to pay: a QR to scan, an address to go to, or neither (at the desk, to the postman).

    ``number`` is how the provider will name this attempt.
    """

    number: str
    qr: str = ""
    address: str = ""
    transfer: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Money that came in, as a provider tells it."""

    number: str
    amount: int
    at: datetime
    text: str
    account: str
    nonce: str = ""


class PaymentProvider(Protocol):
    """A way of paying."""

    def create(self, settings: ProviderSettings, payable: Payable) -> Instruction:
        """Return how to pay this."""

    def parse_notice(
        self, settings: ProviderSettings, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        """Check a notice and read it; raise ``NoticeRefusedError`` for one that is not to be taken."""

    def fetch_statement(
        self, settings: ProviderSettings, day: date, now: datetime
    ) -> Sequence[Notice] | None:
        """Return the credits of a day, ``None`` where the provider has no statement.

        Raises:
            StatementError: it could not be had.
        """
