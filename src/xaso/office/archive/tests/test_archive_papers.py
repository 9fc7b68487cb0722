"""The printed papers of Annex V say what the law wants, in its order."""

import subprocess

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import now
from xaso.office.archive.models import FileCatalogue, HandOver
from xaso.office.archive.printing import (
    print_catalogue,
    print_disposal,
    print_minutes,
    print_papers,
)
from xaso.office.archive.queries.catalogues import catalogue_lines
from xaso.office.archive.queries.handing import council_of, items_of, listed_in
from xaso.office.archive.queries.papers import papers_in
from xaso.office.archive.services.disposing import begin_disposal
from xaso.office.archive.testing import archived_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    commune(HERE)
    with acting_in(HERE):
        yield archived_file(official(Role.SPECIALIST, full_name="Lê Văn Thử"), year=2018)


def words(pdf):
    """Return the text of a PDF, its lines joined, as another program reads it."""
    text = subprocess.run(
        ["/usr/bin/pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(text.stdout.decode().split())


def in_order(text, *parts):
    places = [text.find(part) for part in parts]
    assert -1 not in places, [part for part in parts if part not in text]
    return places == sorted(places)


def test_the_catalogue_names_headings_files_terms_and_counts_them(row):
    catalogue = FileCatalogue.objects.get()

    text = words(print_catalogue(catalogue, catalogue_lines(catalogue), now()))

    assert in_order(text, "DANH MỤC HỒ SƠ", "Năm 2018", "05/QĐ-UBND/2018")
    assert in_order(text, "I. TỔ CHỨC CÁN BỘ", "01.TCCB", "02.TCCB", "có 2 hồ sơ")
    assert "2 hồ sơ bảo quản có thời hạn" in text


def test_the_list_of_papers_gives_each_its_pages(row):
    text = words(print_papers(row, papers_in(row.pk), now()))

    assert in_order(text, "MỤC LỤC VĂN BẢN, TÀI LIỆU", "01.TCCB", "Tờ trình", "1–2", "3–4")


def test_the_minutes_name_both_sides_and_carry_the_list_of_files(row):
    made = HandOver.objects.select_related("unit", "giver", "receiver").get()

    text = words(print_minutes(made, items_of(made.pk), now()))

    assert in_order(text, "BIÊN BẢN", "Căn cứ", "BÊN GIAO", "Lê Văn Thử", "BÊN NHẬN")
    assert "tổng số hồ sơ 1; tổng số tệp tin trong hồ sơ 2" in text
    assert in_order(text, "MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU", "01.TCCB", "5 năm")


def test_the_list_of_a_destruction_says_since_when_each_term_is_over(row):
    made = begin_disposal([row.pk], title="Hồ sơ hết hạn", actor=official(Role.CLERK))

    text = words(print_disposal(made, listed_in(made), council_of(made), now()))

    assert in_order(text, "HẾT THỜI HẠN LƯU TRỮ", "01.TCCB", "5 năm", "31/12/2023")
