"""A citizen's way in a real browser, with the provider on another address."""

import pytest
from tests.browser import barriers_of, runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.identity.testing import claimed
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


def is_fit(page):
    return barriers_of(page) == [] and runs_over(page) <= 0


@pytest.fixture
def phone(chromium, live_site, provider, settings):
    settings.XASO_URL, settings.XASO_CITIZENS_PHONE_CODE = live_site, True
    before, provider.redirect_uris = (
        provider.redirect_uris,
        (f"{live_site}/cong-dan/dang-nhap/ve/",),
    )
    commune(HERE)
    context = chromium.new_context(viewport={"width": 390, "height": 800}, locale="vi-VN")
    yield context.new_page()
    context.close()
    provider.redirect_uris = before


def test_a_citizen_signs_in_looks_around_and_signs_out(phone, live_site):
    phone.goto(f"{live_site}/cong-dan/dai-dien/")
    assert is_fit(phone)
    phone.get_by_role("link", name="Đăng nhập bằng Định danh mẫu").click()
    phone.get_by_role("button", name="Nguyễn Thị Mẫu").click()

    assert phone.url == f"{live_site}/cong-dan/dai-dien/"
    assert is_fit(phone)
    phone.goto(f"{live_site}/cong-dan/tai-khoan/")
    assert is_fit(phone)
    phone.get_by_role("link", name="Thêm khóa truy cập").click()
    assert is_fit(phone)
    phone.go_back()
    phone.get_by_role("main").get_by_role("button", name="Đăng xuất", exact=True).click()
    assert phone.get_by_role("heading", name="Ông/bà đã đăng xuất").is_visible()
    assert is_fit(phone)


def test_a_telephone_is_asked_for_and_its_code(phone, live_site):
    phone.goto(f"{live_site}/cong-dan/dang-nhap/dien-thoai/")
    phone.get_by_label("Số điện thoại của ông/bà").fill("12")
    phone.get_by_role("button", name="Gửi mã").click()
    assert phone.get_by_text("chưa đúng").first.is_visible()
    assert is_fit(phone)
    phone.get_by_label("Số điện thoại của ông/bà").fill("0900 012 345")
    phone.get_by_role("button", name="Gửi mã").click()
    phone.wait_for_url("**/cong-dan/dang-nhap/ma/")
    assert is_fit(phone)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_desk_looks_at_the_paper(width, open_as):
    commune(HERE)
    with acting_in(HERE):
        row_id = claimed()

    page = open_as(official(Role.RECEPTIONIST), f"/representations/{row_id}/", width=width)

    assert is_fit(page)
