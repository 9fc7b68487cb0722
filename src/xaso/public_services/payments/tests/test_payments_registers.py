"""The registers of receipts, cash shifts and compared days, and the accountant who reads them."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.lib import clock
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import (
    PaymentReceipt,
    ReceiptBook,
    Reconciliation,
)
from xaso.public_services.payments.queries import looking
from xaso.public_services.payments.queries.receipts import books_with_gaps
from xaso.public_services.payments.services.cash import close_shift, open_shift, take_cash
from xaso.public_services.payments.services.receipts import replace_receipt
from xaso.public_services.payments.testing import (
    again,
    bank_account,
    money_in,
    payment,
)

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def accountant(here):
    return official(Role.ACCOUNTANT, full_name="Đỗ Văn Tính")


@pytest.fixture
def books(accountant):
    client = Client()
    client.force_login(accountant, backend=BACKEND)
    return client


@pytest.fixture
def three(cashier):
    """Take three payments in cash; return them in the order of their receipts."""
    open_shift(0, actor=cashier)
    paid = [payment(sum_) for sum_ in (15_000, 30_000, 8_000)]
    for one in paid:
        take_cash(one.pk, actor=cashier)
    return [again(one.pk) for one in paid]


def receipt_of(paid):
    return PaymentReceipt.objects.get(request=paid, voided_at__isnull=True)


def found(client, name="payments:receipts", **asked):
    return client.get(reverse(name), asked).context["page"].object_list


def test_receipts_are_found_by_number_code_and_standing(books, three):
    first, second, third = (receipt_of(one) for one in three)

    assert list(found(books)) == [third, second, first]
    assert list(found(books, sort="amount")) == [third, first, second]
    assert list(found(books, text="2")) == list(found(books, text=str(second))) == [second]
    assert list(found(books, text=three[2].transfer_code)) == [third]
    assert list(found(books, standing="void")) == []
    assert list(found(books, first="2026-01-01", last="2026-01-31")) == []


def test_the_workbook_has_what_the_list_shows(books, three):
    answer = books.get(reverse("payments:export-receipts"), {"text": "1"})

    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet.max_row == 2
    assert [sheet["A2"].value, sheet["F2"].value] == ["0000001/2026", 15_000]
    assert AuditEntry.objects.filter(action="payments.receipts.exported").exists()


def test_a_wrong_receipt_is_voided_and_another_stands_in_its_place(books, three):
    wrong = receipt_of(three[0])
    given = {"payer": "Nguyễn Thị Hoà", "reason": "Sai tên người nộp"}

    books.post(reverse("payments:void-receipt", args=[wrong.pk]), given)

    new = receipt_of(three[0])
    wrong.refresh_from_db()
    assert (wrong.void_reason, wrong.number, new.number) == ("Sai tên người nộp", 1, 4)
    assert "Nguyễn Thị Hoà" in new.content and new.amount == wrong.amount
    assert books_with_gaps() == []
    assert "Sai tên người nộp" in books.get(reverse("payments:receipts")).content.decode()


def test_a_void_receipt_is_not_voided_again(accountant, three):
    wrong = receipt_of(three[0])
    replace_receipt(wrong.pk, payer="A", reason="Sai", actor=accountant)

    with pytest.raises(PaymentRefusedError):
        replace_receipt(wrong.pk, payer="B", reason="Sai", actor=accountant)

    assert PaymentReceipt.objects.count() == 4


def test_who_takes_the_money_voids_no_receipt(cashier, three):
    with pytest.raises(PermissionDenied):
        replace_receipt(receipt_of(three[0]).pk, payer="A", reason="Sai", actor=cashier)


def test_a_missing_number_would_be_seen(books, three):
    ReceiptBook.objects.update(last=5)

    assert "Thiếu số biên lai" in books.get(reverse("payments:receipts")).content.decode()


def test_the_accountant_sees_every_cash_shift_and_its_book(books, cashier, three):
    name = "payments:shifts"
    open_now = list(found(books, name, standing="open"))
    close_shift(50_000, "Trả thừa tiền lẻ.", actor=cashier)

    (shift,) = found(books, name, text="Hà", standing="differs")
    book = books.get(reverse("payments:cash-book", args=[shift.pk]))

    assert open_now == [shift] and list(found(books, name, standing="open")) == []
    assert book.headers["Content-Type"] == "application/pdf"
    assert list(found(books, name, text="Bình")) == []


def test_days_are_narrowed_to_those_that_differ(books, here):
    account = bank_account()
    for day, statement in ((20, 5), (21, 0)):
        _compared(account, day, statement)

    differing = found(books, "payments:days", standing="differs")

    assert [one.day.day for one in differing] == [20]
    assert len(found(books, "payments:days")) == 2


def _compared(account, day, statement):
    Reconciliation.objects.create(
        account=account,
        day=clock.today().replace(day=day),
        run_at=clock.now(),
        statement_sum=statement,
        is_answered=True,
    )


@pytest.mark.parametrize("page", ["takings", "look", "days", "receipts", "shifts", "post"])
def test_the_accountant_reads_the_money(books, page):
    assert books.get(reverse(f"payments:{page}")).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "dossiers:list",
        "dossiers:board",
        "dossiers:register",
        "residents:residents",
        "counter:today",
        "payments:shift",
    ],
)
def test_the_accountant_reads_nothing_of_people_and_takes_no_cash(books, page):
    assert books.get(reverse(page)).status_code == 403


def test_what_is_not_shown_of_the_money_to_look_at_is_said(books, here, monkeypatch):
    from_bank = bank_account()
    money_in(from_bank, 9_000, "khong ro noi dung")
    whole = books.get(reverse("payments:look")).content.decode()

    monkeypatch.setattr(looking, "MOST", 1)

    assert "một trăm khoản mới nhất" not in whole
    assert "một trăm khoản mới nhất" in books.get(reverse("payments:look")).content.decode()
