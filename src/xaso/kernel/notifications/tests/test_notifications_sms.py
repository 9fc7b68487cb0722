"""Text messages over real sockets: two protocols, parts, receipts, refusals, the next channel."""

from dataclasses import replace
from time import monotonic, sleep

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError
from standins.sms import Network, serve_http, serve_smpp

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import (
    EMAIL,
    SMS,
    Message,
    NoticeKind,
    UnreachableAddressError,
    kinds,
    notify,
)
from xaso.kernel.notifications.gateways import receipts_key
from xaso.kernel.notifications.models import Gateway, NoticeDelivery
from xaso.kernel.notifications.receipts import Receipt, note_receipt
from xaso.kernel.notifications.sending import send_batch
from xaso.kernel.notifications.sms.http import HttpRules
from xaso.kernel.notifications.sms.smpp import session
from xaso.kernel.notifications.sms.text import count_parts, text_of, without_accents
from xaso.kernel.notifications.tasks import collect_awaited
from xaso.kernel.notifications.testing import reached_by, sms_gateway
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.usefixtures("here")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
PHONE, AT_STANDIN = "0912 345 678", "84912345678"
WORDS = {"code": "H56.99.49-251121-0001"}
State = NoticeDelivery.State


@pytest.fixture
def ready(monkeypatch):
    """A kind for citizens: by SMS, else by e-mail; at any hour."""
    made = NoticeKind(
        "test.ready",
        label="Có kết quả",
        subject="Hồ sơ %(code)s đã có kết quả",
        body="Hồ sơ %(code)s đã có kết quả, mời ông/bà đến nhận.",
        channels=(SMS, EMAIL),
        urgent=True,
    )
    monkeypatch.setitem(kinds._items, made.key, made)
    return made


@pytest.fixture
def network():
    return Network()


@pytest.fixture
def smpp(network):
    with serve_smpp(network) as centre:
        sms_gateway("sms_smpp", f"127.0.0.1:{centre.server_address[1]}", "bimat12")
        yield centre


@pytest.fixture
def http(network, settings):
    settings.XASO_NOTIFICATIONS_PLAIN_HTTP = True
    with serve_http(network) as server:
        sms_gateway("sms_http", server.address, "khoa-thu", options={"refused": ["13"]})
        yield server


def tell(kind):
    notify(kind.key, to=PHONE, context=WORDS)


def only():
    return NoticeDelivery.objects.get(channel=SMS)


def wait_for(look):
    end = monotonic() + 3
    while not (found := look()) and monotonic() < end:
        sleep(0.05)
    return found


def test_over_smpp_a_message_arrives_without_accents_and_its_receipt_comes_back(
    ready, network, smpp
):
    tell(ready)
    deliver_all()
    collect_awaited()

    expected = "Ho so H56.99.49-251121-0001 da co ket qua, moi ong/ba den nhan."
    assert network.read(AT_STANDIN) == [expected]
    assert network.messages[0]["from"] == "XAMAU"
    row = only()
    assert (row.state, row.parts) == (State.SENT, 1)
    assert row.delivered_at


def test_with_accents_it_takes_more_parts_and_reads_the_same(ready, network, smpp):
    Gateway.objects.update(without_accents=False)
    long = WORDS | {"code": "H56.99.49-251121-0001, của ông Nguyễn Văn Đạo, thôn Hữu Ninh"}

    notify(ready.key, to=PHONE, context=long)
    deliver_all()
    collect_awaited()

    assert network.read(AT_STANDIN) == [ready.body % long]
    assert only().parts == network.messages[0]["parts"] == 2
    assert only().delivered_at
    assert [status for _, _, status in network.told] == [0]


def test_a_receipt_that_comes_before_the_answer_is_asked_for_again(ready, network, smpp):
    network.wish["early"] = True

    tell(ready)
    deliver_all()
    collect_awaited()

    assert only().delivered_at
    statuses = [status for _, _, status in network.told]
    assert statuses[0] != 0
    assert statuses[-1] == 0


def test_receipts_told_twice_and_out_of_order_change_nothing(ready, network, smpp):
    network.wish["receipts"] = 2
    tell(ready)
    deliver_all()
    collect_awaited()
    first = only().delivered_at

    note_receipt(SMS, only().reference, Receipt.FAILED)
    collect_awaited()

    assert (only().state, only().delivered_at) == (State.SENT, first)
    assert not NoticeDelivery.objects.filter(channel=EMAIL).exists()


