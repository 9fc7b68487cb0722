"""A document from the scanner to its end, in the pages of the clerk, the leader on a phone, the specialist."""

import os
from dataclasses import replace
from datetime import date
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
from xaso.office.documents.models import Arrival, Document
from xaso.office.documents.services.incoming.reading import read_document
from xaso.office.documents.testing_incoming import LETTER, letter_pdf, registered

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("XASO_TEST_PICTURES")


@pytest.fixture
def people(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        return {
            "clerk": official(Role.CLERK, full_name="Đỗ Thị Kim"),
            "chair": official(Role.LEADER, full_name="Hoàng Minh Đức"),
            "specialist": official(Role.SPECIALIST, full_name="Lê Văn Bình"),
        }


def read_by_the_worker():
    with acting_in(HERE), transaction.atomic():
        document_id = Document.objects.get().pk
    with acting_in(HERE):
        read_document(document_id)


def looked_at(page, barriers, name):
    """See that nobody is kept out and nothing runs over; keep a picture where one is wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert barriers(page) == [], name
    assert runs_over(page) <= 0, name


def test_from_the_file_to_the_result(people, open_as, barriers, tmp_path):
    letter = tmp_path / "cong-van.pdf"
    letter.write_bytes(letter_pdf())

    address = clerk_registers(open_as, barriers, people, letter)
    leader_directs_on_a_phone(open_as, barriers, people)
    specialist_closes(open_as, barriers, people, address)

    with acting_in(HERE), transaction.atomic():
        arrival = Arrival.objects.select_related("document").get()
        assert (arrival.number, arrival.document.state) == (1, "closed")
        assert arrival.result == "Đã gửi báo cáo cho Sở Nội vụ."


def test_what_its_sender_changed_is_taken_over_on_a_phone(people, open_as, barriers):
    with acting_in(HERE), transaction.atomic():
        document = registered(people["clerk"])
        said = replace(LETTER, subject="Lùi thời hạn báo cáo", due_on=date(2027, 1, 15))
        ask_for_change(document.pk, said, reason="Thay đổi thời hạn báo cáo")

    page = open_as(people["clerk"], document.get_absolute_url(), **PHONE)
    looked_at(page, barriers, "changed")
    with page.expect_navigation():
        page.locator("form[action$='change/accept/'] button").click()

    expect(page.locator("h1")).to_have_text("Lùi thời hạn báo cáo")
    looked_at(page, barriers, "change-taken-over")


def clerk_registers(open_as, barriers, people, letter):
    page = open_as(people["clerk"], "/documents/incoming/")
    looked_at(page, barriers, "list-empty")
    with page.expect_navigation():
        page.keyboard.press("n")
    looked_at(page, barriers, "bring")
    page.set_input_files("#id_scans", str(letter))
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/register/")
    read_by_the_worker()
    page.reload()
    expect(page.locator("#id_number")).to_have_value("1234")
    expect(page.locator("#id_notation")).to_have_value("SNV-CCHC")
    expect(page.locator("#id_organ_name")).to_have_value("Sở Nội vụ")
    looked_at(page, barriers, "register")
    page.select_option("#id_leader", label=people["chair"].full_name)
    page.fill("#id_due_on", "30/11/2026")
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    expect(page.locator("#messages")).to_contain_text("Đã vào sổ, số đến 1.")
    looked_at(page, barriers, "document-clerk")
    return page.url.removeprefix(page.url.split("/documents")[0])


def leader_directs_on_a_phone(open_as, barriers, people):
    page = open_as(people["chair"], "/documents/incoming/", **PHONE)
    looked_at(page, barriers, "list-phone")
    page.locator("[data-open]").click()
    looked_at(page, barriers, "document-phone")
    page.locator("main a[href$='/direct/']").click()
    page.locator("[data-phrase]").first.click()
    expect(page.locator("#id_words")).to_have_value(
        "Giao chủ trì giải quyết theo quy định, báo cáo kết quả."
    )
    page.select_option("#id_lead", label=people["specialist"].full_name)
    looked_at(page, barriers, "direct-phone")
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("Đã giao Lê Văn Bình, chưa bắt đầu.")


def specialist_closes(open_as, barriers, people, address):
    page = open_as(people["specialist"], "/")
    expect(page.locator("main")).to_contain_text("cải cách hành chính và chuyển đổi số")
    page.goto(page.url.rstrip("/") + address)
    with page.expect_navigation():
        page.keyboard.press("b")
    expect(page.locator("main")).to_contain_text("Lê Văn Bình đang giải quyết.")
    with page.expect_navigation():
        page.keyboard.press("c")
    page.fill("#id_result", "Đã gửi báo cáo cho Sở Nội vụ.")
    looked_at(page, barriers, "close")
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("Đã giải quyết xong.")
    looked_at(page, barriers, "document-closed")
