"""The builder in a browser: nobody is kept out, nothing runs over, the phone shows what is built."""

import pytest
from django.urls import reverse
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.services.samples import keep_sample
from xaso.kernel.forms.services.sketches import begin_sketch
from xaso.kernel.forms.testing import published_form
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
KEY = BIRTH["key"]
PAGES = ("form", "compare", "edit", "publish", "samples", "layouts")


@pytest.fixture
def builder(open_as):
    commune(HERE)
    published_form(BIRTH)
    person = official(Role.IT_OFFICER)
    with acting_in(HERE):
        begin_sketch(KEY, actor=person)
        keep_sample(KEY, "Thiếu hết", {}, should_pass=False, actor=person)
    return lambda path=f"/forms/{KEY}/edit/", **look: open_as(person, path, **look)


@pytest.mark.parametrize("width", [390, 1440])
def test_nobody_is_kept_out_and_nothing_runs_over(builder, barriers, width):
    page = builder(width=width)
    site = page.url.partition("/forms/")[0]
    paths = [reverse(f"forms:{name}", args=[KEY]) for name in PAGES]
    paths += [
        reverse(f"forms:{name}", args=[KEY, place])
        for name, place in (("part", "form"), ("part", "0-0"), ("part", "0-0-0"))
    ]

    for path in [*paths, "/forms/", "/forms/new/"]:
        page.goto(site + path, wait_until="load")

        assert barriers(page) == [], path
        assert runs_over(page) <= 0, path


def test_a_press_changes_the_outline_in_place_and_keeps_the_focus(builder):
    page = builder(width=1440)
    second = page.locator("#part-0-0-1 a").first.inner_text()

    page.locator("#part-0-0-1 button[value='up:0-0-1']").press("Enter")

    page.locator("#part-0-0-0", has_text=second).wait_for()
    assert page.evaluate("document.activeElement.value") == "up:0-0-0"
    page.get_by_role("button", name="Hoàn tác").click()
    page.locator("#part-0-0-1", has_text=second).wait_for()


def test_the_phone_shows_what_was_changed(builder):
    page = builder(width=1440)
    page.locator("#part-0-0-0 a").first.click()
    page.get_by_label("Câu hỏi", exact=True).fill("Họ và tên người khai")
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/edit/*")

    frame = page.frame_locator(".fm-phone-screen")

    assert frame.get_by_label("Họ và tên người khai").is_visible()


def test_without_a_script_the_same_buttons_work(builder):
    page = builder(width=390, java_script_enabled=False)
    second = page.locator("#part-0-0-1 a").first.inner_text()

    page.locator("#part-0-0-1 button[value='up:0-0-1']").click()

    assert second in page.locator("#part-0-0-0 a").first.inner_text()
