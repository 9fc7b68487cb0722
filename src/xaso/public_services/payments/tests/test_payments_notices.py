"""Notices of money: each has one outcome, whatever comes and however often."""

import json

import pytest
from django.urls import reverse

from xaso.kernel.events.models import OutboxEvent
from xaso.kernel.organisations.testing import THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.payments.models import BankNotice, LedgerEntry
from xaso.public_services.payments.notice_keys import key_of
from xaso.public_services.payments.services.requesting import cancel_payment
from xaso.public_services.payments.services.taking import MOST_REFUSED_A_DAY
from xaso.public_services.payments.testing import again, bank_account, payment


def ledger():
    return list(
        LedgerEntry.objects.order_by("id").values_list("movement", "amount", "request__state")
    )


def test_money_with_the_code_pays_at_once(bank):
    asked = payment(15_000)

    answer = bank.tell("FT1", 15_000, f"CK {asked.transfer_code} le phi khai sinh")

    assert (answer.status_code, answer.json()) == (200, {"status": "taken"})
    assert again(asked.pk).state == "paid"
    assert ledger() == [("received", 15_000, "paid")]


def test_the_same_notice_again_changes_nothing_and_is_thanked_for(bank):
    asked = payment(15_000)

    answers = [bank.tell("FT1", 15_000, asked.transfer_code) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 200]
    assert answers[2].json() == {"status": "repeated"}
    assert again(asked.pk).received == 15_000
    assert len(ledger()) == 1
    assert BankNotice.objects.get().times == 3


def test_two_transfers_are_too_much_and_shown(bank):
    asked = payment(15_000)

    bank.tell("FT1", 15_000, asked.transfer_code)
    bank.tell("FT2", 15_000, asked.transfer_code)

    assert (again(asked.pk).state, again(asked.pk).excess) == ("over", 15_000)
    assert set(BankNotice.objects.values_list("reason", flat=True)) == {"", "too_much"}


def test_two_parts_make_the_whole_in_any_order(bank):
    asked = payment(15_000)

    bank.tell("FT2", 5_000, asked.transfer_code)
    half = again(asked.pk)
    bank.tell("FT1", 10_000, asked.transfer_code)

    assert (half.state, half.rest) == ("part", 10_000)
    assert again(asked.pk).state == "paid"


def test_money_after_the_payment_was_cancelled_is_kept_for_paying_back(bank):
    asked = payment(15_000)
    cancel_payment(asked.pk)

    bank.tell("FT1", 15_000, asked.transfer_code)

    assert (again(asked.pk).state, again(asked.pk).excess) == ("over", 15_000)
    assert BankNotice.objects.get().reason == "late"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Chuyển tiền cho anh Ba", "no_code"), ("XS000000004X", "no_code"), ("", "no_code")],
)
def test_money_without_a_code_is_booked_and_held(bank, text, reason):
    payment(15_000)

    assert bank.tell("FT1", 15_000, text).status_code == 200

    assert BankNotice.objects.get().state == "held"
    assert BankNotice.objects.get().reason == reason
    assert ledger() == [("held", 15_000, None)]


def test_the_code_of_another_commune_pays_nothing_there(bank):
    commune(THERE)
    with acting_in(THERE):
        asked = payment(15_000)

    bank.tell("FT1", 15_000, asked.transfer_code)

    assert BankNotice.objects.get().reason == "unknown_code"
    with acting_in(THERE):
        assert again(asked.pk).state == "open"


def test_two_codes_in_one_text_are_for_people(bank):
    first, second = payment(15_000), payment(8_000)

    bank.tell("FT1", 23_000, f"{first.transfer_code} {second.transfer_code}")

    assert BankNotice.objects.get().reason == "several_codes"
    assert again(first.pk).state == again(second.pk).state == "open"


