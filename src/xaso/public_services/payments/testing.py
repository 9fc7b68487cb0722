"""Payments, accounts and money for tests of other modules."""

from datetime import date
from uuid import UUID, uuid4

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.public_services.payments.adapters import Notice
from xaso.public_services.payments.contracts import PaymentLine
from xaso.public_services.payments.models import (
    AdapterKey,
    BankNotice,
    CashShift,
    PaymentReceipt,
    PaymentRequest,
    ProviderAccount,
    Reconciliation,
    Refund,
)
from xaso.public_services.payments.notice_keys import key_of
from xaso.public_services.payments.services.cash import open_shift, take_cash
from xaso.public_services.payments.services.refunding import (
    RefundWish,
    ask_refund,
    decide_refund,
    pay_refund,
)
from xaso.public_services.payments.services.requesting import request_payment
from xaso.public_services.payments.services.taking import take_credit

NUMBER = "1020304050"
SECRET = "bí mật của ngân hàng thử"  # noqa: S105 (of test accounts)
BANK = "970436"


def bank_account(**changed: object) -> ProviderAccount:
    """Return a bank account of the commune in force that counts since 2025."""
    account = ProviderAccount(
        adapter=AdapterKey.BANK,
        name="Tài khoản thu phí, lệ phí",
        bank=BANK,
        number=NUMBER,
        holder="UBND XA THU",
        valid_from=date(2025, 7, 1),
    )
    for name, value in changed.items():
        setattr(account, name, value)
    account.secret = SECRET
    account.save(force_insert=True)
    return account


def payment(
    total: int = 15_000, *, reference: str = "H56.99.49-20261122-0000012"
) -> PaymentRequest:
    """Return a payment that was asked for something."""
    lines = [PaymentLine("Lệ phí, mỗi việc", total, "charge", 1, total)]
    found = request_payment(
        ("dossier", uuid7()), reference=reference, lines=lines, payer="Nguyễn Thị Hoa"
    )
    return again(found)


def again(payment_id: UUID) -> PaymentRequest:
    """Return a payment as it stands now."""
    return PaymentRequest.objects.get(pk=payment_id)


def paid_in_cash(officer: User, total: int = 15_000) -> PaymentRequest:
    """Return a payment that an officer took in cash."""
    open_shift(0, actor=officer)
    made = payment(total)
    take_cash(made.pk, actor=officer)
    return again(made.pk)


def refunded_in_cash(payment_id: UUID, amount: int, *, cashier: User, agrees: User) -> None:
    """Take a payment in cash and pay so much of it back."""
    open_shift(0, actor=cashier)
    take_cash(payment_id, actor=cashier)
    wish = RefundWish(amount=amount, way=Refund.Way.CASH, reason="Không giải quyết.")
    refund = ask_refund(payment_id, wish, actor=cashier)
    decide_refund(refund.pk, agrees=True, actor=agrees)
    pay_refund(refund.pk, actor=cashier)


def money_in(account: ProviderAccount, amount: int, text: str) -> BankNotice:
    """Return the notice of money that came into an account just now."""
    number, now = f"FT{uuid4().hex}", clock.now()
    told = Notice(number, amount, now, text, account.number)
    take_credit(account, told, origin=BankNotice.Origin.NOTICE, raw=text.encode())
    return BankNotice.objects.get(account=account, provider_ref=number)


def money_of_each_kind(officer: User) -> dict[str, object]:
    """Return one of everything that has a page, by the names of the arguments of addresses.

    The officer takes cash and has asked for a refund.
    """
    account = bank_account()
    taken = paid_in_cash(officer)
    over = payment()
    money_in(account, over.total + 5_000, over.transfer_code)
    wish = RefundWish(amount=5_000, way=Refund.Way.CASH, reason="Nộp thừa.")
    run = Reconciliation.objects.create(account=account, day=clock.today(), run_at=clock.now())
    return {
        "payments:key": key_of(account.pk),
        "account_id": account.pk,
        "payment_id": over.pk,
        "payments:notice_id": money_in(account, 9_000, "Nguyễn Thị Hoa nộp phí").pk,
        "refund_id": ask_refund(over.pk, wish, actor=officer).pk,
        "receipt_id": PaymentReceipt.objects.get(request=taken).pk,
        "shift_id": CashShift.objects.get(officer=officer, closed_at=None).pk,
        "run_id": run.pk,
    }
