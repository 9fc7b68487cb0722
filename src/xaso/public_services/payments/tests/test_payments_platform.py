"""The national platform's shape, by hand ways, quotes: what the other adapters do."""

import json
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from xaso.public_services.payments.adapters import NoticeRefusedError, Payable, provider_for
from xaso.public_services.payments.adapters.signing import sign
from xaso.public_services.payments.api import (
    as_payment,
    open_payment,
    payments_of,
    status_of,
)
from xaso.public_services.payments.models import AdapterKey, BankNotice
from xaso.public_services.payments.notice_keys import key_of
from xaso.public_services.payments.services.requesting import (
    BY_HAND,
    cancel_payment,
    way_to_pay,
)
from xaso.public_services.payments.states import Channel, RequestState
from xaso.public_services.payments.testing import SECRET, again, bank_account, payment
from xaso.public_services.procedures.api import Channel as Filing
from xaso.public_services.procedures.api import current_version, estimate_fee

COPIES = "2.000815"


@pytest.fixture
def platform(here):
    return bank_account(
        adapter=AdapterKey.NATIONAL, bank="", number="XASO01", address="https://pay.example/go"
    )


def call_back(account, **values):
    """Send what the platform sends when somebody has paid, or not."""
    given = {
        "merchantId": "XASO01",
        "transactionId": "T-1",
        "resultCode": "00",
        "paidAt": "20261123081500",
    } | values
    signable = urlencode(sorted((name, str(value)) for name, value in given.items()))
    signed = {"signature": sign(SECRET, signable.encode())} | given
    address = reverse("payments:notice", args=[key_of(account.pk)])
    return Client().post(address, json.dumps(signed), "application/json")


def test_the_payer_is_sent_there_with_signed_parameters(platform):
    asked = payment(15_000)

    way = way_to_pay(asked.pk, Channel.NATIONAL)

    sent = dict(parse_qsl(urlsplit(way.address).query))
    signature = sent.pop("signature")
    assert way.address.startswith("https://pay.example/go?")
    assert sent["orderId"] == asked.transfer_code
    assert sent["amount"] == "15000"
    assert signature == sign(SECRET, urlencode(sorted(sent.items())).encode())


def test_what_the_platform_tells_is_booked_once(platform):
    asked = payment(15_000)

    answers = [
        call_back(platform, orderId=asked.transfer_code, amount=15_000) for _ in range(2)
    ]

    assert [one.json()["status"] for one in answers] == ["taken", "repeated"]
    assert again(asked.pk).state == "paid"


def test_a_payment_that_failed_there_books_nothing(platform):
    asked = payment(15_000)

    answer = call_back(platform, orderId=asked.transfer_code, amount=15_000, resultCode="07")

    assert answer.status_code == 200
    assert again(asked.pk).state == "open"
    assert BankNotice.objects.get().reason == "no_credit"


def test_a_changed_message_is_refused(platform):
    asked = payment(15_000)

    answer = call_back(platform, orderId=asked.transfer_code, amount=15_000, signature="0" * 64)

    assert answer.status_code == 401
    assert again(asked.pk).state == "open"


@pytest.mark.parametrize("channel", [Channel.CASH, Channel.POSTAL])
def test_cash_and_post_name_the_code_and_take_no_notices(channel, here):
    provider, asked = provider_for(channel), Payable("XS7K2M9QH431", "H-1", 15_000)

    assert provider.create(BY_HAND, asked).number == "XS7K2M9QH431"
    assert provider.fetch_statement(BY_HAND, date(2026, 11, 23), None) is None
    with pytest.raises(NoticeRefusedError):
        provider.parse_notice(BY_HAND, b"{}", {}, None)


def test_only_what_is_set_up_is_offered_and_noted_once(here, django_assert_num_queries):
    asked = payment(15_000)
    thing = (asked.subject_kind, asked.subject_id)
    assert open_payment(*thing).ways == ()

    bank_account(valid_from=date(2027, 1, 1))
    assert open_payment(*thing).ways == ()

    bank_account()
    first = open_payment(*thing)
    with django_assert_num_queries(4):  # two of them frame the transaction
        again_offered = open_payment(*thing)
    assert [one.channel for one in first.ways] == [Channel.VIETQR]
    assert first == again_offered and first.ways[0] == way_to_pay(asked.pk, Channel.VIETQR)
    assert asked.attempts.count() == 1


def test_what_is_paid_or_called_off_is_not_open(here):
    asked = payment(15_000)
    cancel_payment(asked.pk)

    assert open_payment(asked.subject_kind, asked.subject_id) is None


def test_a_quote_has_lines_that_add_up_and_exemptions(here):
    version = current_version(COPIES)

    found = as_payment(estimate_fee(version, Filing.IN_PERSON, quantity=10, copies=3))
    free = estimate_fee(current_version("1.004873"), Filing.IN_PERSON, exemption="poor")

    assert found.total == sum(line.amount for line in found.lines) == 36_000
    assert all(line.kind == "fee" for line in found.lines)
    assert as_payment(free).total == 0


def test_others_see_how_a_payment_stands(here):
    asked = payment(15_000)
    cancel_payment(asked.pk)

    (found,) = payments_of("dossier", [asked.subject_id])

    assert found == status_of(asked.pk)
    assert (found.state, found.rest, found.is_settled) == (RequestState.CANCELLED, 0, False)
    assert found.lines[0].amount == 15_000
