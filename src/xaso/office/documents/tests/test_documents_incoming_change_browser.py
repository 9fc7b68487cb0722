"""A sender's change with files, answered by the clerk in the width of a phone as of a desk."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import ask_for_change
from xaso.office.documents.testing_incoming import LETTER, letter_pdf, named, registered

PICTURES = os.environ.get("XASO_TEST_PICTURES")


@pytest.fixture
def asked(real_database):
    """A clerk and a document of which its sender changed the subject and sent files anew."""
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        clerk = official(Role.CLERK, full_name="Đỗ Thị Kim")
        document = registered(clerk)
        files = (
            named(letter_pdf(subject="đính chính số liệu"), "cong-van.pdf"),
            named(letter_pdf(code="9/SNV"), "phu-luc-bieu-mau-thong-ke-chi-tiet-cac-thon.pdf"),
        )
        said = replace(LETTER, subject="về việc đính chính số liệu", files=files)
        ask_for_change(document.pk, said, reason="Đính chính số liệu tại biểu số 2.")
        return clerk, document


@pytest.mark.browser
@pytest.mark.real_database
@pytest.mark.parametrize("width", [1440, 390])
def test_the_clerk_opens_the_files_and_takes_them_over(open_as, barriers, asked, width):
    clerk, document = asked
    page = open_as(clerk, document.get_absolute_url(), width=width)
    seen = [_seen(page, barriers, f"asked-{width}")]

    with page.expect_popup() as opened:
        page.get_by_role("link", name="phu-luc-bieu-mau").click()
    opened.value.close()
    page.get_by_role("button", name="Cập nhật văn bản").click()
    expect(page.get_by_text("Đã thay thế").first).to_be_visible()
    seen.append(_seen(page, barriers, f"taken-{width}"))

    assert seen == [([], 0), ([], 0)]


def _seen(page, barriers, name):
    """Return what keeps people out, and by how much the page runs over; keep a picture if wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"change-{name}.png", full_page=True)
    return barriers(page), max(runs_over(page), 0)
