"""A passkey as a citizen's second step."""

import re
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.models import RecoveryCode
from xaso.kernel.accounts.tests.device import Device
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in

ACCOUNT = "/cong-dan/tai-khoan/"
STEP, OPTIONS = "/cong-dan/dang-nhap/khoa/", "/cong-dan/dang-nhap/khoa/hoi/"
SITE = {"host": "testserver", "origin": "http://testserver"}


def signed_in(browser):
    return browser.client.get(ACCOUNT).status_code == 200


def add_key(browser, device):
    made = browser.client.post(reverse("identity:passkey-creation")).json()["challenge"]
    answer = device.register(made, **SITE)
    return browser.client.post(
        reverse("identity:passkey-add"), {"name": "Điện thoại", "answer": answer}
    )


def codes_on(page):
    return re.findall(r"<code>([\w-]+)</code>", page)


@pytest.fixture
def device(provider, browser):
    browser.sign_in()
    device = Device()
    browser.codes = codes_on(add_key(browser, device).content.decode())
    browser.client.post(reverse("identity:sign-out"))
    return device


def test_the_provider_alone_does_not_sign_in_any_more(device, browser):
    answer = browser.sign_in()

    assert answer.headers["Location"] == STEP
    assert not signed_in(browser)


def test_with_the_passkey_the_citizen_goes_on(device, browser):
    browser.sign_in(target="/cong-dan/dai-dien/")
    challenge = browser.client.post(OPTIONS).json()["challenge"]

    answer = browser.client.post(STEP, {"answer": device.answer(challenge, **SITE)})

    assert answer.headers["Location"] == "/cong-dan/dai-dien/"
    assert browser.client.get("/cong-dan/dai-dien/").status_code == 200


def test_another_key_does_not_sign_in(device, browser):
    browser.sign_in()
    challenge = browser.client.post(OPTIONS).json()["challenge"]

    browser.client.post(STEP, {"answer": Device().answer(challenge, **SITE)})

    assert not signed_in(browser)


def test_a_code_on_paper_replaces_a_lost_key_once(device, browser, other_browser):
    browser.sign_in()
    other_browser.sign_in()
    assert len(browser.codes) == 10

    browser.client.post(STEP, {"code": browser.codes[0]})
    other_browser.client.post(STEP, {"code": browser.codes[0]})

    assert signed_in(browser)
    assert not signed_in(other_browser)


def test_codes_on_paper_are_not_guessed_for_ever(device, browser):
    browser.sign_in()
    for _ in range(5):
        browser.client.post(STEP, {"code": "aaaaa-aaaaa"})

    browser.client.post(STEP, {"code": browser.codes[0]})

    assert not signed_in(browser)


def test_the_step_stands_open_for_five_minutes_only(device, browser):
    browser.sign_in()
    session = browser.client.session
    session["citizen_pending"] = session["citizen_pending"] | {"at": int(time.time()) - 301}
    session.save()

    assert browser.client.post(STEP, {"code": browser.codes[0]}).status_code == 302
    assert not signed_in(browser)


def test_the_officials_door_takes_no_passkey_of_a_citizen(device, browser):
    challenge = browser.client.post(reverse("accounts:passkey-options")).json()["challenge"]

    browser.client.post(
        reverse("accounts:passkey-sign-in"), {"answer": device.answer(challenge, **SITE)}
    )

    assert "_auth_user_id" not in browser.client.session


def test_who_signed_in_long_ago_changes_no_passkeys(provider, browser):
    browser.sign_in()
    session = browser.client.session
    session["since"] = int(time.time()) - 16 * 60
    session.save()

    assert add_key(browser, Device()).status_code == 302
    assert not CitizenIdentity.objects.get().user.passkeys.exists()


def test_it_says_how_long_a_guesser_waits(device, browser, settings):
    settings.XASO_ACCOUNTS_LOCK_MINUTES = 40
    browser.sign_in()
    for _ in range(5):
        browser.client.post(STEP, {"code": "aaaaa-aaaaa"})

    page = browser.client.post(STEP, {"code": browser.codes[0]}).content.decode()

    assert "sau 40 phút" in page


def test_who_used_up_the_codes_on_paper_gets_new_ones_with_a_new_key(device, browser):
    browser.sign_in()
    browser.client.post(STEP, {"code": browser.codes[0]})
    RecoveryCode.objects.update(used_at=timezone.now())

    further = Device()
    further.credential = b"khoa khac cua Lan"
    page = add_key(browser, further).content.decode()

    assert len(codes_on(page)) == 10


def test_codes_on_paper_end_with_the_last_key(device, browser):
    browser.sign_in()
    browser.client.post(STEP, {"code": browser.codes[0]})
    key = CitizenIdentity.objects.get().user.passkeys.get()

    browser.client.post(reverse("identity:passkey-remove", args=[key.pk]))

    assert not RecoveryCode.objects.exists()
    assert len(codes_on(add_key(browser, Device()).content.decode())) == 10


def test_the_trail_of_the_commune_keeps_keys_added_and_removed_and_codes_used(device, browser):
    browser.sign_in()
    browser.client.post(STEP, {"code": browser.codes[0]})
    key = CitizenIdentity.objects.get().user.passkeys.get()
    browser.client.post(reverse("identity:passkey-remove", args=[key.pk]))

    with acting_in(HERE):
        kept = set(AuditEntry.objects.values_list("action", flat=True))
    assert kept >= {
        "accounts.passkey_added",
        "accounts.recovery_codes_made",
        "accounts.recovery_code_used",
        "accounts.passkey_removed",
    }
