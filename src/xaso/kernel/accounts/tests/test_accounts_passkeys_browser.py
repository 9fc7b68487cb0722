import pytest
from django.urls import reverse
from tests.browser import Windows

from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.testing import PASSWORD, official

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


@pytest.fixture
def windows(chromium, live_site, settings):
    settings.XASO_URL = live_site.replace("127.0.0.1", "localhost")  # keys are for names only
    made = Windows(chromium, settings.XASO_URL)
    yield made
    made.close()
    assert not made.faults, made.faults


def with_security_key(context, page):
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_signs_in_by_itself_in_a_real_browser(windows, barriers):
    lan = official(Role.RECEPTIONIST, full_name="Trần Thị Lan")
    context = windows.sign_in(lan, width=390)
    page = context.new_page()
    with_security_key(context, page)
    page.goto(windows.site + reverse("accounts:passkey-add"))
    on_the_form = barriers(page)
    page.fill("[name=name]", "Điện thoại của Lan")
    page.fill("[name=present]", PASSWORD)
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_selector("text=Mã dự phòng")
    on_the_codes = barriers(page)
    page.goto(windows.site + reverse("accounts:profile"))
    page.click("a[data-confirm] >> text=Gỡ khóa")
    page.wait_for_selector("dialog [name=present]")
    on_the_question = barriers(page)
    context.clear_cookies()

    page.goto(windows.site + reverse("accounts:sign-in", query={"next": "/account/"}))
    page.click("text=Dùng khóa truy cập")
    page.wait_for_url("**/account/")

    assert "Điện thoại của Lan" in page.content()
    assert lan.passkeys.get().used_at
    assert on_the_form == on_the_codes == on_the_question == []


def test_a_device_without_a_key_says_so_and_the_password_still_works(windows):
    lan = official(Role.RECEPTIONIST)
    context = windows.sign_in()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto(windows.site + reverse("accounts:sign-in", query={"next": "/account/"}))

    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()) }")
    page.click("text=Dùng khóa truy cập")
    page.wait_for_selector("[data-passkey-failed]:not([hidden])")
    page.fill("[name=username]", lan.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button >> nth=0")
    page.wait_for_url("**/account/")

    assert lan.full_name in page.content()
