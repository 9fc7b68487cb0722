"""Money of the sample commune: a day of each kind of it, so that every page has something to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.crypto import get_random_string

from xaso.kernel.accounts.api import User
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import is_working_day
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.payments.adapters import Notice
from xaso.public_services.payments.contracts import PaymentLine
from xaso.public_services.payments.models import (
    BankNotice,
    PaymentRequest,
    ProviderAccount,
    Refund,
)
from xaso.public_services.payments.services.cash import (
    close_shift,
    in_the_box,
    locked_shift,
    open_shift,
    take_cash,
)
from xaso.public_services.payments.services.reconciling import compare
from xaso.public_services.payments.services.refunding import RefundWish, ask_refund
from xaso.public_services.payments.services.requesting import cancel_payment, request_payment
from xaso.public_services.payments.services.setting_up import keep_account
from xaso.public_services.payments.services.taking import take_credit

NUMBER = "0000000000"
NO_BANK = "999999"
FLOAT = 200_000
LOST = 5_000
WHY_LOST = "Trả thừa tiền lẻ cho người nộp, không tìm lại được."
THINGS = 10
"""So many fees are needed for a day with money of each kind."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A dossier of the demonstration with what is paid for it."""

    id: UUID
    code: str
    payer: str
    label: str
    amount: int


def load_money(owed: Sequence[Owed], *, cashier: User, it_officer: User) -> bool:
    """Write yesterday's and today's money of the commune in force; tell whether fees sufficed."""
    if len(owed) < THINGS:
        return False
    day = _day_before(clock.today())
    with clock.at(_at(day, 8)):
        account = _account(day, it_officer)
        asked = [_ask(one) for one in owed[:THINGS]]
    _cash_of(day, asked[:3], cashier)
    told = _transfers_of(day, asked[3:7], account)
    _statement_of(day, told, asked[7], account)
    open_shift(FLOAT, actor=cashier)
    take_cash(asked[8].pk, actor=cashier)
    wish = RefundWish(amount=asked[5].total, way=Refund.Way.TRANSFER, reason="Nộp hai lần.")
    ask_refund(asked[5].pk, wish, actor=cashier)
    return True


def _account(day: date, it_officer: User) -> ProviderAccount:
    """Set up a bank account that no bank has, so that nobody pays into a real one."""
    account = ProviderAccount(
        name="Tài khoản mẫu, không có thật",
        bank=NO_BANK,
        number=NUMBER,
        holder="UBND XA MAU",
        valid_from=day.replace(month=1, day=1),
    )
    keep_account(account, get_random_string(32), actor=it_officer)
    return account


def _ask(one: Owed) -> PaymentRequest:
    lines = [PaymentLine(one.label, one.amount)]
    made = request_payment(
        ("dossier", one.id), reference=one.code, lines=lines, payer=one.payer
    )
    return PaymentRequest.objects.get(pk=made)


def _cash_of(day: date, asked: Sequence[PaymentRequest], cashier: User) -> None:
    """Take some in cash and close the box with a difference that is explained."""
    with clock.at(_at(day, 8)):
        open_shift(FLOAT, actor=cashier)
    for hour, one in enumerate(asked, start=9):
        with clock.at(_at(day, hour)):
            take_cash(one.pk, actor=cashier)
    with clock.at(_at(day, 16)):
        counted = in_the_box(locked_shift(cashier)) - LOST
        close_shift(counted, WHY_LOST, actor=cashier)


def _transfers_of(
    day: date, asked: Sequence[PaymentRequest], account: ProviderAccount
) -> list[Notice]:
    """Let a payment come whole and told twice, one in part, one twice, one late, one nameless."""
    whole, half, twice, late = asked
    with clock.at(_at(day, 10)):
        cancel_payment(late.pk)
    texts = [
        (whole.total, whole.transfer_code),
        (half.total // 2, half.transfer_code),
        (twice.total, twice.transfer_code),
        (twice.total, twice.transfer_code),
        (late.total, late.transfer_code),
        (20_000, "nop tien lam giay to"),
    ]
    told = [
        Notice(f"MAU{day:%y%m%d}{number:03}", amount, _at(day, 11), text, NUMBER)
        for number, (amount, text) in enumerate(texts, start=1)
    ]
    for one in (*told, told[0]):
        with clock.at(one.at or clock.now()):
            take_credit(account, one, origin=BankNotice.Origin.NOTICE, raw=b"")
    return told


def _statement_of(
    day: date, told: Sequence[Notice], missed: PaymentRequest, account: ProviderAccount
) -> None:
    """Compare the day with a statement that knows of a payment which we were not told of."""
    number = f"MAU{day:%y%m%d}900"
    untold = Notice(number, missed.total, _at(day, 15), missed.transfer_code, NUMBER)
    with clock.at(_at(day, 23)):
        compare(account, day, {one.number: one for one in (*told, untold)})


def _day_before(day: date) -> date:
    before = day - timedelta(days=1)
    return before if is_working_day(require_commune(), before) else _day_before(before)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), VIETNAM_TIME)
