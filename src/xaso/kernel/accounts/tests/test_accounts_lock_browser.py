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


@pytest.fixture
def binh():
    return official(Role.CLERK, full_name="Lê Văn Bình")


@pytest.fixture
def lans_page(open_as, binh):
    page = open_as(official(Role.RECEPTIONIST, full_name="Trần Thị Lan"), "/")
    page.clock.install()
    page.goto(page.url.rstrip("/") + reverse("accounts:passkey-add"))
    page.fill("[name=name]", "Điện thoại của Lan")
    return page


def sign_in_over(page, user, *, quietly):
    """Sign somebody else in, in the same browser.

    Quietly: other tabs are not told, and the tab is gone before its own lock can come (tabs of
    one browser share the clock of the test).
    """
    other = page.context.new_page()
    if quietly:
        other.add_init_script("Storage.prototype.setItem = () => {}")
    other.goto(page.url)
    other.context.clear_cookies()
    other.goto(page.url)
    other.fill("[name=username]", user.username)
    other.fill("[name=password]", PASSWORD)
    other.click("main form button >> nth=0")
    other.wait_for_selector(f"text={user.full_name}")
    if quietly:
        other.close()


def lock(page):
    page.clock.fast_forward(16 * 60 * 1000)
    page.wait_for_selector(".x-lock [name=password]")


def assert_it_is_binhs(page):
    page.wait_for_selector("text=Lê Văn Bình")
    assert page.input_value("[name=name]") == ""
    assert page.locator(".x-lock").count() == 0
    assert "Trần Thị Lan" not in page.content()


def test_somebody_else_in_a_second_tab_does_not_open_the_lock(lans_page, binh):
    lock(lans_page)

    sign_in_over(lans_page, binh, quietly=False)

    assert_it_is_binhs(lans_page)


def test_somebody_elses_password_does_not_open_the_lock(lans_page, binh):
    lock(lans_page)
    sign_in_over(lans_page, binh, quietly=True)

    lans_page.fill(".x-lock [name=password]", PASSWORD)
    lans_page.click(".x-lock form[data-unlock] button >> nth=0")

    assert_it_is_binhs(lans_page)


def test_a_lock_that_comes_after_the_change_shows_nobody_elses_work(lans_page, binh):
    sign_in_over(lans_page, binh, quietly=True)

    lans_page.clock.fast_forward(16 * 60 * 1000)

    assert_it_is_binhs(lans_page)


def test_an_open_page_of_who_left_is_not_kept_open_by_who_came(lans_page, binh):
    sign_in_over(lans_page, binh, quietly=True)

    lans_page.clock.fast_forward(2 * 60 * 1000)
    lans_page.keyboard.press("Shift")

    assert_it_is_binhs(lans_page)


def test_ones_own_second_tab_opens_the_lock_of_the_first(lans_page):
    lock(lans_page)
    second = lans_page.context.new_page()
    second.goto(lans_page.url)

    second.fill("[name=password]", PASSWORD)
    second.click("form[data-unlock] button >> nth=0")
    lans_page.wait_for_selector(".x-lock", state="detached")

    assert lans_page.input_value("[name=name]") == "Điện thoại của Lan"
