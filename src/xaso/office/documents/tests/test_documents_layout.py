"""The layout of Decree 30: every type, with its parts in their order."""

import subprocess
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.office.documents.layout.body import read_body
from xaso.office.documents.layout.paper import PaperFacts, as_data, print_paper
from xaso.office.documents.types import document_types, type_of

BODY = (
    "Căn cứ Luật Tổ chức chính quyền địa phương;\nTheo đề nghị của Chánh Văn phòng;\n"
    "Điều 1. Kiện toàn Tổ công nghệ số cộng đồng.\nĐiều 2. Quyết định này có hiệu lực."
)
KINDS = document_types()


def paper(code="decision", **facts):
    kind = type_of(code)
    usual = {
        "kind": kind,
        "authority": "Ủy ban nhân dân xã Sơn Vĩ",
        "place": "Sơn Vĩ",
        "subject": "kiện toàn Tổ công nghệ số cộng đồng",
        "body": BODY,
        "code": f"15/{kind.notation('UBND', 'VP')}",
        "issued_on": date(2026, 2, 5),
        "signer": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        "signer_name": "Vàng A Páo",
        "addressed_to": ("Các trưởng thôn",),
        "receivers": ("Như trên;", "Lưu: VT, VP."),
    }
    return PaperFacts(**{**usual, **facts})


def words_of(pdf: bytes) -> str:
    found = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],  # noqa: S607
        input=pdf,
        capture_output=True,
        check=True,
    )
    return " ".join(found.stdout.decode().split())


def assert_in_order(text, *parts):
    places = [text.find(part) for part in parts]
    assert -1 not in places, [part for part in parts if part not in text]
    assert places == sorted(places), dict(zip(parts, places, strict=True))


@pytest.mark.parametrize("kind", KINDS, ids=[one.code for one in KINDS])
def test_every_type_has_its_parts_in_their_order(kind):
    pdf, spots = print_paper(paper(kind.code, body=kind.start or "Nội dung."))

    text = words_of(pdf)
    assert_in_order(
        text,
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Sơn Vĩ, ngày 05 tháng 02 năm 2026",
        "PHÓ CHỦ TỊCH",
        "Vàng A Páo",
    )
    assert "Nơi nhận:" in text
    assert {"signer", "seal", "top_right"} <= set(spots)
    if kind.is_letter:
        assert_in_order(text, "Số: 15/UBND-VP", "V/v kiện toàn")
    else:
        assert kind.name.upper() in text
    if kind.enacts:
        assert_in_order(text, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SƠN VĨ", "Căn cứ", kind.enacts)
    if kind.address:
        assert_in_order(text, kind.address, "Các trưởng thôn")


def test_a_decision_puts_its_bases_before_the_word_and_its_articles_after():
    text = words_of(print_paper(paper())[0])

    assert_in_order(
        text,
        "Số: 15/QĐ-UBND",
        "QUYẾT ĐỊNH kiện toàn Tổ công nghệ số cộng đồng",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SƠN VĨ",
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Theo đề nghị của Chánh Văn phòng.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Kiện toàn",
        "Điều 2.",
    )


def test_a_decision_of_the_whole_committee_is_not_the_chairmans():
    data = as_data(paper(signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")))

    assert data["by"] == "ỦY BAN NHÂN DÂN XÃ SƠN VĨ"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
        (None, "ngày … tháng … năm …"),
    ],
)
def test_days_below_ten_and_months_one_and_two_have_a_zero(day, words):
    assert as_data(paper(issued_on=day))["place-and-date"] == f"Sơn Vĩ, {words}"


@pytest.mark.parametrize(
    ("urgency", "words"),
    [("urgent", "KHẨN"), ("very_urgent", "THƯỢNG KHẨN"), ("express", "HỎA TỐC")],
)
def test_an_urgent_document_is_marked_so(urgency, words):
    assert words in words_of(print_paper(paper(urgency=urgency))[0])


def test_the_seal_covers_a_third_of_the_signature_from_the_left():
    _pdf, spots = print_paper(paper())

    signer, seal = spots["signer"], spots["seal"]
    covered = seal.x + seal.width - signer.x
    assert covered == pytest.approx(signer.width / 3, abs=1)
    assert seal.width == pytest.approx(36 / 25.4 * 72, abs=0.1)


def test_pages_are_numbered_from_the_second_and_annexes_for_themselves():
    long = "\n".join(f"Đoạn thứ {turn} của văn bản dài." for turn in range(90))
    body = f"{long}\n=== Danh sách\n| TT | Họ và tên |\n| 1 | Lò Thị Mai |"

    pdf, spots = print_paper(paper("report", body=body))

    pages = pypdfium2.PdfDocument(pdf)
    tops = [
        page.get_textpage().get_text_bounded(bottom=page.get_height() - 50).strip()
        for page in pages
    ]
    assert tops == ["", "2", "3", "4", ""]
    assert spots["end"].page == 4
    last = words_of(pdf).rpartition("PHỤ LỤC")[2]
    assert_in_order(
        last, "DANH SÁCH", "(Kèm theo Báo cáo số 15/BC-UBND", "Họ và tên", "Lò Thị Mai"
    )


def test_the_paper_is_a4_with_the_margins_of_the_decree():
    pdf, _spots = print_paper(paper("report", body="Nội dung. " * 200))

    page = pypdfium2.PdfDocument(pdf)[0]
    assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.1)
    text = page.get_textpage()
    shown = [place for place, one in enumerate(text.get_text_range()) if not one.isspace()]
    boxes = [text.get_charbox(place) for place in shown]
    assert min(box[0] for box in boxes) >= 30 / 25.4 * 72 - 2
    assert max(box[2] for box in boxes) <= 595.28 - 15 / 25.4 * 72 + 2


def test_what_people_type_is_never_markup():
    words = words_of(print_paper(paper(subject="#panic() *a* $x$ <b>"))[0])

    assert "#panic() *a* $x$ <b>" in words


def test_a_table_keeps_its_cells():
    body = read_body("| TT | Tên |\n|---|---|\n| 1 | Lò Thị Mai |\n| 2 |", has_bases=False)

    [table] = body.pieces
    assert table["rows"] == [["TT", "Tên"], ["1", "Lò Thị Mai"], ["2", ""]]


@settings(max_examples=60)
@given(st.text(alphabet="Điều1.#|=-ă \n", max_size=200))
def test_no_text_of_a_draft_breaks_its_reading(text):
    body = read_body(text, has_bases=True)

    tables = [piece for piece in body.pieces if piece["kind"] == "table"]
    assert all(len({len(row) for row in table["rows"]}) == 1 for table in tables)
    assert all(table["rows"] for table in tables)
