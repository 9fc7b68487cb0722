"""Reading paper: scans become searchable PDF/A, first pages say what they are."""

import io
import string
from datetime import date

import pikepdf
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError
from xaso.kernel.files.testing import hold_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import Arrival, Document, DocumentFile, DocumentText
from xaso.office.documents.scanning import recognising
from xaso.office.documents.scanning.guessing import guess
from xaso.office.documents.scanning.reading import pictures_to_pdf, read_pdf
from xaso.office.documents.scanning.secrecy import secret_mark_of_page
from xaso.office.documents.services.incoming import reading
from xaso.office.documents.services.incoming.receiving import take_in
from xaso.office.documents.states import DocumentState, FileRole
from xaso.office.documents.testing_incoming import letter_pdf, named, scanned_page
from xaso.office.documents.types import document_types

TYPES = [one.name for one in document_types()]
SYMBOL = st.text(string.ascii_uppercase + "ĐƯ", min_size=2, max_size=6)
DECISION = """ỦY BAN NHÂN DÂN    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ VĨNH HƯNG         Độc lập - Tự do - Hạnh phúc
Số: 05/QĐ-UBND       Vĩnh Hưng, ngày 03 tháng 02 năm 2026
HỎA TỐC
QUYẾT ĐỊNH
Về việc phê duyệt kế hoạch chuyển đổi số
năm 2026
Căn cứ Luật Tổ chức chính quyền địa phương;"""


def test_a_decision_says_what_it_is():
    found = guess(DECISION, TYPES)

    assert (found.number, found.notation, found.type_name) == (5, "QĐ-UBND", "Quyết định")
    assert found.issued_on == date(2026, 2, 3)
    assert found.organ_name == "Ủy ban nhân dân xã Vĩnh Hưng"
    assert found.subject == "phê duyệt kế hoạch chuyển đổi số năm 2026"
    assert found.urgency == "express"


def test_a_letter_with_a_text_layer_says_what_it_is():
    found = guess(read_pdf(letter_pdf()).first_page, TYPES)

    assert (found.number, found.notation) == (1234, "SNV-CCHC")
    assert found.organ_name == "Sở Nội vụ"
    assert found.subject.startswith("đẩy mạnh cải cách hành chính")


@given(
    number=st.integers(0, 999_999), first=SYMBOL, second=SYMBOL, day=st.dates(date(1900, 1, 1))
)
def test_number_symbol_and_day_are_read_back_as_they_were_written(number, first, second, day):
    page = (
        f"SỞ NỘI VỤ\nSố: {number:02d}/{first}-{second}\n"
        f"Thanh Hóa, ngày {day.day:02d} tháng {day.month:02d} năm {day.year:04d}"
    )

    found = guess(page, TYPES)

    assert (found.number, found.notation) == (number, f"{first}-{second}")
    assert found.issued_on == day


@given(st.text(max_size=400))
def test_no_text_confuses_the_reader(text):
    found = guess(text, TYPES)

    assert len(found.subject) <= 500
    assert len(found.organ_name) <= 200
    assert len(found.notation) <= 30


@pytest.mark.parametrize(
    ("page", "mark"),
    [
        ("UBND XÃ\nMẬT\nSố: 1/BC", "MẬT"),
        ("UBND XÃ          TỐI MẬT\nSố: 1/BC", "TỐI MẬT"),
        ("MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/BC", "MẬT"),
        ("[TUYET MAT]\nSố: 1/BC", "TUYỆT MẬT"),
        ("Về bảo vệ bí mật nhà nước", ""),
        ("DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT", ""),
        ("Trại mật ong của ông Mật", ""),
    ],
)
def test_only_a_stamp_makes_a_document_secret(page, mark):
    assert secret_mark_of_page(page) == mark


@pytest.fixture
def here(db):
    commune(HERE)
    with acting_in(HERE):
        yield


def brought(*files):
    clerk = official(Role.CLERK)
    return take_in([named(*one) for one in files], actor=clerk)


@pytest.mark.skipif(bool(recognising.missing_programs()), reason="no Tesseract here")
def test_photographs_become_a_searchable_pdf_beside_what_came(here):
    document_id = brought((scanned_page(), "trang 1.jpg"))

    reading.read_document(document_id)

    files = {row.role: row for row in DocumentFile.objects.filter(document=document_id)}
    assert set(files) == {FileRole.ORIGINAL, FileRole.MAIN}
    made = reading.read(files[FileRole.MAIN].file_id)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
    assert "cải cách hành chính" in DocumentText.objects.get(document=document_id).text
    assert Arrival.objects.get().reading == Arrival.Reading.DONE


def test_without_the_programs_a_scan_is_kept_and_says_so(here, monkeypatch):
    monkeypatch.setattr(recognising, "missing_programs", lambda: "tesseract")
    document_id = brought((scanned_page(72), "trang 1.jpg"))

    reading.read_document(document_id)

    assert Arrival.objects.get().reading == Arrival.Reading.MISSING
    assert DocumentFile.objects.filter(document=document_id, role=FileRole.MAIN).exists()


def test_a_scan_that_turns_out_to_be_secret_is_destroyed(here, monkeypatch):
    document_id = brought((scanned_page(72), "trang 1.jpg"))
    secret = letter_pdf(authority="TUYỆT MẬT")
    monkeypatch.setattr(reading, "recognise", lambda *_given, **_more: secret)

    reading.read_document(document_id)

    document = Document.objects.get()
    assert document.state == DocumentState.REFUSED
    assert not DocumentFile.objects.exists()
    assert not DocumentText.objects.exists()


def test_pages_stay_in_their_order_and_stand_upright():
    pages = read_pdf(pictures_to_pdf([scanned_page(72), scanned_page(72)])).pages

    assert len(pages) == 2


def test_what_is_still_being_scanned_is_read_later_and_what_is_infected_never(here):
    document_id = brought((letter_pdf(), "cong-van.pdf"))
    Arrival.objects.update(reading=Arrival.Reading.WAITING)

    hold_all("quarantined")
    with pytest.raises(FileQuarantinedError):
        reading.read_document(document_id)
    waits = Arrival.objects.get().reading
    hold_all("available")
    reading.read_document(document_id)

    assert waits == Arrival.Reading.WAITING
    assert Arrival.objects.get().reading == Arrival.Reading.DONE
    assert DocumentText.objects.get(document=document_id).text


@pytest.mark.parametrize("state", ["infected", "damaged"])
def test_what_cannot_be_read_says_so(here, monkeypatch, state):
    document_id = brought((scanned_page(72), "trang 1.jpg"))
    if state == "infected":
        hold_all("infected")
    else:
        monkeypatch.setattr(reading, "read", _damaged)

    reading.read_document(document_id)

    assert Arrival.objects.get().reading == Arrival.Reading.FAILED


def test_pages_are_bound_outside_of_any_transaction(here, monkeypatch):
    document_id = brought((scanned_page(72), "trang 1.jpg"))
    outside, seen, whole = len(connection.savepoint_ids), [], reading.pictures_to_pdf

    def bind(pictures):
        seen.append(len(connection.savepoint_ids))
        return whole(pictures)

    monkeypatch.setattr(reading, "pictures_to_pdf", bind)
    monkeypatch.setattr(recognising, "missing_programs", lambda: "tesseract")
    reading.read_document(document_id)

    assert seen == [outside]


def _damaged(file_id):
    raise DamagedFileError(file_id)
