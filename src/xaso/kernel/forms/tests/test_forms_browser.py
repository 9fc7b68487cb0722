"""A phone walks through the form: conditions while typing, without a script, no barriers."""

import pytest
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.testing import published_form
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.organisations.testing import HERE, commune

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
START = f"/forms/{BIRTH['key']}/preview/"


@pytest.fixture
def phone(open_as):
    commune(HERE)
    published_form(BIRTH)
    return lambda **look: open_as(official(Role.IT_OFFICER), START, width=390, **look)


def go_on(page):
    page.get_by_role("button", name="Tiếp tục", exact=True).click()


def test_questions_come_and_go_with_the_answers_they_depend_on(phone, barriers):
    page = phone()
    page.get_by_role("button", name="Bắt đầu với dữ liệu mẫu").click()
    page.wait_for_url("**/page/applicant/")
    paper = page.locator("#question-applicant-authorised")
    assert not paper.is_visible()

    page.get_by_label("Ông, bà, người thân").check()

    assert paper.is_visible()
    assert not paper.locator("[data-condition]").is_visible()
    assert barriers(page) == []
    assert runs_over(page) <= 0
    page.get_by_label("Cha", exact=True).check()
    go_on(page)
    page.wait_for_url("**/page/child/")
    page.get_by_role("radio", name="Trẻ bị bỏ rơi").check()
    assert page.locator("#group-found").is_visible()
    page.get_by_label("Ngày sinh").fill("01/01/2020")
    assert page.locator("#question-child-late").is_visible()
    page.get_by_label("Ngày sinh").fill("01/11/2026")
    assert not page.locator("#question-child-late").is_visible()


def test_the_whole_form_is_walked_to_its_paper(phone, barriers):
    page = phone()
    page.get_by_role("button", name="Bắt đầu với dữ liệu mẫu").click()
    for step in ("child", "parents", "copies"):
        go_on(page)
        page.wait_for_url(f"**/page/{step}/")
        assert barriers(page) == []
        assert runs_over(page) <= 0
    page.get_by_role("button", name="Thêm mục").click()
    page.get_by_role("textbox", name="Họ, chữ đệm, tên").fill("Lê Văn Cả")

    go_on(page)

    page.wait_for_url("**/review/")
    assert page.get_by_text("Lê Văn Cả").is_visible()
    assert barriers(page) == []
    assert runs_over(page) <= 0
    paper = page.request.get(page.url.replace("/review/", "/form.pdf"))
    assert paper.body().startswith(b"%PDF")


def test_without_a_script_everything_stands_there_with_its_condition(phone):
    page = phone(java_script_enabled=False)
    page.get_by_role("button", name="Bắt đầu với tờ khai trống").click()

    assert page.get_by_text("Chỉ điền nếu “Quan hệ với trẻ”").is_visible()
    go_on(page)
    assert page.locator(".x-field-error").count() >= 5


def test_a_commune_is_suggested_while_typing(phone):
    page = phone()
    page.get_by_role("button", name="Bắt đầu với tờ khai trống").click()

    page.get_by_label("Xã, phường và tỉnh").type("ba dinh ha n")
    page.get_by_role("option", name="phường Ba Đình", exact=False).first.click()

    assert page.get_by_label("Xã, phường và tỉnh").input_value().startswith("phường Ba Đình")
