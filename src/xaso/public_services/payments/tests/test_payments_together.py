"""Many at once: the same notice, many receipts, two cashiers, and the bank's own program."""

import json
from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse
from standins.bank import Account, Bank, serve
from standins.bank.bank import signed
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import (
    BankNotice,
    LedgerEntry,
    PaymentReceipt,
    ProviderAccount,
)
from xaso.public_services.payments.notice_keys import key_of
from xaso.public_services.payments.services.cash import open_shift, take_cash
from xaso.public_services.payments.services.receipts import replace_receipt
from xaso.public_services.payments.services.reconciling import (
    payments_off_the_ledger,
    reconcile,
)
from xaso.public_services.payments.services.taking import take_notice
from xaso.public_services.payments.testing import NUMBER, SECRET, again, bank_account, payment

pytestmark = pytest.mark.real_database
INSIDE = transaction.atomic


@pytest.fixture
def here(real_database):
    commune(HERE)


def inside(work):
    with acting_in(HERE), INSIDE():
        return work()


def told(number, amount, content):
    body = json.dumps(
        {
            "id": number,
            "amount": amount,
            "content": content,
            "account": NUMBER,
            "at": clock.now().astimezone(VIETNAM_TIME).isoformat(),
        }
    ).encode()
    stamp = str(int(clock.now().timestamp()))
    signature = signed(SECRET, stamp, "n", body)
    return body, {"X-Timestamp": stamp, "X-Nonce": "n", "X-Signature": signature}


def test_the_same_notice_twenty_times_at_once_is_one_entry(here):
    inside(bank_account)
    asked = inside(payment)
    body, headers = told("FT1", 15_000, asked.transfer_code)

    def take():
        return inside(lambda: take_notice(ProviderAccount.objects.get(), body, headers))

    answers = run_together([take] * 20)

    assert [one.status for one in answers] == [200] * 20
    assert sum(one.is_repeated for one in answers) == 19
    with acting_in(HERE), INSIDE():
        assert LedgerEntry.objects.get().amount == 15_000
        assert BankNotice.objects.get().times == 20
        assert again(asked.pk).state == "paid"


def test_many_notices_for_one_payment_at_once_are_all_counted(here):
    inside(bank_account)
    asked = inside(partial(payment, 15_000))
    messages = [told(f"FT{number}", 1_000, asked.transfer_code) for number in range(15)]

    def take(message):
        return inside(lambda: take_notice(ProviderAccount.objects.get(), *message))

    run_together([partial(take, one) for one in messages])

    with acting_in(HERE), INSIDE():
        assert (again(asked.pk).received, again(asked.pk).state) == (15_000, "paid")
        assert PaymentReceipt.objects.count() == 1
        assert payments_off_the_ledger() == []


def test_fifty_receipts_at_once_have_no_gap(here):
    officers = [official(Role.RECEPTIONIST) for _ in range(50)]
    for one in officers:
        inside(partial(open_shift, 0, actor=one))
    asked = [inside(payment).pk for _ in officers]

    def take(number):
        def work():
            take_cash(asked[number], actor=officers[number])
            if number % 5 == 0:
                raise PaymentRefusedError("Người nộp đổi ý.")

        try:
            inside(work)
        except PaymentRefusedError:
            return 0
        return 1

    taken = run_together([partial(take, number) for number in range(50)])

    with acting_in(HERE), INSIDE():
        numbers = PaymentReceipt.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, sum(taken) + 1))
        assert sum(taken) == 40


def test_two_cashiers_do_not_both_take_the_same_money(here):
    officers = [official(Role.RECEPTIONIST) for _ in range(2)]
    for one in officers:
        inside(partial(open_shift, 0, actor=one))
    asked = inside(payment).pk

    def take(officer):
        try:
            return inside(lambda: take_cash(asked, actor=officer))
        except PaymentRefusedError:
            return 0

    assert sorted(run_together([partial(take, one) for one in officers])) == [0, 15_000]


def credit(bank, amount, content, **misbehaviour):
    return bank.credit({"account": NUMBER, "amount": amount, "content": content} | misbehaviour)


def misbehave(bank, codes):
    """Credit six payments and a stranger, each told in a way of its own."""
    credit(bank, 1_000, f"le phi {codes[0]}", times=3)
    credit(bank, 2_000, codes[1], hold=True)
    credit(bank, 3_000, codes[2], hold=True)
    credit(bank, 4_000, codes[3], drop=True)
    credit(bank, 5_000, codes[4], bad_signature=True)
    credit(bank, 6_000, codes[5], told_amount=9_000)
    credit(bank, 7_000, "chuyển nhầm", delay=0.2)
    bank.settle()
    bank.release()


def test_a_misbehaving_bank_over_http_in_both_directions(live_site, here, settings):
    settings.XASO_PAYMENTS_PLAIN_HTTP = True
    bank = Bank()
    with serve(bank) as address:
        account = inside(partial(bank_account, address=f"{address}/statement"))
        asked = [inside(partial(payment, 1_000 * number)) for number in range(1, 7)]
        with acting_in(HERE):
            path = reverse("payments:notice", args=[key_of(account.pk)])
        bank.accounts[NUMBER] = Account(NUMBER, SECRET, live_site + path)

        misbehave(bank, [one.transfer_code for one in asked])
        with acting_in(HERE):
            run = reconcile(account, clock.today())

    assert sorted(one["status"] for one in bank.sent) == [200] * 7 + [401]
    assert (run.statement_sum, run.booked_sum) == (28_000, 31_000)
    with acting_in(HERE), INSIDE():
        assert [again(one.pk).state for one in asked] == ["paid"] * 5 + ["over"]
        found = run.compared_lines.order_by("outcome").values_list("outcome", flat=True)
        assert list(found) == ["differing"] + ["matched"] * 4 + ["missing_here"] * 2
        assert payments_off_the_ledger() == []


def test_two_who_void_a_receipt_at_once_write_one_other(here):
    cashier, accountants = (
        official(Role.RECEPTIONIST),
        [official(Role.ACCOUNTANT) for _ in "ab"],
    )
    paid = inside(payment)
    inside(lambda: open_shift(0, actor=cashier))
    inside(lambda: take_cash(paid.pk, actor=cashier))
    wrong = inside(lambda: PaymentReceipt.objects.get().pk)

    def void(actor):
        try:
            inside(lambda: replace_receipt(wrong, payer="A", reason="Sai", actor=actor))
        except PaymentRefusedError:
            return False
        return True

    done = run_together([partial(void, one) for one in accountants])

    assert sorted(done) == [False, True]
    numbers = inside(lambda: sorted(PaymentReceipt.objects.values_list("number", flat=True)))
    assert numbers == [1, 2]
