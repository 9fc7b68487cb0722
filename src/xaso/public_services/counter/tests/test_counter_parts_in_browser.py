"""A large file at the desk: it travels beside the work, and the dossier waits for it at its end."""

import os
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import DossierFile
from xaso.public_services.dossiers.testing import people, received
from xaso.registers.residents.testing import resident

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
MIB = 1024 * 1024
ROW = "li.x-upload"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path / "kho"
    settings.XASO_FILES_PARTS_FROM_BYTES = MIB


@pytest.fixture
def drawing(tmp_path):
    path = tmp_path / "bản vẽ.txt"
    path.write_bytes(os.urandom(5 * MIB // 2).hex().encode())
    return path


@pytest.fixture
def begun(real_database, open_as):
    """An intake whose papers are asked for, on a screen of this width."""

    def begin(width=1440):
        who = people()
        with acting_in(HERE), transaction.atomic():
            resident("Lê Thị Mẫu", personal_id="038190000001", phone="+84912345678")
            received(who, "1.004873", fee=15_000)
        desk = official(Role.RECEPTIONIST, full_name="Trần Thu Hà")
        page = open_as(desk, "/counter/intake/", width=width)
        page.fill("#who", "038190000001")
        page.click("[data-go='who']")
        page.wait_for_selector(".counter-who")
        page.click("[data-key='1']")
        page.wait_for_selector(".counter-lines")
        page.click("[data-no]")
        expect(page.locator("[data-no]")).to_have_count(0)
        return page

    return begin


def cut(page):
    """Let no part through until the returned function mends the line."""
    parts = "**/files/uploads/*/"

    def refuse(route):
        if route.request.method == "PATCH":
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route(parts, refuse)
    return lambda: page.unroute(parts)


def contents():
    with acting_in(HERE), transaction.atomic():
        return [read(one.stored_file_id) for one in DossierFile.objects.all()]


def test_work_goes_on_while_it_travels_and_the_dossier_waits_for_it(begun, drawing):
    page = begun()
    mend = cut(page)
    page.locator("input[type=file]").first.set_input_files(drawing)
    expect(page.locator(ROW)).to_contain_text("tự được gửi tiếp", timeout=20_000)

    page.click("#all")
    expect(page.locator("#receive")).to_be_focused()
    expect(page.locator(ROW)).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".x-upload-wait")).to_contain_text("sẽ tự được gửi")
    mend()
    page.get_by_role("button", name="Thử lại ngay").click()

    page.wait_for_url("**/counter/done/**", timeout=30_000)
    assert contents() == [drawing.read_bytes()]


def test_what_has_arrived_becomes_a_file_of_its_paper_once(begun, drawing, tmp_path):
    page, small = begun(), tmp_path / "nhỏ.txt"
    Path(small).write_text("Giấy tờ nhỏ.")

    page.locator("input[type=file]").first.set_input_files([drawing, small])

    expect(page.locator(".counter-files li")).to_have_count(2, timeout=20_000)
    expect(page.locator(ROW)).to_have_count(0)
    page.click("#all")
    expect(page.locator("#receive")).to_be_focused()
    expect(page.locator(".counter-files li")).to_have_count(2)
    page.reload()
    expect(page.locator(".counter-files li")).to_have_count(2)
    expect(page.locator(ROW)).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
def test_its_row_is_open_to_everybody(begun, drawing, barriers, width):
    page = begun(width)
    cut(page)
    page.locator("input[type=file]").first.set_input_files(drawing)
    expect(page.locator(ROW)).to_contain_text("tự được gửi tiếp", timeout=20_000)

    assert barriers(page) == []
    assert runs_over(page) <= 0
