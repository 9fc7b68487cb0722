"""Cash, assigning by hand, paying back, the post, receipts."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from xaso.lib.ids import uuid7
from xaso.public_services.payments.contracts import PaymentLine
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import (
    AdapterKey,
    BankNotice,
    CashShift,
    LedgerEntry,
    PaymentReceipt,
    Refund,
)
from xaso.public_services.payments.queries.looking import count_to_look_at, to_look_at
from xaso.public_services.payments.services.cash import (
    close_shift,
    in_the_box,
    open_shift,
    take_cash,
)
from xaso.public_services.payments.services.matching import (
    match_notice,
    match_to_post,
    owed_by_post,
)
from xaso.public_services.payments.services.postal import settle_list
from xaso.public_services.payments.services.reconciling import payments_off_the_ledger
from xaso.public_services.payments.services.refunding import (
    RefundWish,
    ask_refund,
    ask_refund_of_notice,
    decide_refund,
    pay_refund,
)
from xaso.public_services.payments.services.requesting import (
    cancel_payment,
    request_payment,
    way_to_pay,
)
from xaso.public_services.payments.states import Channel
from xaso.public_services.payments.testing import (
    again,
    bank_account,
    money_in,
    paid_in_cash,
    payment,
)

WISH = {"way": Refund.Way.CASH, "reason": "Nộp hai lần."}


@pytest.fixture(autouse=True)
def the_payments_agree_with_the_ledger(here):
    yield
    assert payments_off_the_ledger() == []


def wish(amount, **more):
    return RefundWish(amount=amount, **(WISH | more))


def given_back(request, amount, asker, decider, **more):
    refund = ask_refund(request.pk, wish(amount, **more), actor=asker)
    return decide_refund(refund.pk, agrees=True, actor=decider)


def test_cash_is_taken_into_an_open_box_only(cashier):
    asked = payment(15_000)

    with pytest.raises(PaymentRefusedError):
        take_cash(asked.pk, actor=cashier)
    shift = open_shift(50_000, actor=cashier)
    taken = take_cash(asked.pk, actor=cashier)

    assert taken == 15_000
    assert in_the_box(shift) == 65_000
    assert again(asked.pk).state == "paid"


def test_nothing_is_taken_twice(cashier):
    asked = paid_in_cash(cashier)

    with pytest.raises(PaymentRefusedError):
        take_cash(asked.pk, actor=cashier)


def test_an_officer_has_one_open_box(cashier):
    open_shift(0, actor=cashier)

    with pytest.raises(PaymentRefusedError):
        open_shift(0, actor=cashier)


def test_a_difference_is_explained_and_booked(cashier):
    shift = open_shift(50_000, actor=cashier)
    take_cash(payment(15_000).pk, actor=cashier)

    with pytest.raises(PaymentRefusedError):
        close_shift(64_000, " ", actor=cashier)
    closed = close_shift(64_000, "Trả thừa tiền lẻ.", actor=cashier)

    assert (closed.expected, closed.difference) == (65_000, -1_000)
    assert in_the_box(shift) == 0
    assert LedgerEntry.objects.all().balance("safe") == 14_000
    assert LedgerEntry.objects.all().balance("difference") == 1_000
    open_shift(0, actor=cashier)


def test_every_movement_has_two_sides(cashier, bank):
    open_shift(50_000, actor=cashier)
    take_cash(payment(15_000).pk, actor=cashier)
    bank.tell("FT1", 9_000, "không rõ")
    close_shift(66_000, "Thừa một nghìn.", actor=cashier)

    entries = LedgerEntry.objects.all()
    names = {name for one in entries for name in (one.debit, one.credit)}

    assert sum(entries.balance(name) for name in names) == 0


def test_the_ledger_can_only_grow(cashier):
    paid_in_cash(cashier)

    for statement in (
        "UPDATE payments_ledgerentry SET amount = 1",
        "DELETE FROM payments_ledgerentry",
    ):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{statement} WHERE commune_id = 15349")


def test_held_money_is_assigned_by_hand_once(bank, supervisor):
    asked = payment(15_000)
    bank.tell("FT1", 15_000, "khai sinh cho con")
    notice = BankNotice.objects.get()

    match_notice(notice.pk, asked.transfer_code, actor=supervisor)

    assert again(asked.pk).state == "paid"
    assert LedgerEntry.objects.all().balance("held") == 0
    with pytest.raises(PaymentRefusedError):
        match_notice(notice.pk, asked.transfer_code, actor=supervisor)


def test_a_cut_code_is_proposed_where_the_amount_fits(bank):
    asked = payment(15_000)
    bank.tell("FT1", 15_000, f"CK LE PHI {asked.transfer_code[:9]}")
    bank.tell("FT2", 14_000, f"CK LE PHI {asked.transfer_code[:9]}")

    found = {one.notice.provider_ref: one.likely for one in to_look_at().held}

    assert found == {"FT1": asked.transfer_code, "FT2": ""}
    assert count_to_look_at() == 2


def test_the_counter_does_not_assign_money(bank, cashier):
    asked = payment()
    bank.tell("FT1", 15_000, "không rõ")

    with pytest.raises(PermissionDenied):
        match_notice(BankNotice.objects.get().pk, asked.transfer_code, actor=cashier)


def test_a_refund_takes_two_people(cashier, supervisor, leader):
    asked = paid_in_cash(cashier)
    own = ask_refund(asked.pk, wish(15_000), actor=supervisor)

    with pytest.raises(PaymentRefusedError):
        decide_refund(own.pk, agrees=True, actor=supervisor)
    with pytest.raises(PaymentRefusedError):
        pay_refund(own.pk, actor=cashier)
    decide_refund(own.pk, agrees=True, actor=leader)
    pay_refund(own.pk, actor=cashier)

    assert again(asked.pk).state == "refunded"
    assert in_the_box(CashShift.objects.get()) == 0
    with pytest.raises(PaymentRefusedError):
        pay_refund(own.pk, actor=cashier)


def test_the_database_itself_wants_a_second_person(cashier, supervisor):
    refund = ask_refund(paid_in_cash(cashier).pk, wish(1_000), actor=supervisor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(decided_by=supervisor)


def test_no_more_goes_back_than_came(cashier, supervisor):
    asked = paid_in_cash(cashier)
    ask_refund(asked.pk, wish(10_000), actor=supervisor)

    with pytest.raises(PaymentRefusedError):
        ask_refund(asked.pk, wish(5_001), actor=supervisor)


def test_what_was_too_much_goes_back_by_transfer_and_the_payment_stands(bank, cashier, leader):
    asked = payment(15_000)
    bank.tell("FT1", 20_000, asked.transfer_code)

    refund = given_back(asked, 5_000, cashier, leader, way=Refund.Way.TRANSFER)
    with pytest.raises(PaymentRefusedError):
        pay_refund(refund.pk, actor=cashier)
    pay_refund(refund.pk, actor=cashier, bank_ref="UNC-12")

    assert (again(asked.pk).state, again(asked.pk).kept) == ("paid", 15_000)
    assert PaymentReceipt.objects.filter(voided_at__isnull=True).count() == 1


def test_money_that_no_bank_has_is_not_promised_by_transfer(cashier, supervisor, leader):
    asked = paid_in_cash(cashier)

    with pytest.raises(PaymentRefusedError):
        ask_refund(asked.pk, wish(15_000, way=Refund.Way.TRANSFER), actor=supervisor)
    refund = given_back(asked, 15_000, supervisor, leader)
    pay_refund(refund.pk, actor=cashier)

    assert again(asked.pk).state == "refunded"


def test_a_transfer_back_leaves_the_account_and_the_way_by_which_it_came(here, cashier, leader):
    platform = bank_account(adapter=AdapterKey.NATIONAL, bank="", address="https://p.example")
    asked = payment(15_000)
    money_in(platform, 20_000, asked.transfer_code)

    refund = given_back(asked, 5_000, cashier, leader, way=Refund.Way.TRANSFER)
    pay_refund(refund.pk, actor=cashier, bank_ref="UNC-14")

    paid_out = LedgerEntry.objects.get(movement="refunded")
    assert (paid_out.channel, paid_out.credit) == (
        Channel.NATIONAL,
        f"bank:{platform.pk.hex}",
    )


def test_money_of_nobody_goes_back_whole(bank, supervisor, leader, cashier):
    bank.tell("FT1", 15_000, "nhầm tài khoản")
    notice = BankNotice.objects.get()

    refund = ask_refund_of_notice(
        notice.pk, wish(15_000, way=Refund.Way.TRANSFER), actor=supervisor
    )
    with pytest.raises(PaymentRefusedError):
        match_notice(notice.pk, payment().transfer_code, actor=supervisor)
    decide_refund(refund.pk, agrees=True, actor=leader)
    pay_refund(refund.pk, actor=cashier, bank_ref="UNC-13")

    assert BankNotice.objects.get().state == "returned"
    assert LedgerEntry.objects.all().balance("held") == 0
    assert LedgerEntry.objects.all().balance(f"bank:{notice.account_id.hex}") == 0


def test_a_declined_refund_leaves_everything(bank, supervisor, leader):
    bank.tell("FT1", 15_000, "nhầm tài khoản")
    notice = BankNotice.objects.get()
    first = ask_refund_of_notice(notice.pk, wish(15_000), actor=supervisor)

    decide_refund(first.pk, agrees=False, actor=leader)
    match_notice(notice.pk, payment().transfer_code, actor=supervisor)

    assert BankNotice.objects.get().state == "booked"


def test_a_receipt_is_issued_once_the_whole_is_paid(bank):
    asked = payment(15_000)

    bank.tell("FT1", 10_000, asked.transfer_code)
    assert not PaymentReceipt.objects.exists()
    bank.tell("FT2", 5_000, asked.transfer_code)
    bank.tell("FT3", 5_000, asked.transfer_code)

    receipt = PaymentReceipt.objects.get()
    assert (receipt.number, receipt.year, receipt.amount) == (1, 2026, 15_000)


def test_the_receipt_of_money_that_goes_back_is_void_and_keeps_its_number(cashier, leader):
    asked = paid_in_cash(cashier)
    refund = given_back(asked, 15_000, cashier, leader)

    pay_refund(refund.pk, actor=cashier)
    take_cash(payment().pk, actor=cashier)

    found = PaymentReceipt.objects.order_by("number")
    assert [(one.number, bool(one.voided_at)) for one in found] == [(1, True), (2, False)]


def test_a_number_rolls_back_with_its_receipt(cashier):
    open_shift(0, actor=cashier)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take_cash(payment().pk, actor=cashier)
        1 / 0  # noqa: B018
    take_cash(payment().pk, actor=cashier)

    assert PaymentReceipt.objects.get().number == 1


def test_the_list_of_the_post_is_booked_once_line_by_line(supervisor, bank):
    first, second = payment(15_000), payment(8_000)
    text = (
        f"1 {first.transfer_code} 15.000 Nguyễn Thị Hoa\n\n"
        f"2; {second.transfer_code}; 8000\n3 không có mã 5.000"
    )

    lines = settle_list("BK-01", text, actor=supervisor)
    repeated = settle_list("BK-01", text, actor=supervisor)

    assert [bool(one.fault) for one in lines] == [False, False, True]
    assert all(one.fault for one in repeated)
    assert again(first.pk).state == again(second.pk).state == "paid"
    assert owed_by_post() == 23_000


def test_what_the_post_hands_over_is_no_new_money(supervisor, bank):
    settle_list("BK-01", f"{payment(15_000).transfer_code} 15.000", actor=supervisor)
    bank.tell("FT9", 15_000, "VNPOST BK-01")

    match_to_post(BankNotice.objects.get().pk, actor=supervisor)

    assert owed_by_post() == 0
    bank.tell("FT10", 1, "VNPOST BK-02")
    with pytest.raises(PaymentRefusedError):
        match_to_post(BankNotice.objects.held().get().pk, actor=supervisor)


def test_a_payment_is_for_money(here):
    with pytest.raises(PaymentRefusedError):
        request_payment(("dossier", payment().subject_id), reference="x", lines=[], payer="")


def test_asking_again_gives_the_same_payment_and_another_sum_is_refused(here):
    line, subject = PaymentLine("Lệ phí", 15_000), ("dossier", uuid7())
    more = {"reference": "H56.99.49-20261122-0000012", "payer": "Nguyễn Thị Hoa"}

    first = request_payment(subject, lines=[line], **more)

    assert request_payment(subject, lines=[line], **more) == first
    assert request_payment(subject, lines=[line], purpose="duty", **more) != first
    with pytest.raises(PaymentRefusedError):
        request_payment(subject, lines=[line, line], **more)
    cancel_payment(first)
    assert request_payment(subject, lines=[line, line], **more) != first


def test_the_qr_asks_for_the_rest(bank):
    asked = payment(15_000)
    bank.tell("FT1", 10_000, asked.transfer_code)

    way = way_to_pay(asked.pk, Channel.VIETQR)

    assert (way.amount, way.purpose) == (5_000, f"{asked.transfer_code} 0000012")
    assert "54045000" in way.qr
    assert way == way_to_pay(asked.pk, Channel.VIETQR)


def test_a_way_that_is_not_set_up_is_not_offered(here):
    with pytest.raises(PaymentRefusedError):
        way_to_pay(payment().pk, Channel.VIETQR)


def test_what_was_paid_is_not_called_off_and_its_receipt_is_void_once_it_goes_back(
    cashier, leader
):
    asked = paid_in_cash(cashier)

    cancel_payment(asked.pk)
    stands, counts = again(asked.pk).state, PaymentReceipt.objects.get().voided_at is None
    pay_refund(given_back(asked, 15_000, cashier, leader).pk, actor=cashier)

    assert (stands, counts) == ("paid", True)
    assert again(asked.pk).state == "refunded"
    assert PaymentReceipt.objects.get().voided_at


def test_a_cancelled_payment_asks_for_nothing(account):
    asked = payment()

    cancel_payment(asked.pk)
    cancel_payment(asked.pk)

    assert again(asked.pk).state == "cancelled"
    with pytest.raises(PaymentRefusedError):
        way_to_pay(asked.pk, Channel.VIETQR)
