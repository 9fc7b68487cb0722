"""Who knows a user name cannot keep its owner out: strangers close it to strangers."""

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.services import passkeys, recovery, signing_in
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.accounts.tests.device import ORIGIN, Device

pytestmark = pytest.mark.django_db
LOCK = "/dang-nhap/khoa/"
COOKIE = "xaso_known"


@pytest.fixture
def clock():
    with freeze_time("2026-11-25 08:00+07:00") as frozen:
        yield frozen


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


@pytest.fixture
def own(lan):
    """A browser in which Lan signed in before and is signed out now."""
    browser = Client()
    try_password(browser, lan)
    browser.post(reverse("accounts:sign-out"))
    return browser


@pytest.fixture
def with_phone(lan):
    secret = signing_in.propose_secret()
    lan.totp_secret, lan.totp_confirmed_at = secret, lan.created_at
    lan.save()
    return secret


@pytest.fixture
def device(lan, settings):
    settings.XASO_URL = ORIGIN
    made, challenge = Device(), passkeys.make_challenge()
    passkeys.add_passkey(lan, "Điện thoại", made.register(challenge), challenge)
    return made


def try_password(client, user, password=PASSWORD):
    typed = {"username": user.username, "password": password}
    return client.post(reverse("accounts:sign-in"), typed)


def fail(client, user, times=5):
    for _time in range(times):
        page = try_password(client, user, "sai")
    return page


def answer(client, device):
    challenge = client.post(reverse("accounts:passkey-options")).json()["challenge"]
    address = reverse("accounts:passkey-sign-in")
    return client.post(address, {"answer": device.answer(challenge)}, follow=True)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_strangers_close_the_account_to_strangers_and_its_owner_signs_in_meanwhile(lan, own):
    fail(Client(), lan)

    stranger = Client()
    try_password(stranger, lan)
    try_password(own, lan)

    assert not is_signed_in(stranger)
    assert is_signed_in(own)


def test_the_owners_sign_in_does_not_open_the_account_to_strangers(lan, own):
    fail(Client(), lan)

    try_password(own, lan)

    stranger = Client()
    try_password(stranger, lan)
    lan.refresh_from_db()
    assert lan.is_closed_to(known=False)
    assert not is_signed_in(stranger)


def test_a_browser_never_used_signs_in_again_after_a_quarter_of_an_hour(lan, clock):
    fail(Client(), lan)
    clock.tick(15 * 60 + 1)

    new = Client()
    try_password(new, lan)

    assert is_signed_in(new)


def test_strangers_share_one_count(lan):
    for _number in range(5):
        fail(Client(), lan, times=1)

    lan.refresh_from_db()
    assert lan.is_closed_to(known=False)
    assert (lan.failed_attempts, lan.is_closed_to(known=True)) == (0, False)


def test_the_owner_opens_the_lock_of_a_running_session_meanwhile(lan):
    browser = Client()
    browser.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")
    browser.get("/account/")
    browser.get(LOCK, headers={"HX-Request": "true"})
    fail(Client(), lan)

    locked = browser.get("/account/").status_code
    browser.post(LOCK, {"password": PASSWORD})

    assert locked == 302
    assert browser.get("/account/").status_code == 200


def test_five_failures_in_ones_own_browser_close_it_there_and_behind_the_lock(lan, own):
    inside = Client()
    inside.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")
    fail(own, lan)

    try_password(own, lan)
    at_the_lock = inside.post(LOCK, {"password": PASSWORD})

    lan.refresh_from_db()
    assert not is_signed_in(own)
    assert "thử lại sau 15 phút" in at_the_lock.text
    assert lan.is_closed_to(known=True)
    assert not lan.is_closed_to(known=False)


def test_the_answer_does_not_tell_known_browsers_and_strangers_apart(lan, own):
    stranger = Client()
    first, fifth = fail(stranger, lan, times=1), fail(stranger, lan, times=4)
    closed, known = try_password(stranger, lan), fail(own, lan, times=1)

    told = {
        str(page.context["form"].non_field_errors()) for page in (first, fifth, closed, known)
    }
    assert len(told) == 1


def test_the_cookie_of_somebody_else_does_not_make_a_browser_known(lan):
    colleague, browser = official(Role.CLERK), Client()
    try_password(browser, colleague)
    browser.post(reverse("accounts:sign-out"))
    fail(Client(), lan)

    try_password(browser, lan)

    assert COOKIE in browser.cookies
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "forge",
    [
        lambda lan, cookie: lan.pk.hex,
        lambda lan, cookie: f"{lan.pk.hex}:{cookie.partition(':')[2]}",
        lambda lan, cookie: (
            f"{cookie.partition(':')[0]}.{lan.pk.hex}:{cookie.partition(':')[2]}"
        ),
    ],
    ids=["unsigned", "signature of another", "name added"],
)
def test_a_forged_cookie_makes_no_browser_known(lan, forge):
    browser, colleague = Client(), official(Role.CLERK)
    try_password(browser, colleague)
    browser.post(reverse("accounts:sign-out"))
    browser.cookies[COOKIE] = forge(lan, browser.cookies[COOKIE].value)
    fail(Client(), lan)

    try_password(browser, lan)

    assert not is_signed_in(browser)


def test_codes_of_the_phone_follow_the_same_rule(lan, own, with_phone):
    stranger = Client()
    for _time in range(5):
        try_password(stranger, lan)
        stranger.post(reverse("accounts:second-factor"), {"code": "000000"})
    code = {"code": pyotp.TOTP(with_phone).now()}
    refused = stranger.post(reverse("accounts:second-factor"), code)

    try_password(own, lan)
    own.post(reverse("accounts:second-factor"), code)

    assert "thử lại sau 15 phút" in refused.text
    assert is_signed_in(own)


def test_wrong_codes_in_ones_own_browser_close_it_there(lan, own, with_phone):
    for _time in range(5):
        try_password(own, lan)
        own.post(reverse("accounts:second-factor"), {"code": "000000"})

    lan.refresh_from_db()
    assert lan.is_closed_to(known=True)
    assert not lan.is_closed_to(known=False)


def test_recovery_codes_follow_the_same_rule(lan, own, with_phone):
    code = recovery.make_recovery_codes(lan)[0]
    stranger, page = Client(), reverse("accounts:recovery-code")
    try_password(stranger, lan)
    for _time in range(5):
        refused = stranger.post(page, {"code": "aaaaa-aaaaa"})
    refused = stranger.post(page, {"code": code})

    try_password(own, lan)
    own.post(page, {"code": code})

    assert "thử lại sau 15 phút" in refused.text
    assert is_signed_in(own)


def test_passkeys_follow_the_same_rule(lan, own, device):
    fail(Client(), lan)

    stranger = Client()
    refused = answer(stranger, device)
    answer(own, device)

    assert "thử lại sau 15 phút" in refused.text
    assert not is_signed_in(stranger)
    assert is_signed_in(own)


def test_a_passkey_opens_the_lock_while_strangers_are_out(lan, device):
    browser = Client()
    browser.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")
    browser.get("/account/")
    browser.get(LOCK, headers={"HX-Request": "true"})
    fail(Client(), lan)

    answer(browser, device)

    assert browser.get("/account/").status_code == 200


def test_wrong_passkeys_of_strangers_leave_the_owners_count_alone(lan, own, device):
    other = Device()
    for _time in range(5):
        answer(Client(), other)

    lan.refresh_from_db()
    assert lan.is_closed_to(known=False)
    assert lan.failed_attempts == 0