def test_that_it_arrived_outweighs_an_earlier_word_that_it_did_not(ready, network, smpp):
    network.wish["receipts"] = 0
    tell(ready)
    deliver_all()
    reference = only().reference

    note_receipt(SMS, reference, Receipt.FAILED)
    failed = only().state
    note_receipt(SMS, reference, Receipt.DELIVERED)

    assert (failed, only().state) == (State.FAILED, State.SENT)


def test_a_number_that_does_not_exist_is_given_up_at_once(ready, network, smpp):
    network.wish["refuse"] = "0xb"

    tell(ready)
    deliver_all()

    row = only()
    assert (row.state, row.attempts, row.last_error) == (State.FAILED, 1, "refused:smpp 0xb")


def test_what_is_told_right_after_the_last_message_is_taken(ready, network, smpp):
    message = Message(uuid7(), f"+{AT_STANDIN}", "Xã Mẫu", "", "Xin chào", "", "vi")

    with session(Gateway.objects.get()) as send:
        send(message)
        sleep(0.5)
    taken = wait_for(lambda: network.told)

    assert [(number, protocol) for number, protocol, _ in taken] == [("00000001", "smpp")]


def test_a_busy_message_centre_is_asked_again(ready, network, smpp):
    network.wish["refuse"] = "0x58"
    tell(ready)
    row = only()
    with pytest.raises(Exception, match="send_batch"):
        send_batch.run(commune_id=row.commune_id, channel=SMS, deliveries=[str(row.pk)])
    failed_once = only()

    network.wish["refuse"] = ""
    deliver_all()

    assert failed_once.state == State.QUEUED
    assert failed_once.last_error.endswith("smpp.NotTakenError")
    assert (only().state, only().attempts) == (State.SENT, 2)


def test_a_line_that_breaks_after_some_messages_repeats_only_the_rest(ready, network, smpp):
    network.wish["cut"] = 2
    for number in range(3):
        notify(ready.key, to=f"091234567{number}", context=WORDS)
    ids = [str(row.pk) for row in NoticeDelivery.objects.order_by("pk")]
    commune = NoticeDelivery.objects.first().commune_id
    with pytest.raises(Exception, match="send_batch"):
        send_batch.run(commune_id=commune, channel=SMS, deliveries=ids)
    network.wish["cut"] = 0
    deliver_all()

    assert sorted(one["to"] for one in network.messages) == [
        "84912345670",
        "84912345671",
        "84912345672",
    ]


def test_a_wrong_password_sends_nothing_and_is_seen(ready, network, smpp):
    gateway = Gateway.objects.get()
    gateway.secret = "sai"
    gateway.save()

    tell(ready)
    deliver_all(give_up=True)

    assert network.messages == []
    assert only().state == State.FAILED
    assert only().last_error == "smpplib.exceptions.PDUError"


def test_over_http_a_message_arrives_and_the_vendors_receipt_is_taken(
    ready, network, http, client
):
    tell(ready)
    deliver_all()

    row = only()
    assert network.read(AT_STANDIN)[0].startswith("Ho so H56")
    assert (row.state, row.reference, row.delivered_at) == (State.SENT, "00000001", None)
    told = {"id": row.reference, "status": "delivered"}
    url = f"/notifications/receipts/{receipts_key(Gateway.objects.get())}/"
    assert client.get(url, told).status_code == 200
    assert client.post(url, told).status_code == 200
    assert only().delivered_at


def test_a_text_message_carries_the_address_unless_its_kind_does_without(monkeypatch):
    gateway = Gateway(without_accents=True)
    plain, bare = (
        NoticeKind(f"test.{name}", "Tin", "Tin", "Tin", no_link_by_sms=name == "bare")
        for name in ("plain", "bare")
    )
    for kind in (plain, bare):
        monkeypatch.setitem(kinds._items, kind.key, kind)
    message = Message(uuid7(), "+84912345678", "Xã", "Tin", "Tin", "https://x/1", "vi")

    texts = [text_of(replace(message, kind=kind.key), gateway) for kind in (plain, bare)]

    assert texts == ["Tin\nhttps://x/1", "Tin"]


def test_messages_that_are_refused_keep_the_pace_too(ready, network, http):
    Gateway.objects.update(per_second=10)
    network.wish["refuse"] = "13"
    for number in range(3):
        notify(ready.key, to=f"091234567{number}", context=WORDS)
    begun = monotonic()

    deliver_all()

    assert monotonic() - begun >= 0.2
    assert NoticeDelivery.objects.filter(state=State.FAILED).count() == 3


