"""Typesetting: what goes in as data comes out as text, whatever it is."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xaso.lib.typeset import FONTS, TypesetError, typeset, typeset_many

SOURCE = """
#let papers = json(bytes(sys.inputs.data)).papers
#set document(title: "Giấy mời")
#set text(font: "Tinos", lang: "vi")
#for paper in papers { page(width: 18cm, height: auto, paper.text) }
"""
VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "text.typ"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def text_of(pdf: bytes) -> str:
    page = pypdfium2.PdfDocument(pdf)[0]
    return unicodedata.normalize("NFC", page.get_textpage().get_text_range())


def test_a_paper_is_pdf_a_2b(template):
    pdf = typeset(template, {"text": "Kính mời ông Nguyễn Văn Ước"})

    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


@pytest.mark.parametrize("text", [VIETNAMESE, VIETNAMESE.upper(), "8.000 ₫ – “trích” … §"])
def test_vietnamese_letters_are_printed(template, text):
    assert text_of(typeset(template, {"text": text})) == text


def test_decomposed_letters_are_printed_composed(template):
    name = unicodedata.normalize("NFD", "Nguyễn Thị Hường")

    assert text_of(typeset(template, {"text": name})) == "Nguyễn Thị Hường"


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1")',
        "#panic()",
        "$x$ @a *b* _c_ `d` <e>",
        r"\ \u{41} // e /* f */",
        "= g",
        "#{1}",
    ],
)
def test_markup_in_a_value_is_printed_and_not_evaluated(template, text):
    assert text_of(typeset(template, {"text": text})) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Tốt 😀 lắm", "Tốt □ lắm"),
        ("漢\ue000\ud800", "□□□"),
        ("a\x00b\x07c\u200bd\ufeffe\ufe0f", "abcde"),
        ("\u202egian lận\u202c", "gian lận"),
        ("một\thai", "một hai"),
    ],
)
def test_what_no_face_can_draw_is_marked_or_dropped(template, text, printed):
    assert text_of(typeset(template, {"text": text})) == printed


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_no_text_stops_a_paper(template, text):
    assert typeset(template, {"text": text, "unused": [text, {"deep": (text,)}]})


@pytest.mark.parametrize("style", ["normal", "italic"])
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_all_faces_can_draw_every_character_promised(tmp_path, style, weight):
    path = tmp_path / "faces.typ"
    choice = f'#set text(style: "{style}", weight: "{weight}")\n#set page('
    path.write_text(SOURCE.replace("#for", f"{choice})\n#for"), encoding="utf-8")
    ranges = [line.split("-") for line in (FONTS / "covered.txt").read_text().split()]
    codes = [code for a, b in ranges for code in range(int(a, 16), int(b, 16) + 1)]

    pdf = typeset(path, {"text": " ".join(map(chr, codes))})

    assert len(codes) > 2900
    assert "\u1ef9" in text_of(pdf)


def test_only_our_own_faces_are_used(tmp_path):
    path = tmp_path / "other.typ"
    path.write_text(SOURCE.replace('"Tinos"', '"Libertinus Serif"'), encoding="utf-8")

    pdf = typeset(path, {"text": "Kính mời"})

    page = pypdfium2.PdfDocument(pdf)[0]
    fonts = {each.get_font().get_base_name() for each in page.get_objects() if each.type == 1}
    assert fonts
    assert all("Tinos" in name for name in fonts)


def test_the_same_values_give_the_same_bytes(template):
    at = datetime(2026, 11, 21, tzinfo=UTC)

    papers = [typeset(template, {"text": "Giấy mời"}, created=at) for _ in range(2)]

    assert papers[0] == papers[1]
    assert (
        pypdfium2.PdfDocument(papers[0])
        .get_metadata_value("CreationDate")
        .startswith("D:20261121000000")
    )


def test_many_threads_get_each_their_own_paper(template):
    texts = [f"Giấy mời số {number}" for number in range(60)]

    with ThreadPoolExecutor(8) as threads:
        papers = list(threads.map(lambda text: typeset(template, {"text": text}), texts))

    assert [text_of(pdf) for pdf in papers] == texts


def test_many_papers_become_one_pdf_in_their_order(template):
    pdf = typeset_many(template, [{"text": f"Giấy số {number}"} for number in range(1, 4)])

    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    assert pages == ["Giấy số 1", "Giấy số 2", "Giấy số 3"]


def test_a_missing_template_is_named(tmp_path):
    with pytest.raises(TypesetError, match=r"missing\.typ"):
        typeset(tmp_path / "missing.typ", {})


def test_a_broken_template_is_named(template):
    with pytest.raises(TypesetError, match=r"text\.typ does not compile"):
        typeset(template, {"wrong": "key"})


@pytest.mark.parametrize(
    "value", [datetime(2026, 11, 21, tzinfo=UTC), {1, 2}, float("nan"), b"x"]
)
def test_a_value_that_is_not_plain_is_refused(template, value):
    with pytest.raises(TypesetError, match="not plain"):
        typeset(template, {"text": value})


def test_no_papers_are_refused(template):
    with pytest.raises(TypesetError, match="no paper"):
        typeset_many(template, [])
