"""The picture as an editor in a real browser: by keyboard, on a phone, without barriers."""

import pytest
from django.db import transaction
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.procedures import api, services
from xaso.public_services.procedures.testing import BUILDING

pytestmark = [pytest.mark.browser, pytest.mark.real_database]


def draft_of(actor):
    with acting_in(HERE), transaction.atomic():
        plan = api.process_for(api.current_version(BUILDING))
        return services.start_draft(plan.id, actor=actor)


def names_in(page):
    return [one.split(". ")[0] for one in page.locator("a.pd-step").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )]  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_a_step_is_chosen_changed_and_taken_back_by_keyboard(open_as, barriers, width, theme):
    actor = official(Role.SUPERVISOR)
    address = f"/procedures/processes/{draft_of(actor)}/picture/"
    page = open_as(actor, address, width=width, theme=theme)
    before = names_in(page)

    page.locator("a.pd-step").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/picture/?step=process")
    page.locator("#panel-title:focus").wait_for()
    page.get_by_role("button", name="Thêm bước sau").press("Enter")
    page.locator("#panel-title", has_text="Bước 3").wait_for()
    assert len(names_in(page)) == len(before) + 1
    assert barriers(page) == []
    assert runs_over(page) == 0

    page.get_by_role("button", name="Hoàn tác").press("Enter")
    page.locator(f"a.pd-step:nth-of-type({len(before)}):last-of-type").wait_for()
    assert names_in(page) == before
