import pytest
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role, invite
from xaso.kernel.accounts.testing import official

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


@pytest.mark.parametrize("width", [390, 1440])
def test_an_invited_person_sets_the_password_and_is_led_on(open_as, barriers, width):
    lan = official(Role.RECEPTIONIST, full_name="Trần Thị Lan")
    page = open_as(None, invite(lan), width=width)
    found, too_wide = barriers(page), runs_over(page)

    page.fill("[name=new]", "một câu dài dễ nhớ 1975")
    page.click("main form button")
    page.wait_for_url("**/account/")

    assert (found, too_wide <= 0) == ([], True)
    assert "Trần Thị Lan" in page.content()
