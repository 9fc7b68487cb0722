"""Large files travel in parts in a real browser: with a lost line, a killed page, a pause."""

import os

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.kernel.files.api import read
from xaso.kernel.files.models import ResumableUpload
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import DossierFile
from xaso.public_services.dossiers.testing import people, received

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
MIB = 1024 * 1024
PIECE = 4 * MIB
ROW = "li.x-upload"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path / "kho"
    settings.XASO_FILES_PARTS_FROM_BYTES = MIB


@pytest.fixture
def drawing(tmp_path):
    """A file of 9 MiB, and its content."""
    path = tmp_path / "bản vẽ.txt"
    path.write_bytes(os.urandom(9 * MIB // 2).hex().encode())
    return path


@pytest.fixture
def who(real_database):
    return people()


@pytest.fixture
def page(who, open_as):
    with acting_in(HERE), transaction.atomic():
        dossier = received(who)
    return open_as(who.desk, reverse("dossiers:add-files", args=[dossier.id]))


class Line:
    """The line to the server: notes where each part began, and breaks when told."""

    def __init__(self, page, *, parts):
        self.starts, self.left = [], parts
        page.context.route("**/files/uploads/*/", self.carry)

    def carry(self, route):
        if route.request.method != "PATCH":
            route.fallback()
            return
        if self.left <= 0:
            route.abort("connectionreset")
            return
        self.left -= 1
        self.starts.append(int(route.request.headers["upload-offset"]))
        route.fallback()

    def mend(self):
        self.left = 1000


def choose(page, *paths):
    page.set_input_files("input[type=file]", list(paths))


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def contents():
    with acting_in(HERE), transaction.atomic():
        files = DossierFile.objects.order_by("added_at")
        return [read(one.stored_file_id) for one in files]


def test_sending_goes_on_where_the_line_was_cut(page, drawing):
    line = Line(page, parts=1)
    choose(page, drawing)
    expect(page.locator(ROW)).to_contain_text("tự được gửi tiếp", timeout=20_000)
    page.context.set_offline(True)
    line.mend()

    page.context.set_offline(False)

    expect(page.locator(ROW)).to_contain_text("đã tới nơi", timeout=20_000)
    press(page, "Thêm")
    page.wait_for_url("**/dossiers/*/")
    assert line.starts == [0, PIECE, 2 * PIECE]
    assert contents() == [drawing.read_bytes()]


def test_a_killed_page_is_gone_on_with_where_it_stopped(page, drawing):
    line, address = Line(page, parts=1), page.url
    choose(page, drawing)
    expect(page.locator(ROW)).to_contain_text("tự được gửi tiếp", timeout=20_000)
    again = page.context.new_page()
    page.close()
    line.mend()

    again.goto(address)
    expect(again.locator(ROW)).to_contain_text("Xin chọn lại tệp này. 44%")
    assert (
        again.evaluate(
            "Object.keys(localStorage).join() + Object.values(localStorage).join()"
        ).count("bản")
        == 0
    )
    choose(again, drawing)

    expect(again.locator(ROW)).to_contain_text("đã tới nơi", timeout=20_000)
    press(again, "Thêm")
    again.wait_for_url("**/dossiers/*/")
    assert line.starts == [0, PIECE, 2 * PIECE]
    assert contents() == [drawing.read_bytes()]


def test_what_has_arrived_is_still_there_after_a_reload(page, drawing):
    choose(page, drawing)
    expect(page.locator(ROW)).to_contain_text("đã tới nơi", timeout=20_000)

    page.reload()

    expect(page.locator(ROW)).to_contain_text("đã tới nơi")
    press(page, "Thêm")
    page.wait_for_url("**/dossiers/*/")
    page.go_back()
    page.reload()
    expect(page.locator("input[type=file]")).to_be_visible()
    expect(page.locator(ROW)).to_have_count(0)
    assert len(contents()) == 1


def test_a_form_waits_for_its_files_and_goes_by_itself(page, drawing, tmp_path):
    line = Line(page, parts=1)
    (tmp_path / "nhỏ.txt").write_text("Giấy tờ nhỏ.")
    choose(page, drawing, tmp_path / "nhỏ.txt")
    expect(page.locator(ROW)).to_contain_text("tự được gửi tiếp", timeout=20_000)

    press(page, "Thêm")
    expect(page.locator(".x-upload-wait")).to_be_visible()
    line.mend()

    page.wait_for_url("**/dossiers/*/", timeout=20_000)
    assert sorted(map(len, contents())) == [len("Giấy tờ nhỏ.".encode()), 9 * MIB]


def test_a_pause_holds_by_the_keyboard_and_removal_forgets_it(page, drawing):
    line = Line(page, parts=1)
    page.context.route("**/files/uploads/*/", lambda route: route.fallback())
    choose(page, drawing)
    expect(page.locator(ROW)).to_contain_text("tự được gửi tiếp", timeout=20_000)
    line.left = 0
    page.get_by_role("button", name="Thử lại ngay: bản vẽ.txt").press("Enter")
    page.get_by_role("button", name="Tạm dừng: bản vẽ.txt").press("Enter")
    expect(page.locator(ROW)).to_contain_text("Đã tạm dừng ở 44%")
    press(page, "Thêm")
    expect(page.locator(ROW)).to_contain_text("Tệp này chưa tới nơi")
    expect(page.get_by_role("button", name="Tiếp tục: bản vẽ.txt")).to_be_focused()

    page.get_by_role("button", name="Bỏ bản vẽ.txt").press("Enter")

    expect(page.locator(ROW)).to_have_count(0)
    expect(page.locator("input[type=file]")).to_be_focused()
    page.wait_for_timeout(500)
    with acting_in(HERE), transaction.atomic():
        assert not ResumableUpload.objects.exists()
    assert (
        page.evaluate(
            "Object.keys(localStorage).filter(k => k.startsWith('xaso-upload')).length"
        )
        == 0
    )


def test_a_refused_file_says_why(page, tmp_path):
    (tmp_path / "la.pdf").write_bytes(b"\0" * 2 * MIB)

    choose(page, tmp_path / "la.pdf")

    expect(page.locator(ROW)).to_contain_text("Tệp “la.pdf” không thuộc loại", timeout=20_000)
    page.reload()
    expect(page.locator("input[type=file]")).to_be_visible()
    expect(page.locator(ROW)).to_have_count(0)


def test_a_form_with_an_error_keeps_what_has_arrived(page, drawing, tmp_path):
    (tmp_path / "lạ.pdf").write_bytes(b"\0" * 100)
    choose(page, drawing)
    expect(page.locator(ROW)).to_contain_text("đã tới nơi", timeout=20_000)
    page.evaluate("document.querySelector('[name=place]').selectedIndex = -1")

    press(page, "Thêm")

    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator(ROW)).to_have_count(1)
    expect(page.locator(ROW)).to_contain_text("đã tới nơi")
    page.select_option("[name=place]", index=0)
    press(page, "Thêm")
    page.wait_for_url("**/dossiers/*/")
    assert contents() == [drawing.read_bytes()]


def test_without_a_script_the_form_brings_the_file_itself(who, open_as, drawing):
    with acting_in(HERE), transaction.atomic():
        dossier = received(who)
    address = reverse("dossiers:add-files", args=[dossier.id])
    page = open_as(who.desk, address, java_script_enabled=False)
    choose(page, drawing)

    press(page, "Thêm")

    page.wait_for_url("**/dossiers/*/")
    assert contents() == [drawing.read_bytes()]


@pytest.mark.parametrize("width", [390, 1440])
def test_the_rows_are_open_to_everybody(who, open_as, drawing, barriers, width):
    with acting_in(HERE), transaction.atomic():
        dossier = received(who)
    address = reverse("dossiers:add-files", args=[dossier.id])
    page = open_as(who.desk, address, width=width)
    Line(page, parts=1)
    choose(page, drawing)
    expect(page.locator(ROW)).to_contain_text("tự được gửi tiếp", timeout=20_000)

    assert barriers(page) == []
    assert runs_over(page) <= 0