@pytest.mark.parametrize(
    "options",
    [
        {"fields": {"to": "{phon}"}},
        {"fields": {"to": "{phone"}},
        {"fields": {"to": "{}"}},
        {"headers": {"Authorization": "{secret.__class__}"}},
    ],
)
def test_words_that_no_message_has_are_refused_before_one_waits_for_them(options):
    with pytest.raises(ValidationError):
        HttpRules.model_validate(options)


def test_a_password_is_not_taken_along_to_another_address(ready, http, client):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    gateway = Gateway.objects.get()
    typed = {"adapter": "sms_http", "sender": "XAMAU", "per_second": 5, "options": "{}"}
    elsewhere = typed | {"address": "https://elsewhere.example/"}

    here = client.post(reverse("notifications:sms"), typed | {"address": gateway.address})
    moved = client.post(reverse("notifications:sms"), elsewhere)
    kept = Gateway.objects.get()
    anew = client.post(reverse("notifications:sms"), elsewhere | {"secret": "mot-khoa-moi"})

    assert (here.status_code, moved.status_code, anew.status_code) == (302, 422, 302)
    assert (kept.address, kept.secret) == (gateway.address, gateway.secret)
    assert Gateway.objects.get().secret == "mot-khoa-moi"


def test_a_receipt_of_an_unknown_message_is_asked_for_again(http, client):
    url = f"/notifications/receipts/{receipts_key(Gateway.objects.get())}/"

    assert client.get(url, {"id": "999", "status": "delivered"}).status_code == 404


def test_nobody_can_make_up_an_address_for_receipts(http, client):
    key = receipts_key(Gateway.objects.get())

    answers = {
        client.get(f"/notifications/receipts/{one}/", {"id": "1"}).status_code
        for one in (key[:-1], f"2{key}", "x", key.replace(":", ""))
    }

    assert answers == {404}


def test_what_a_gateway_refuses_for_good_goes_out_by_the_next_channel(ready, network, http):
    network.wish["refuse"] = "13"
    user = reached_by(phone=PHONE, email="dao@example.org")

    notify(ready.key, to=[user.pk], context=WORDS)
    deliver_all()

    assert only().last_error == "refused:http 13"
    assert [one.to for one in mail.outbox] == [["dao@example.org"]]


def test_an_undelivered_receipt_sets_the_next_channel_going_once(ready, network, http):
    user = reached_by(phone=PHONE, email="dao@example.org")
    notify(ready.key, to=[user.pk], context=WORDS)
    deliver_all()

    for _ in range(2):
        note_receipt(SMS, only().reference, Receipt.FAILED)
        deliver_all()

    assert (only().state, only().last_error) == (State.FAILED, "refused:undelivered")
    assert len(mail.outbox) == 1


def test_a_citizen_who_was_reached_by_sms_gets_no_e_mail(ready, network, http):
    user = reached_by(phone=PHONE, email="dao@example.org")

    notify(ready.key, to=[user.pk], context=WORDS)
    deliver_all()

    assert len(network.messages) == 1
    assert mail.outbox == []


def test_without_a_gateway_a_message_is_refused_and_the_reason_is_kept(ready):
    tell(ready)
    deliver_all()

    assert (only().state, only().last_error) == (State.FAILED, "refused:not_set_up")


def test_no_plain_http_unless_the_installation_says_so(ready, network, http, settings):
    settings.XASO_NOTIFICATIONS_PLAIN_HTTP = False

    tell(ready)
    deliver_all(give_up=True)

    assert network.messages == []
    assert only().last_error.endswith("calling.CallError")


@pytest.mark.parametrize("phone", ["024 3826 1234", "+1 650 253 0000"])
def test_landlines_and_foreign_numbers_are_no_receivers(ready, phone):
    with pytest.raises(UnreachableAddressError):
        notify(ready.key, to=phone, context=WORDS)


def test_the_figures_of_parts_are_those_of_the_standard():
    assert [count_parts("a" * n) for n in (1, 160, 161, 306, 307)] == [1, 1, 2, 2, 3]
    assert [count_parts("ă" * n) for n in (1, 70, 71, 134, 135)] == [1, 1, 2, 2, 3]


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyạảấềộữỵẮĐ –“”…", max_size=200))
@hypothesis_settings(max_examples=50)
def test_without_accents_vietnamese_is_plain_and_never_more_parts(text):
    plain = without_accents(text)

    assert plain.isascii()
    assert count_parts(plain) <= max(count_parts(text), count_parts("a" * len(plain)))
