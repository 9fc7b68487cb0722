"""Kiosk, phone, desk and board in a real browser, all at once."""

import re

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.queue.models import ScreenKey
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
SOON = 8000


class Hall:
    """A waiting room with two lines, three desks and people who wait."""

    def __init__(self):
        self.officer = official(Role.RECEPTIONIST, full_name="Trần Thu Hà")
        with acting_in(HERE), transaction.atomic():
            queue_line("A", "Hộ tịch, chứng thực")
            queue_line("B", "Đất đai, xây dựng")
            self.desk = queue_desk(2, self.officer)
            for kind in ScreenKey.Kind:
                setattr(self, kind.value, f"/lay-so/{key_of(kind)}/")

    def come(self, count, prefix="A", **more):
        with acting_in(HERE), transaction.atomic():
            return [queue_ticket(prefix, **more).code for _ in range(count)]


@pytest.fixture
def hall(real_database):
    return Hall()


def test_a_number_goes_from_the_kiosk_over_the_desk_to_the_board(hall, open_as):
    kiosk = open_as(None, f"{hall.kiosk}may/", width=1080, height=1920, has_touch=True)
    kiosk.get_by_role("link", name=re.compile("Hộ tịch")).tap()
    kiosk.get_by_role("button", name="Không, tôi chờ theo lượt").tap()
    expect(kiosk.locator(".queue-number")).to_have_text("A001")
    board = open_as(None, f"{hall.board}bang/", width=1920, height=1080)
    desk = open_as(hall.officer, "/queue/")
    expect(board.locator(".queue-codes").first).to_contain_text("A001")

    desk.keyboard.press("g")

    expect(desk.locator(".queue-current-code")).to_have_text("A001")
    expect(board.locator(".queue-latest")).to_contain_text("A001", timeout=SOON)
    expect(board.locator(".queue-latest")).to_have_attribute(
        "data-say", "Mời số a không không một đến quầy số hai"
    )


def test_a_screen_shows_the_time_in_viet_nam_though_its_machine_is_set_otherwise(hall, open_as):
    before = f"{timezone.localtime():%H:%M}"

    board = open_as(None, f"{hall.board}bang/", width=1920, height=1080)

    shown = board.locator("[data-clock]").inner_text()
    assert shown in {before, f"{timezone.localtime():%H:%M}"}


def test_a_phone_is_told_when_it_is_called(hall, open_as):
    phone = open_as(None, hall.door, width=390, height=844)
    phone.get_by_label("Hộ tịch, chứng thực").check()
    phone.get_by_role("button", name="Lấy số thứ tự").click()
    expect(phone.locator("#standing")).to_contain_text("Sắp đến lượt ông/bà")

    desk = open_as(hall.officer, "/queue/")
    desk.get_by_role("button", name="Gọi số tiếp").click()

    expect(phone.locator("#standing")).to_contain_text("Mời ông/bà đến quầy 2", timeout=SOON)


def test_the_officers_list_grows_by_itself_and_leaves_the_session_alone(hall, open_as):
    desk = open_as(hall.officer, "/queue/")
    with desk.expect_request(re.compile("/cho/$")) as asked:
        hall.come(2)
    expect(desk.locator(".queue-chip")).to_have_count(2, timeout=SOON)

    desk.get_by_role("button", name="A002").click()

    expect(desk.locator(".queue-current-code")).to_have_text("A002")
    assert "cookie" not in asked.value.all_headers()


def test_the_kiosk_goes_home_when_nobody_touches_it(hall, open_as, settings):
    settings.XASO_QUEUE_KIOSK_SECONDS = 1
    kiosk = open_as(None, f"{hall.kiosk}may/", width=1080, height=1920)
    kiosk.get_by_role("link", name=re.compile("Hộ tịch")).click()

    expect(kiosk.get_by_role("heading", level=1)).to_have_text(
        "Ông/bà đến làm việc gì?", timeout=SOON
    )


def test_everything_on_the_kiosk_can_be_touched(hall, open_as):
    kiosk = open_as(None, f"{hall.kiosk}may/", width=1080, height=1920)
    kiosk.get_by_role("link", name=re.compile("Hộ tịch")).click()
    expect(kiosk.get_by_role("link", name="Chọn lại")).to_be_visible()
    kiosk.wait_for_load_state()

    heights = kiosk.locator("main a, main button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )

    assert min(heights) >= 64


def test_a_code_is_typed_on_the_screen_of_the_kiosk(hall, open_as):
    kiosk = open_as(None, f"{hall.kiosk}may/hen/", width=1080, height=1920)
    for key in ("1", "2", "3"):
        kiosk.get_by_role("button", name=key, exact=True).click()
    kiosk.get_by_role("button", name="Xóa chữ số cuối").click()

    expect(kiosk.get_by_role("textbox")).to_have_value("12")


def test_a_lost_connection_is_said(hall, open_as):
    board = open_as(None, f"{hall.board}bang/", width=1920, height=1080)
    board.clock.install()
    board.reload()
    board.context.set_offline(True)

    board.clock.run_for(14_000)
    expect(board.locator("[data-lost]")).to_be_visible(timeout=SOON)


PAGES = [
    "kiosk", "kiosk-line", "check-in", "phone", "bookings", "book", "ticket", "board", "sign", "desk",
]  # fmt: skip


def address(hall, page):
    with acting_in(HERE), transaction.atomic():
        line, ticket = queue_line(), queue_ticket()
    return {
        "kiosk": f"{hall.kiosk}may/",
        "kiosk-line": f"{hall.kiosk}may/{line.pk}/",
        "check-in": f"{hall.kiosk}may/hen/",
        "phone": hall.door,
        "bookings": f"{hall.door}hen/",
        "book": f"{hall.door}hen/{line.pk}/",
        "ticket": f"{hall.door}so/{ticket.pk}/",
        "board": f"{hall.board}bang/",
        "sign": f"{hall.board}bang/2/",
        "desk": "/queue/",
    }[page]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_keeps_people_out(hall, open_as, barriers, page):
    hall.come(4)
    hall.come(2, priority="elderly")
    user, where = hall.officer if page == "desk" else None, address(hall, page)

    for width in (390, 1440, 1920):
        shown = open_as(user, where, width=width)
        if page == "desk" and width == 390:
            shown.get_by_role("button", name="Gọi số tiếp").click()
            expect(shown.locator(".queue-acts")).to_be_visible()
        assert runs_over(shown) <= 0, width
        assert barriers(shown) == [], width
