"""Signing in by a passkey, alone or after the password."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from xaso.kernel.accounts.models import Role, Session
from xaso.kernel.accounts.testing import official
from xaso.kernel.accounts.tests.device import Device
from xaso.kernel.accounts.tests.passkey_steps import (
    challenge_for,
    is_signed_in,
    sign_in,
    type_password,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_passkey_is_a_whole_sign_in(client, lan, device):
    page = sign_in(client, device.answer(challenge_for(client)), next="/account/")

    assert page["Location"] == "/account/"
    assert client.session["_auth_user_id"] == str(lan.pk)
    assert lan.passkeys.get().used_at


def test_after_the_password_the_passkey_is_the_second_step(client, lan, device):
    page = type_password(client, lan)
    before = is_signed_in(client)
    shown = client.get(page["Location"]).text

    sign_in(client, device.answer(challenge_for(client)))

    assert not before
    assert "Dùng khóa truy cập" in shown
    assert is_signed_in(client)


def test_after_the_password_only_ones_own_passkey_counts(client, device):
    type_password(client, with_phone := official(Role.CLERK))
    client.logout()
    with_phone.totp_secret, with_phone.totp_confirmed_at = "A" * 32, with_phone.created_at
    with_phone.save()
    type_password(client, with_phone)

    sign_in(client, device.answer(challenge_for(client)))

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://motcua.xa-mau.example.evil.example"},
        {"host": "evil.example"},
        {"kind": "webauthn.create"},
        {"recognised": False},
        {"touched": False},
        {"framed": True},
        {"challenge": "YWJj"},
        {"challenge": "\ud800"},
        {"uses": 0},
        {"uses": 1},
    ],
    ids=[
        *("origin", "host", "kind", "not recognised", "not touched", "framed", "old challenge"),
        *("no challenge", "copied key", "equal count"),
    ],
)
def test_an_answer_that_does_not_prove_it_is_refused(client, device, wrong):
    sign_in(client, device.answer(challenge_for(client)))
    assert is_signed_in(client)
    client.logout()

    page = sign_in(client, device.answer(challenge_for(client), **wrong))

    assert page["Location"] == "/dang-nhap/"
    assert not is_signed_in(client)


def test_a_key_that_does_not_count_signs_in_again_and_again(client, device):
    for _time in range(2):
        client.logout()
        sign_in(client, device.answer(challenge_for(client), uses=0))

    assert is_signed_in(client)


def test_a_locked_account_has_no_use_of_its_passkey_and_is_told_so(client, lan, device):
    lan.strangers_locked_until = timezone.now() + timedelta(minutes=5)
    lan.save()

    page = client.post(
        reverse("accounts:passkey-sign-in"),
        {"answer": device.answer(challenge_for(client))},
        follow=True,
    )

    assert not is_signed_in(client)
    assert "thử lại sau 15 phút" in page.text


def test_the_session_gets_a_new_key_when_the_password_was_right(client, lan, device):
    challenge_for(client)
    before = client.session.session_key

    type_password(client, lan)

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_the_signature_of_another_key_is_refused_and_counts_as_a_failure(client, lan, device):
    sign_in(client, Device().answer(challenge_for(client)))

    lan.refresh_from_db()
    assert not is_signed_in(client)
    assert lan.stranger_attempts == 1


def test_an_answer_counts_once(client, device):
    answer = device.answer(challenge_for(client))
    sign_in(client, answer)
    client.logout()

    sign_in(client, answer)

    assert not is_signed_in(client)


def test_without_a_question_no_answer_counts(client, device):
    sign_in(client, device.answer(""))

    assert not is_signed_in(client)


def test_an_answer_that_comes_late_is_refused(client, device):
    with freeze_time("2026-11-25 08:00+07:00") as frozen:
        answer = device.answer(challenge_for(client))
        frozen.tick(301)
        sign_in(client, answer)

    assert not is_signed_in(client)


def test_a_closed_account_has_no_use_of_its_passkey(client, lan, device):
    lan.is_active = False
    lan.save()

    sign_in(client, device.answer(challenge_for(client)))

    assert not is_signed_in(client)


def test_who_has_no_phone_set_up_is_let_in_by_no_code(client, lan, device):
    type_password(client, lan)

    page = client.post(reverse("accounts:second-factor"), {"code": "000000"})

    assert page.status_code == 422
    assert not is_signed_in(client)


def test_one_address_cannot_ask_for_challenges_for_ever(client, settings):
    settings.XASO_ACCOUNTS_SIGN_INS_PER_MINUTE = 2
    address = reverse("accounts:passkey-options")
    with freeze_time("2026-11-25 08:00+07:00"):
        asked = [Client().post(address).status_code for _ in range(4)]

    assert asked == [200, 200, 429, 429]
    assert Session.objects.count() == 2


def test_one_address_cannot_try_for_ever(client, lan, device, settings):
    settings.XASO_ACCOUNTS_SIGN_INS_PER_MINUTE = 2
    with freeze_time("2026-11-25 08:00+07:00"):
        by_key = [sign_in(client, "{}").status_code for _ in range(2)]
        by_password = type_password(client, lan).status_code
        looking = client.get(reverse("accounts:sign-in")).status_code

    assert by_key == [302, 302]
    assert (by_password, looking) == (429, 200)