@pytest.mark.parametrize(
    ("message", "status", "reason"),
    [
        ({"secret": "sai"}, 401, "bad_signature"),
        ({"stamp": 1_000_000_000}, 401, "stale"),
        ({"account": "999"}, 422, "other_account"),
        ({"currency": "USD"}, 400, "not_dong"),
        ({"amount": "mười"}, 400, "unreadable"),
        ({"amount": 10**15}, 400, "unreadable"),
        ({"amount": True}, 400, "unreadable"),
        ({"id": ""}, 400, "unreadable"),
        ({"id": "F" * 101}, 400, "unreadable"),
        ({"at": "hôm qua"}, 400, "unreadable"),
        ({"content": "\0"}, 400, "unreadable"),
        ({"amount": -5}, 200, "no_credit"),
    ],
)
def test_what_is_refused_is_kept_and_told(bank, message, status, reason):
    asked = payment(15_000)
    given = {"number": "FT1", "amount": 15_000, "content": asked.transfer_code} | message
    given["number"] = given.pop("id", given["number"])

    answer = bank.tell(**given)

    assert answer.status_code == status
    if status != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == f"urn:xaso:problem:{reason}"
    kept = BankNotice.objects.get()
    assert (kept.state, kept.reason, kept.provider_ref) == ("refused", reason, "")
    assert kept.raw
    assert ledger() == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 5000, b'{"id": NaN}'])
def test_what_cannot_be_read_is_refused(bank, body):
    assert bank.send(body).status_code == 400


def test_a_forged_notice_does_not_use_up_the_number_of_the_bank(bank):
    asked = payment(15_000)

    bank.tell("FT1", 15_000, asked.transfer_code, secret="kẻ gian")
    bank.tell("FT1", 15_000, asked.transfer_code)

    assert again(asked.pk).state == "paid"


def test_a_second_notice_with_another_amount_contradicts(bank):
    asked = payment(15_000)
    bank.tell("FT1", 15_000, asked.transfer_code)

    answer = bank.tell("FT1", 16_000, asked.transfer_code)

    assert answer.status_code == 409
    assert again(asked.pk).received == 15_000
    assert BankNotice.objects.refused().get().reason == "contradicts"


def test_refused_notices_are_kept_up_to_a_number_a_day(bank, monkeypatch):
    monkeypatch.setattr("xaso.public_services.payments.services.taking.MOST_REFUSED_A_DAY", 3)

    for number in range(5):
        assert bank.tell(f"FT{number}", 1, secret="sai").status_code == 401

    assert BankNotice.objects.count() == 3
    assert MOST_REFUSED_A_DAY == 200


def test_a_large_notice_is_not_even_read(bank):
    assert bank.send(b"x" * (64 * 1024 + 1)).status_code == 413
    assert not BankNotice.objects.exists()


def test_another_address_is_nobodys(bank, account):
    key = key_of(account.pk)

    for wrong in ("x", key[:-1], key.replace(key[0], "9", 1)):
        address = reverse("payments:notice", args=[wrong])
        assert bank.http.post(address, b"{}", "application/json").status_code == 404
    assert bank.http.get(bank.address).status_code == 405


def test_the_raw_notice_is_kept_sealed_as_it_came(bank):
    body = json.dumps({"id": "FT1", "content": "Nguyễn Thị Hoa"}, ensure_ascii=False).encode()

    bank.send(body)

    kept = BankNotice.objects.get()
    assert kept.raw.encode("latin-1") == body
    assert b"Hoa" not in bytes(kept.raw_sealed)


def test_higher_modules_are_told_what_came(bank):
    asked = payment(15_000)

    bank.tell("FT1", 5_000, asked.transfer_code)

    told = OutboxEvent.objects.get(kind="payments.PaymentReceived")
    assert told.aggregate_id == asked.subject_id
    assert (told.payload["amount"], told.payload["rest"]) == (5_000, 10_000)
    assert told.payload["state"] == "part"


def test_fields_and_headers_are_named_by_configuration(here, bank_of):
    options = {"fields": {"id": "data.ref", "amount": "data.money", "text": "data.memo"}}
    asked = payment(15_000)
    bank = bank_of(bank_account(options=options))

    bank.tell("x", 0, data={"ref": "A-1", "money": "15000.00", "memo": asked.transfer_code})

    assert again(asked.pk).state == "paid"
