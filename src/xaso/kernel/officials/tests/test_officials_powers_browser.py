"""The pages of powers, leavers and emergencies as a browser shows them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.lib.clock import today

PICTURES = os.environ.get("XASO_TEST_PICTURES")
"""A folder that gets a picture of each page, to be looked at."""

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


@pytest.fixture
def tin():
    commune(HERE)
    return official(Role.IT_OFFICER, full_name="Đặng Quốc Tin")


def keep(page, name, width):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [390, 1440])
def test_powers_are_read_and_renewed_at_any_width(open_as, barriers, tin, width):
    boss = official(Role.LEADER, full_name="Phạm Quốc Bảo")
    boss.assignments.update(valid_to=today() + timedelta(days=5))
    page = open_as(tin, "/officials/powers/", width=width)
    keep(page, "powers", width)
    found = barriers(page)

    page.get_by_role("link", name="Gia hạn").first.click()
    page.get_by_label("Lý do").fill("Rà soát quý IV")
    keep(page, "renew", width)
    page.get_by_role("button", name="Gia hạn").last.click()
    page.get_by_text("Đã gia hạn quyền.").first.wait_for()

    assert found == []
    assert boss.assignments.get().reason == "Rà soát quý IV"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_departure_is_planned_and_called_off_at_any_width(open_as, barriers, tin, width):
    lan = official(Role.CLERK, full_name="Trần Thị Lan")
    page = open_as(tin, f"/officials/{lan.pk}/leave/", width=width)
    keep(page, "leave", width)
    found = barriers(page)

    page.get_by_label("Chuyển công tác").check()
    page.get_by_label("Lý do").fill("QĐ 15/QĐ-UBND")
    page.get_by_role("button", name="Ghi lịch nghỉ").click()
    page.get_by_text("Đã ghi lịch nghỉ.").first.wait_for()
    keep(page, "departure", width)
    found += barriers(page)
    page.goto(f"{page.url.split('/officials')[0]}/officials/leaving/")
    keep(page, "departures", width)
    found += barriers(page)

    assert found == []
    assert lan.assignments.get().valid_to == today()


@pytest.mark.parametrize("width", [390, 1440])
def test_an_emergency_power_is_opened_shown_and_ended_at_any_width(
    open_as, barriers, tin, width
):
    official(Role.LEADER)
    head = official(Role.UNIT_HEAD, full_name="Vũ Thị Hạnh")
    page = open_as(head, "/officials/emergency/open/", width=width)
    keep(page, "emergency-open", width)
    found = barriers(page)

    page.get_by_label("Cán bộ công nghệ thông tin").check()
    page.get_by_label("Lý do").fill("Cán bộ công nghệ thông tin nghỉ ốm")
    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.get_by_role("button", name="Mở quyền").click()
    page.get_by_text("Ông/bà đang dùng quyền khẩn cấp").wait_for()
    keep(page, "emergencies", width)
    found += barriers(page)

    assert found == []
