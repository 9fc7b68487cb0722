"""Somebody who is let off the fee, at the desk's screen: the fee follows what is chosen."""

import pytest
from django.db import transaction
from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.testing import people, received
from xaso.registers.residents.testing import resident

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


@pytest.mark.parametrize("width", [390, 1440])
def test_the_fee_follows_the_group_that_is_chosen(real_database, open_as, barriers, width):
    with acting_in(HERE), transaction.atomic():
        resident("Lê Thị Mẫu", personal_id="038190000001")
        received(people(), "1.004873", fee=15_000)
    desk = official(Role.RECEPTIONIST, full_name="Trần Thu Hà")
    page = open_as(desk, "/counter/intake/", width=width)
    page.fill("#who", "038190000001")
    page.click("[data-go='who']")
    page.wait_for_selector(".counter-who")
    page.click("[data-key='1']")
    page.wait_for_selector(".counter-lines")

    page.get_by_label("Diện miễn, giảm phí, lệ phí").select_option("poor")

    expect(page.get_by_label("Giấy tờ chứng minh đã xuất trình")).to_be_visible()
    expect(page.locator(".counter-fee")).to_contain_text("Miễn phí")
    assert not runs_over(page)
    assert barriers(page) == []
