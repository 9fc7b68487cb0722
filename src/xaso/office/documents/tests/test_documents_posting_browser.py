"""What goes by post, on a phone and on a desk: chosen, labelled, noted and read in the book."""

import os
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.testing import released

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
PICTURES = os.environ.get("XASO_TEST_PICTURES")


@pytest.fixture
def clerk(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = official(Role.CLERK, full_name="Đỗ Thị Kim")
        schools = [
            ReceiverInput(f"Trường Tiểu học số {number}", channel="post", address="thôn 2")
            for number in (1, 2)
        ]
        released(found, to=tuple(schools), urgency="urgent")
        return found


def looked_at(page, barriers, name):
    """See that nobody is kept out and nothing runs over; keep a picture where one is wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"documents-{name}.png", full_page=True)
    assert barriers(page) == [], name
    assert runs_over(page) <= 0, name


@pytest.mark.parametrize("size", SIZES)
def test_a_letter_is_labelled_noted_as_posted_and_stands_in_the_book(
    clerk, open_as, barriers, size
):
    page = open_as(clerk, "/documents/register/post/waiting/", **SIZES[size])
    page.locator("input[name=chosen]").first.check()
    with page.expect_download() as labels:
        page.get_by_role("button", name="In nhãn địa chỉ").click()
    page.locator("input[name$='-envelopes']").first.fill("2")
    looked_at(page, barriers, f"to-be-posted-{size}")

    page.get_by_role("button", name="Ghi đã gửi bưu điện").click()
    expect(page.locator("input[name=chosen]")).to_have_count(1)
    page.goto(page.url.replace("waiting/", ""))

    assert labels.value.suggested_filename == "nhan-buu-dien.pdf"
    expect(page.get_by_role("row").filter(has_text="Trường Tiểu học số 1")).to_have_count(1)
    looked_at(page, barriers, f"post-book-{size}")

    page = open_as(clerk, "/documents/released/", **SIZES[size])
    page.locator("a[data-open]").first.click()
    page.locator("a[href$='tab=receivers']").click()
    looked_at(page, barriers, f"receivers-{size}")
