"""Whatever a bank does with its notices, in the end every đồng is booked once."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standins.bank.bank import signed

from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME, local_day
from xaso.public_services.payments.adapters import StatementError
from xaso.public_services.payments.models import (
    BankNotice,
    LedgerEntry,
    Outcome,
    PaymentRequest,
    Reconciliation,
    ReconciliationLine,
)
from xaso.public_services.payments.services.nightly import BooksDisagreeError, close_the_day
from xaso.public_services.payments.services.reconciling import (
    payments_off_the_ledger,
    reconcile,
)
from xaso.public_services.payments.services.taking import take_notice
from xaso.public_services.payments.testing import NUMBER, SECRET, again, bank_account, payment

GET = "xaso.public_services.payments.adapters.bank_webhook.get"


def credit(number, amount, content="", at=None):
    moment = (at or clock.now()).astimezone(VIETNAM_TIME)
    return {
        "id": number,
        "amount": amount,
        "content": content,
        "account": NUMBER,
        "at": moment.isoformat(),
    }


def tell(account, row):
    body, stamp = json.dumps(row).encode(), str(int(clock.now().timestamp()))
    headers = {
        "X-Timestamp": stamp,
        "X-Nonce": "n",
        "X-Signature": signed(SECRET, stamp, "n", body),
    }
    return take_notice(account, body, headers)


@pytest.fixture
def account(here):
    return bank_account(address="https://bank.example/statement")


@pytest.fixture
def statement(monkeypatch):
    """Let the bank state these rows."""
    rows = []
    monkeypatch.setattr(GET, lambda *_given: json.dumps({"transactions": rows}).encode())
    return rows


def outcomes(run):
    lines = ReconciliationLine.objects.filter(reconciliation=run)
    return dict(lines.values_list("provider_ref", "outcome"))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    wishes=st.lists(st.integers(1_000, 50_000), min_size=1, max_size=5),
    plan=st.lists(
        st.tuples(
            st.integers(0, 5),  # which payment the text names; past the last: none
            st.integers(1_000, 60_000),  # how much
            st.integers(0, 3),  # how often it is told
            st.integers(0, 99),  # where in the order
        ),
        max_size=12,
    ),
)
def test_any_order_repetition_and_loss_ends_in_the_banks_own_sum(here, statement, wishes, plan):
    account = bank_account(address="https://bank.example/statement")
    asked = [payment(one) for one in wishes]
    rows = [
        (
            credit(f"FT{number}", amount, asked[to].transfer_code if to < len(asked) else "?"),
            times,
            place,
        )
        for number, (to, amount, times, place) in enumerate(plan)
    ]
    statement[:] = [row for row, _times, _place in rows]

    for row, times, _place in sorted(rows, key=lambda one: one[2]):
        for _ in range(times):
            assert tell(account, row).status == 200
    run = reconcile(account, clock.today())

    total = sum(amount for _to, amount, _times, _place in plan)
    mine = LedgerEntry.objects.filter(debit=f"bank:{account.pk.hex}")
    assert sum(mine.values_list("amount", flat=True)) == total == run.statement_sum
    assert (run.booked_sum, run.difference) == (total, 0)
    for number, one in enumerate(asked):
        meant = sum(amount for to, amount, _times, _place in plan if to == number)
        assert again(one.pk).received == meant
    lost = {f"FT{number}" for number, (*_rest, times, _place) in enumerate(plan) if not times}
    found = outcomes(run)
    assert {one for one, what in found.items() if what == Outcome.MISSING_HERE} == lost
    assert set(found.values()) <= {Outcome.MATCHED, Outcome.MISSING_HERE}
    assert payments_off_the_ledger() == []


def test_a_lost_notice_is_booked_from_the_statement_and_not_again_when_it_comes(
    account, statement
):
    asked = payment(15_000)
    row = credit("FT1", 15_000, asked.transfer_code)
    statement.append(row)

    first = reconcile(account, clock.today())
    late = tell(account, row)
    second = reconcile(account, clock.today())

    assert first.pk == second.pk
    assert late.is_repeated
    assert again(asked.pk).state == "paid"
    assert BankNotice.objects.get().origin == "statement"
    assert outcomes(second) == {"FT1": Outcome.MISSING_HERE}


def test_what_the_bank_does_not_know_and_what_differs_is_shown(account, statement):
    tell(account, credit("FT1", 15_000))
    tell(account, credit("FT2", 8_000))
    statement.append(credit("FT2", 9_000))

    run = reconcile(account, clock.today())

    assert outcomes(run) == {"FT1": Outcome.MISSING_THERE, "FT2": Outcome.DIFFERING}
    assert (run.statement_sum, run.booked_sum) == (9_000, 23_000)


def test_a_credit_around_midnight_belongs_to_its_day_in_vietnam(account, statement):
    late = clock.now().astimezone(VIETNAM_TIME).replace(hour=23, minute=59)
    row = credit("FT1", 15_000, at=late)
    statement.append(row)

    tell(account, row)

    run = reconcile(account, local_day(late))
    assert run.difference == 0
    assert BankNotice.objects.get().day == local_day(late)


def test_a_bank_that_does_not_answer_is_seen(account, monkeypatch):
    def refuse(*_given):
        raise StatementError("500")

    monkeypatch.setattr(GET, refuse)

    with pytest.raises(ExceptionGroup):
        close_the_day()
    assert Reconciliation.objects.filter(is_answered=False).count() == 3


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"transactions": 3}', b'{"transactions": [{}]}']
)
def test_a_statement_that_cannot_be_read_books_nothing(account, monkeypatch, body):
    monkeypatch.setattr(GET, lambda *_given: body)

    with pytest.raises(StatementError):
        reconcile(account, clock.today())
    assert not LedgerEntry.objects.exists()


def test_a_payment_that_left_the_ledger_is_found_at_night(here):
    asked = payment(15_000)
    PaymentRequest.objects.filter(pk=asked.pk).update(received=15_000)

    with pytest.raises(BooksDisagreeError) as found:
        close_the_day()

    assert found.value.args == (asked.transfer_code,)


def test_payments_and_ledger_are_compared_as_they_stand_at_one_moment(
    here, django_assert_num_queries
):
    payment(15_000)

    with django_assert_num_queries(1):
        assert payments_off_the_ledger() == []


def test_the_nights_compare_three_days(account, statement):
    yesterday = clock.now() - timedelta(days=1)
    statement.append(credit("FT1", 15_000, at=yesterday))

    close_the_day()
    close_the_day()

    assert Reconciliation.objects.count() == 3
    assert LedgerEntry.objects.get().day == local_day(yesterday)


def test_an_account_without_a_statement_is_left_alone(here):
    assert reconcile(bank_account(), clock.today()) is None


def test_statements_come_by_https_only(settings, account):
    settings.XASO_PAYMENTS_PLAIN_HTTP = False

    for address in ("http://127.0.0.1:9/", "https://bank.example:99999/", "https://[/"):
        account.address = address
        with pytest.raises(StatementError):
            reconcile(account, clock.today())
