from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from xaso.lib.csv_safe import safe_cell


@pytest.mark.parametrize(
    "typed",
    [
        "=HYPERLINK(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "@SUM(1+1)",
        "  =1+1",
        "\t=1+1",
        "\r\n=1+1",
        "\ufeff=1+1",
        "＝1+1",
        "\x00=1+1",
        "-",
    ],
)
def test_a_text_that_would_run_is_shown_with_an_apostrophe(typed):
    cell = safe_cell(typed)

    assert cell.startswith("'")


@pytest.mark.parametrize(
    "value",
    [
        "Nguyễn Thị Hoa",
        "H56.99.01-20261121-0000012",
        "+84912345678",
        "+84 912 345 678",
        "-1.205.000",
        "a=b",
        "",
        -5,
        8_000,
        True,
        None,
        Decimal("-1.5"),
        date(2026, 11, 21),
    ],
)
def test_everything_else_is_exported_as_it_is(value):
    assert safe_cell(value) is value or safe_cell(value) == value


def test_characters_that_a_workbook_cannot_hold_are_dropped():
    assert safe_cell("Lê\x07 Văn\x0b Tám\ud800\nthôn 1") == "Lê Văn Tám\nthôn 1"


@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@ \t\r\n\x00'1a"), st.characters())))
@settings(max_examples=100, deadline=None)
def test_no_text_becomes_a_formula_in_a_workbook(text):
    workbook = Workbook()
    workbook.active.append([safe_cell(text)])
    saved = BytesIO()
    workbook.save(saved)

    cell = load_workbook(saved).active["A1"]

    assert cell.data_type != "f"
    assert safe_cell(safe_cell(text)) == safe_cell(text)
