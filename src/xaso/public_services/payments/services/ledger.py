"""Writing the ledger: the only place that does."""

from dataclasses import dataclass
from datetime import datetime

from xaso.kernel.accounts.api import User
from xaso.lib.dates import local_day
from xaso.public_services.payments.models import (
    BankNotice,
    CashShift,
    LedgerEntry,
    Movement,
    PaymentRequest,
    Refund,
)
from xaso.public_services.payments.states import Channel

HELD = "held"
POST = "post"
SAFE = "safe"
DIFFERENCES = "difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A movement to be booked: from one account to another, for one cause that counts once."""

    movement: Movement
    channel: Channel
    debit: str
    credit: str
    amount: int
    cause: str
    at: datetime
    request: PaymentRequest | None = None
    notice: BankNotice | None = None
    shift: CashShift | None = None
    refund: Refund | None = None
    actor: User | None = None


def book(posting: Posting) -> LedgerEntry:
    """Write a movement; a second one for the same cause is refused by the database."""
    return LedgerEntry.objects.create(
        at=posting.at,
        day=local_day(posting.at),
        movement=posting.movement,
        channel=posting.channel,
        debit=posting.debit,
        credit=posting.credit,
        amount=posting.amount,
        cause=posting.cause,
        request=posting.request,
        notice=posting.notice,
        shift=posting.shift,
        refund=posting.refund,
        actor=posting.actor,
    )


def bank(notice: BankNotice) -> str:
    """Name the account at the bank into which a notice's money came."""
    return f"bank:{notice.account_id.hex}"


def due(request: PaymentRequest) -> str:
    """Name the account of what a payer owes for one thing."""
    return f"due:{request.pk.hex}"
