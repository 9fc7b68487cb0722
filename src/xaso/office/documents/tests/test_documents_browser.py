"""Documents of ours on a phone: several signers, and what changes after the release."""

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
from xaso.office.documents.contracts import ListedReceiver, ReceiverDirectory, ReceiverInput
from xaso.office.documents.directories import directories
from xaso.office.documents.testing import drafted, released
from xaso.office.signing.testing import PIN, authority, signature_image, signing_key

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("XASO_TEST_PICTURES")


@pytest.fixture
def office(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = {
            "author": official(Role.SPECIALIST, full_name="Lê Văn Bình"),
            "chair": official(Role.LEADER, full_name="Hoàng Minh Đức"),
            "deputy": official(Role.LEADER, full_name="Vũ Thị Hạnh"),
            "clerk": official(Role.CLERK, full_name="Đỗ Thị Kim"),
        }
        for name, position in (("chair", "Chủ tịch"), ("deputy", "Phó Chủ tịch")):
            authority(found[name], position=position)
            signature_image(found[name])
            signing_key(found[name])
        signing_key(None, recorder=found["clerk"])
        return found


class Province(ReceiverDirectory):
    """A directory with one agency."""

    key = "province"

    def find(self, text, limit):
        return [ListedReceiver("H56.12", "Sở Y tế", "UBND tỉnh")]


@pytest.fixture
def directory(monkeypatch):
    monkeypatch.setattr(directories, "_items", {"province": Province()})


def looked_at(page, barriers, name):
    """See that nobody is kept out and nothing runs over; keep a picture where one is wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"documents-{name}.png", full_page=True)
    assert barriers(page) == [], name
    assert runs_over(page) <= 0, name


def signed_by(open_as, person):
    page = open_as(person, "/signing/", **PHONE)
    page.locator("main a[data-open]").first.click()
    page.fill("input[name=pin]", PIN)
    page.locator("button[name=act][value=sign]").click()
    expect(page.locator("input[name=pin]")).to_have_count(0)


def test_minutes_are_signed_by_the_secretary_and_then_by_who_presided(
    office, open_as, barriers
):
    with acting_in(HERE), transaction.atomic():
        text = "Thư ký: Vũ Thị Hạnh\nCuộc họp kết thúc vào 11 giờ cùng ngày."
        minutes = drafted(
            office["author"], kind="minutes", body=text, signer_id=office["chair"].pk
        )
    page = open_as(office["author"], f"/documents/{minutes.pk}/do/submit/", **PHONE)
    looked_at(page, barriers, "submit-closed")
    page.get_by_text("Có thêm người của cơ quan cùng ký").click()
    page.select_option("select[name=other_1]", str(office["deputy"].pk))
    looked_at(page, barriers, "submit")
    page.get_by_role("button", name="Trình ký").click()
    expect(page.locator("main")).to_contain_text("Đang chờ Vũ Thị Hạnh ký. Đã có 0/2 người ký.")
    looked_at(page, barriers, "waiting-for-two")

    signed_by(open_as, office["deputy"])
    page.reload()
    expect(page.locator("main")).to_contain_text(
        "Đang chờ Hoàng Minh Đức ký. Đã có 1/2 người ký."
    )
    signed_by(open_as, office["chair"])
    page.reload()
    expect(page.locator("main")).to_contain_text("chờ đóng dấu")
    page.wait_for_load_state("networkidle")
    looked_at(page, barriers, "signed-by-two")


def test_a_clerk_sends_it_further_and_tells_a_change_on_a_phone(
    office, directory, open_as, barriers
):
    with acting_in(HERE), transaction.atomic():
        document = released(office["clerk"], to=(ReceiverInput("UBND tỉnh", "H56"),))
    page = open_as(office["clerk"], f"/documents/{document.pk}/do/add/", **PHONE)
    page.fill("textarea[name=receivers]", "Thôn Bản Lý")
    page.get_by_label("Tìm cơ quan trên trục liên thông văn bản").press_sequentially("sở")
    page.wait_for_selector(".x-combobox-list [data-value]")
    looked_at(page, barriers, "find-agency")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("textarea[name=receivers]")).to_have_value(
        "Thôn Bản Lý\nSở Y tế; H56.12"
    )
    looked_at(page, barriers, "add")
    page.get_by_role("button", name="Gửi thêm").click()
    expect(page.locator("#messages")).to_contain_text("đang được gửi")
    page.goto(page.url.split("/documents/")[0] + f"/documents/{document.pk}/do/change/")
    page.fill("textarea[name=reason]", "Gia hạn báo cáo vì mưa lũ.")
    looked_at(page, barriers, "change")
    page.get_by_role("button", name="Thông báo đến nơi nhận").click()
    expect(page.locator("#messages")).to_contain_text("Đã thông báo thay đổi.")
    looked_at(page, barriers, "after-change")
    page.goto(f"{page.url}?tab=history")
    expect(page.locator("main")).to_contain_text("Gia hạn báo cáo vì mưa lũ.")
