"""Names of uploads can neither deceive nor harm."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.files.names import LONGEST, clean_name, ending


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Giấy khai sinh.pdf", "Giấy khai sinh.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\an\\đơn.docx", "đơn.docx"),
        ("ảnh\u202egpj.exe", "ảnh gpj.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("  don\x00 xin .pdf ", "don xin .pdf"),
        (".htaccess", "htaccess"),
        ("..", "tep-tin"),
        ("", "tep-tin"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("contract.pdf", "contract.pdf"),
        (unicodedata.normalize("NFD", "Đơn đề nghị.pdf"), "Đơn đề nghị.pdf"),
        ('"đơn"<1>.pdf', "_đơn__1_.pdf"),
    ],
)
def test_a_name_keeps_what_is_harmless(given_name, kept):
    assert clean_name(given_name) == kept


def test_a_long_name_is_cut_between_letters_and_keeps_its_ending():
    name = clean_name("ộ" * 300 + ".pdf")

    assert name == "ộ" * 83 + ".pdf"
    assert len(name.encode()) <= LONGEST


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_name_becomes_safe_and_stays_so(name):
    cleaned = clean_name(name)

    assert 0 < len(cleaned.encode()) <= LONGEST
    assert not set(cleaned) & set('/\\<>:"|?*')
    assert not cleaned.startswith(".")
    assert all(unicodedata.category(char)[0] != "C" for char in cleaned)
    assert clean_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "end"), [("A.PDF", "pdf"), ("a.tar.gz", "gz"), ("giấy", ""), ("a.", "")]
)
def test_the_ending_is_in_lower_case_without_its_dot(name, end):
    assert ending(name) == end
