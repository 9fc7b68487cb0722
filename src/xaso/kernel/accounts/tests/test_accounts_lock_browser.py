import pytest
from django.urls import reverse
from tests.browser import runs_over

from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.testing import PASSWORD, official

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


@pytest.mark.parametrize("width", [390, 1440])
def test_what_was_typed_is_still_there_after_the_lock(open_as, barriers, width):
    lan = official(Role.RECEPTIONIST, full_name="Trần Thị Lan")
    page = open_as(lan, "/", width=width)
    page.clock.install()
    page.goto(page.url.rstrip("/") + reverse("accounts:passkey-add"))
    page.fill("[name=name]", "Điện thoại của Lan")
    page.clock.fast_forward(16 * 60 * 1000)
    page.wait_for_selector(".x-lock [name=password]")
    found = barriers(page)
    page.keyboard.press("Escape")
    page.fill(".x-lock [name=password]", "sai")
    page.click(".x-lock form[data-unlock] button >> nth=0")
    page.wait_for_selector(".x-lock [data-error-summary]")
    too_wide = runs_over(page)
    locked = page.request.get(page.url, max_redirects=0).status

    page.fill(".x-lock [name=password]", PASSWORD)
    page.click(".x-lock form[data-unlock] button >> nth=0")
    page.wait_for_selector(".x-lock", state="detached")

    assert found == []
    assert too_wide <= 0
    assert locked == 302
    assert page.input_value("[name=name]") == "Điện thoại của Lan"
    assert page.request.get(page.url, max_redirects=0).status == 200
