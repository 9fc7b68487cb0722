import pyotp
import pytest
from django.urls import reverse
from tests.browser import runs_over

from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.testing import PASSWORD, official

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


@pytest.mark.parametrize("width", [390, 1440])
def test_a_leader_sets_up_the_second_step_and_goes_on(open_as, barriers, settings, width):
    settings.XASO_ACCOUNTS_SECOND_STEP_ROLES = ["leader"]
    chief = official(Role.LEADER, full_name="Lê Văn Chủ")
    page = open_as(None, reverse("accounts:sign-in"), width=width)
    page.fill("[name=username]", chief.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/account/second-step/")
    found, too_wide = barriers(page), [runs_over(page)]
    page.goto(page.url.replace("second-step", "passkeys"))
    too_wide.append(runs_over(page))
    page.goto(page.url.replace("passkeys", "second-step"))

    page.click("text=Bật mã từ điện thoại")
    page.wait_for_url("**/account/second-factor/")
    found += barriers(page)
    too_wide.append(runs_over(page))
    secret = page.inner_text("main code").replace(" ", "")
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.fill("[name=present]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/account/")

    assert found == []
    assert max(too_wide) <= 0
