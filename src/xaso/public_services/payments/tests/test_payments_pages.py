"""The pages around money, as officials use them."""

from html import unescape
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.public_services.payments.models import (
    BankNotice,
    CashShift,
    PaymentReceipt,
    ProviderAccount,
    Reconciliation,
    Refund,
)
from xaso.public_services.payments.services.cash import open_shift, take_cash
from xaso.public_services.payments.services.reconciling import reconcile
from xaso.public_services.payments.testing import again, paid_in_cash, payment

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
GET = "xaso.public_services.payments.adapters.bank_webhook.get"


def as_(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page(client, name, *args, query="", status=200):
    answer = client.get(reverse(f"payments:{name}", args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def press(client, where, *args, status=302, **data):
    answer = client.post(reverse(f"payments:{where}", args=args), data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def squeezed(html):
    """Return the words of a page alone."""
    return " ".join(unescape(strip_tags(html)).split())


def text_of(pdf):
    return "\n".join(
        one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(pdf)
    )


def test_a_shift_from_the_change_money_to_the_printed_book(cashier):
    client = as_(cashier)

    press(client, "shift", opening_float="50.000")
    asked = payment(15_000)
    press(client, "payment", asked.pk)
    shown = page(client, "shift")
    refused = press(client, "shift", counted="64.000", status=422)
    press(client, "shift", counted="64.000", explanation="Trả thừa tiền lẻ.")

    shift = CashShift.objects.get()
    assert "65.000 đ" in shown
    assert "Vui lòng giải trình" in refused
    assert (shift.counted, shift.difference) == (64_000, -1_000)
    book = text_of(client.get(reverse("payments:cash-book", args=[shift.pk])).content)
    assert "SỔ QUỸ TIỀN MẶT" in book
    assert "Trả thừa tiền lẻ." in book
    assert asked.reference in book
    assert "64.000 đ" in book


def test_a_receipt_says_what_was_paid_in_figures_and_words(cashier):
    paid_in_cash(cashier)
    receipt = PaymentReceipt.objects.get()
    address = reverse("payments:receipt", args=[receipt.pk])

    first = as_(cashier).get(address)
    second = as_(cashier).get(address)

    text = text_of(first.content)
    assert "BIÊN LAI THU PHÍ, LỆ PHÍ" in text
    assert "0000001" in text
    assert "Mười lăm nghìn đồng" in text
    assert "Nguyễn Thị Hoa" in text
    assert first.content == second.content


def test_the_payment_shows_its_qr_and_what_came(cashier, bank):
    asked = payment(15_000)
    bank.tell("FT1", 10_000, asked.transfer_code)

    shown = page(as_(cashier), "payment", asked.pk)

    assert "Mã QR chuyển khoản" in shown
    assert f"{asked.transfer_code} 0000012" in shown
    assert squeezed("Còn phải nộp 5.000 đ") in squeezed(shown)
    assert "Chuyển khoản theo mã QR" in shown


def test_without_an_open_box_no_cash_is_taken(cashier):
    asked = payment()

    answer = as_(cashier).post(reverse("payments:payment", args=[asked.pk]), follow=True)

    assert "Vui lòng mở ca thu tiền trước" in answer.content.decode()
    assert again(asked.pk).state == "open"


def test_money_to_look_at_is_assigned_on_its_page_and_the_look_is_kept(bank, supervisor):
    asked = payment(15_000)
    bank.tell("FT1", 15_000, f"Nguyễn Thị Hoa nộp {asked.transfer_code[:10]}")
    bank.tell("FT2", 15_000, "x", secret="sai")
    client, notice = as_(supervisor), BankNotice.objects.held().get()

    overview = page(client, "look")
    shown = page(client, "held", notice.pk)
    wrong = press(client, "held", notice.pk, code="XS", status=422)
    press(client, "held", notice.pk, code=asked.transfer_code.lower())

    assert asked.transfer_code in overview
    assert "Chữ ký không đúng" in overview
    assert "Nguyễn Thị Hoa" not in overview
    assert "Nguyễn Thị Hoa nộp" in shown
    assert "không phải là mã thanh toán" in wrong
    assert again(asked.pk).state == "paid"
    assert AccessRecord.objects.filter(subject_id=notice.pk).count() == 2


def test_a_refund_goes_through_three_pages(bank, supervisor, leader):
    asked = payment(15_000)
    bank.tell("FT1", 20_000, asked.transfer_code)
    first, second = as_(supervisor), as_(leader)
    given = {"amount": "5.000", "way": "transfer", "reason": "Chuyển thừa."}

    no_account = press(first, "ask-refund", asked.pk, status=422, **given)
    press(first, "ask-refund", asked.pk, target="970436, 0123, Nguyễn Thị Hoa", **given)
    refund = Refund.objects.get()
    own = press(first, "refund", refund.pk, act="agree", status=422)
    assert "Lê Văn Bình" in page(second, "look")
    press(second, "refund", refund.pk, act="agree")
    missing = press(first, "refund", refund.pk, act="pay", status=422)
    press(first, "refund", refund.pk, act="pay", bank_ref="UNC-12")

    assert "chuyển vào tài khoản nào" in no_account
    assert "người thứ hai" in own
    assert "số chứng từ chuyển khoản" in missing
    assert again(asked.pk).state == "paid"
    assert "UNC-12" in page(first, "refund", refund.pk)


def test_who_may_not_decide_is_refused(bank, cashier):
    asked = payment(15_000)
    bank.tell("FT1", 20_000, asked.transfer_code)
    refused = {"amount": "5.000", "way": "cash", "reason": "Thừa."}
    press(as_(cashier), "ask-refund", asked.pk, **refused)

    other = as_(official(Role.RECEPTIONIST))

    press(other, "refund", Refund.objects.get().pk, act="agree", status=403)


def test_takings_are_narrowed_sorted_and_exported(bank, cashier, supervisor):
    paid_in_cash(cashier, 15_000)
    other = payment(8_000, reference="H56.99.49-20261122-0000013")
    bank.tell("FT1", 8_000, other.transfer_code)
    client = as_(supervisor)

    whole = page(client, "takings")
    cash = page(client, "takings", query="?channel=cash")
    found = page(client, "takings", query="?text=h56.99.49-20261122-0000013&sort=amount")
    past = page(client, "takings", query="?first=2026-11-01&last=2026-11-02")
    turned = page(client, "takings", query="?first=2026-11-02&last=2026-11-01")
    assert not AuditEntry.objects.filter(action="payments.takings.exported").exists()
    sheet = load_workbook(
        BytesIO(client.get(reverse("payments:export") + "?sort=amount").content)
    ).active

    assert "23.000" in whole
    assert "8.000" not in cash
    assert "15.000" not in found
    assert "Không có tiền thu, chi" in past
    assert "Ngày cuối trước ngày đầu." in turned
    noted = AuditEntry.objects.get(action="payments.takings.exported")
    assert (noted.actor_id, noted.details["rows"]) == (supervisor.pk, 2)
    assert [row[5] for row in sheet.iter_rows(min_row=2, values_only=True)] == [8_000, 15_000]


def test_a_compared_day_shows_the_rows_of_each_figure(bank, account, supervisor, monkeypatch):
    ProviderAccount.objects.update(address="https://bank.example/s")
    bank.tell("FT1", 15_000, "x")
    monkeypatch.setattr(GET, lambda *_given: b'{"transactions": []}')
    run = reconcile(ProviderAccount.objects.get(), BankNotice.objects.get().day)
    client = as_(supervisor)

    assert "−15.000 đ" in page(client, "days") or "-15.000 đ" in page(client, "days")
    shown = page(client, "day", run.pk)
    assert "FT1" in shown
    assert "Không có trong sao kê" in shown
    assert "FT1" in page(client, "day", run.pk, query="?outcome=missing_there")
    press(client, "day", run.pk)
    press(as_(official(Role.LEADER)), "day", run.pk, status=403)
    assert Reconciliation.objects.count() == 1
    assert AuditEntry.objects.get(action="payments.day.compared").actor_id == supervisor.pk


def test_an_account_is_set_up_its_secret_never_shown(here):
    client = as_(official(Role.IT_OFFICER))
    given = {
        "adapter": "bank_webhook",
        "name": "Tài khoản phí",
        "bank": "970436",
        "number": "1020304050",
        "holder": "UBND XA THU",
        "options": '{"fields": {"id": "ref"}}',
        "valid_from": "2026-01-01",
        "secret": "một bí mật thật dài",
    }

    missing = press(client, "new-account", status=422, **(given | {"bank": "", "secret": ""}))
    for options in ('{"fields": 3}', '{"statement": 3}', '{"window": "x"}', "[1]"):
        odd = press(client, "new-account", status=422, **(given | {"options": options}))
        assert "ghi các tên ở dạng JSON" in odd
    press(client, "new-account", **given)
    made = ProviderAccount.objects.get()
    press(client, "account", made.pk, **(given | {"secret": "", "name": "Tên khác"}))

    assert "Ngân hàng cần có mã" in missing
    made = ProviderAccount.objects.get()
    assert (made.name, made.secret) == ("Tên khác", "một bí mật thật dài")
    overview = page(client, "accounts")
    assert "/payments/notices/" in overview
    assert "một bí mật" not in overview + page(client, "account", made.pk)


def test_the_post_list_shows_what_was_not_booked(supervisor):
    asked = payment(15_000)
    lines = f"{asked.transfer_code} 15.000\nkhông có mã 1.000"

    shown = press(as_(supervisor), "post", status=200, number="BK-1", lines=lines)

    assert "không có mã 1.000" in shown
    assert "15.000" in shown
    assert again(asked.pk).state == "paid"


@pytest.mark.parametrize("name", ["shift", "look", "takings", "days", "post", "accounts"])
def test_pages_are_closed_to_who_has_nothing_to_do_with_money(here, name):
    page(as_(official(Role.CLERK)), name, status=403)


def test_a_colleague_does_not_see_anothers_cash_book(cashier):
    shift = open_shift(0, actor=cashier)
    take_cash(payment().pk, actor=cashier)

    page(as_(official(Role.RECEPTIONIST)), "cash-book", shift.pk, status=404)
    address = reverse("payments:cash-book", args=[shift.pk])
    assert as_(official(Role.SUPERVISOR)).get(address).status_code == 200
