"""What the office's people do in a browser, for the tests that follow a document."""

import os
from pathlib import Path

from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.office.signing.testing import PIN, authority, signature_image, signing_key

PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("XASO_TEST_PICTURES")


def keyed(chair, clerk):
    """Give the chairman and the commune what they sign with."""
    authority(chair)
    signature_image(chair)
    signing_key(chair)
    signing_key(None, recorder=clerk)


def looked_at(page, barriers, name):
    """See that nobody is kept out and nothing runs over; keep a picture where one is wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"documents-{name}.png", full_page=True)
    assert barriers(page) == [], name
    assert runs_over(page) <= 0, name


def signed_on_a_phone(open_as, chair):
    """Sign the one document that waits for the chairman."""
    page = open_as(chair, "/signing/", **PHONE)
    page.locator("main a[data-open]").first.click()
    page.fill("input[name=pin]", PIN)
    page.locator("button[name=act][value=sign]").click()
    expect(page.locator("input[name=pin]")).to_have_count(0)


def sealed_and_released(open_as, clerk):
    """Seal and release the first document that waits for the clerk; return its page."""
    page = open_as(clerk, "/documents/waiting/")
    expect(page.locator("main")).to_contain_text("Chờ đóng dấu")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Đóng dấu và phát hành").click()
    page.fill("input[name=pin]", PIN)
    page.get_by_role("button", name="Đóng dấu và phát hành").click()
    expect(page.locator("#messages")).to_contain_text("Đã đóng dấu và phát hành văn bản.")
    return page
