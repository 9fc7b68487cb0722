"""A citizen signs in by a code sent to a telephone, where the province allows it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from xaso.kernel.identity.models import CitizenIdentity, Level, PhoneCode
from xaso.kernel.identity.services import phone
from xaso.kernel.identity.tasks import forget
from xaso.kernel.notifications.api import UnreachableAddressError
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in, current_commune
from xaso.lib import clock

NUMBER = "0900012345"
FULL = "+84900012345"
ACCOUNT = "/cong-dan/tai-khoan/"
ASK, CODE = "/cong-dan/dang-nhap/dien-thoai/", "/cong-dan/dang-nhap/ma/"


@pytest.fixture
def sent(db, settings, monkeypatch):
    """Catch what goes out by the port of notices."""
    commune(HERE)
    settings.XASO_CITIZENS_PHONE_CODE = True
    caught = []

    def notify(kind, *, to, context):
        caught.append((kind, to, context["code"], current_commune()))

    monkeypatch.setattr(phone, "notify", notify)
    return caught


def ask(client, number=NUMBER, target=""):
    return client.post(ASK, {"phone": number, "next": target})


def type_in(client, code):
    return client.post(CODE, {"code": code})


def signed_in(client):
    return client.get(ACCOUNT).status_code == 200


def another(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_that_came_signs_in_at_the_lowest_level(sent, client):
    ask(client, target="/cong-dan/dai-dien/")
    kind, to, code, where = sent[0]

    answer = type_in(client, f"{code[:3]} {code[3:]}")

    assert (kind, to, where) == ("identity.phone_code", FULL, HERE)
    assert re.fullmatch(r"\d{6}", code)
    assert answer.headers["Location"] == "/cong-dan/dai-dien/"
    kept = CitizenIdentity.objects.get()
    assert (kept.level, kept.phone, kept.personal_id) == (Level.PHONE, FULL, "")
    assert FULL not in f"{kept.subject}{kept.full_name}{kept.user.username}{kept.user.phone}"


def test_the_code_goes_out_by_the_commune_and_signs_in(db, client, settings):
    commune(HERE)
    settings.XASO_CITIZENS_PHONE_CODE = True

    assert ask(client).status_code == 302
    with acting_in(HERE):
        notice = Notice.objects.get(kind="identity.phone_code")
        (code,) = re.findall(r"^\d{6}", notice.body)
        assert notice.deliveries.get().channel == "notifications.sms"
        assert code.encode() not in bytes(notice.body_sealed)
    assert type_in(client, code).status_code == 302
    assert signed_in(client)


def test_a_telephone_does_not_open_what_takes_an_e_identity(sent, client):
    ask(client)
    type_in(client, sent[0][2])

    answer = client.get("/cong-dan/dai-dien/")

    assert answer.headers["Location"].startswith("/cong-dan/dang-nhap/muc-do/?")
    assert "cao hơn" in client.get(answer.headers["Location"]).content.decode()


def test_the_same_number_is_the_same_account(sent, client):
    ask(client)
    type_in(client, sent[0][2])
    second = Client()
    ask(second)
    type_in(second, sent[1][2])

    assert signed_in(second)
    assert CitizenIdentity.objects.count() == 1


def test_who_may_not_ask_again_yet_is_led_back_to_the_code_that_came(sent, client):
    assert "Tôi đã có mã" not in client.get(ASK).content.decode()
    for _ in range(3):
        ask(client)

    refused = ask(client).content.decode()

    assert "chờ khoảng 15 phút" in refused
    assert f'<a href="{CODE}">Tôi đã có mã</a>' in refused
    assert type_in(client, sent[2][2]).status_code == 302


def test_a_code_counts_once(sent, client):
    ask(client)
    kept = dict(client.session["identity_phone"])
    type_in(client, sent[0][2])
    second = Client()
    session = second.session
    session["identity_phone"] = kept
    session.save()

    assert type_in(second, sent[0][2]).status_code == 422


def test_a_code_counts_in_the_browser_that_asked_only(sent, client):
    ask(client)
    second = Client()
    ask(second)

    assert type_in(second, sent[0][2]).status_code == 422 or sent[0][2] == sent[1][2]
    assert type_in(Client(), sent[0][2]).headers["Location"] == ASK


def test_a_code_cannot_be_guessed_for_ever(sent, client):
    ask(client)
    code = sent[0][2]
    for _ in range(5):
        assert type_in(client, another(code)).status_code == 422

    assert type_in(client, code).status_code == 422
    assert not signed_in(client)


def test_a_code_ends_after_five_minutes(sent, client):
    ask(client)

    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert type_in(client, sent[0][2]).status_code == 422


def test_one_number_is_not_flooded_with_messages(sent, client):
    for _ in range(3):
        assert ask(Client()).status_code == 302

    assert ask(Client()).status_code == 422
    assert len(sent) == 3


def test_the_code_is_not_in_the_database(sent, client):
    ask(client)

    row = PhoneCode.objects.get()
    assert sent[0][2].encode() not in bytes(row.digest)
    assert sent[0][2] not in str(client.session["identity_phone"])


def test_a_number_that_is_none_gets_no_message(sent, client):
    assert ask(client, "12345").status_code == 422
    assert sent == []


def test_where_no_messages_go_out_it_says_so(sent, client, monkeypatch):
    def fail(*_args, **_kwargs):
        raise UnreachableAddressError

    monkeypatch.setattr(phone, "notify", fail)

    assert ask(client).status_code == 422
    assert not PhoneCode.objects.exists()


def test_where_the_province_does_not_allow_it_there_is_no_such_page(sent, client, settings):
    settings.XASO_CITIZENS_PHONE_CODE = False

    assert client.get(ASK).status_code == 404
    assert client.get(CODE).status_code == 404


def test_codes_are_forgotten(sent, client):
    ask(client)

    with clock.at(clock.now() + timedelta(minutes=6)):
        forget(timestamp=0)

    assert not PhoneCode.objects.exists()


def test_a_new_code_still_leads_where_one_wanted_to_go(sent, client):
    ask(client, target="/cong-dan/dai-dien/")
    [again] = re.findall(rf'href="({ASK}[^"]*)"', client.get(CODE).content.decode())
    [kept] = re.findall(r'name="next" value="([^"]*)"', client.get(again).content.decode())
    ask(client, target=kept)

    answer = type_in(client, sent[1][2])

    assert answer.headers["Location"] == "/cong-dan/dai-dien/"
