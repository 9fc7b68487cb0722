from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.codes import (
    PATTERN_OF_2018,
    CodeError,
    DossierCode,
    DossierCodePattern,
    compose,
    parse,
    parse_authority_code,
)

TWELFTH = DossierCode("H56.99.01", date(2026, 11, 21), 12)


def test_a_dossier_code_names_the_authority_the_day_and_the_number():
    code = compose("H56.99.01", date(2026, 11, 21), 12)

    assert code == "H56.99.01-20261121-0000012"
    assert parse(code) == TWELFTH


@pytest.mark.parametrize(
    "typed",
    [
        "h56.99.01-20261121-0000012",
        " H56.99.01 - 20261121 - 0000012\r\n",
        "H56.99.01–20261121—0000012",
        "H56.99.01\u221220261121\u20110000012",
        "\ufeffＨ５６.99.01-20261121-0000012",
    ],
)
def test_a_dossier_code_may_be_typed_carelessly(typed):
    assert parse(typed) == TWELFTH


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "H56.99.01",
        "H56.99.01-20261121",
        "H56.99.01-20261131-0000012",
        "H56.99.01-261121-0000012",
        "H56.99.01-20261121-12",
        "H56.99.01-20261121-0000000",
        "H56.99.01-20261121-00000I2",
        "H56..01-20261121-0000012",
        "20261121-0000012-H56.99.01",
        "H56.99.01-20261121-0000012-1",
        "H56.99.01-20261121-²²²²²²²x",
    ],
)
def test_what_is_no_dossier_code_is_refused(typed):
    with pytest.raises(CodeError):
        parse(typed)


def test_the_format_of_2018_is_read_and_written_too():
    day = date(2020, 6, 19)

    code = compose("000.00.17.H33", day, 1, PATTERN_OF_2018)

    assert code == "000.00.17.H33-200619-0001"
    assert parse(code, PATTERN_OF_2018) == DossierCode("000.00.17.H33", day, 1)
    with pytest.raises(CodeError):
        parse(code)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_that_has_no_room_is_refused_and_not_cut(number):
    with pytest.raises(CodeError):
        compose("H56.99.01", date(2026, 11, 21), number, PATTERN_OF_2018)


def test_a_pattern_without_a_usable_year_or_number_is_refused():
    with pytest.raises(CodeError):
        DossierCodePattern(year_digits=3, number_digits=7)
    with pytest.raises(CodeError):
        DossierCodePattern(year_digits=4, number_digits=0)


@given(
    st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}", fullmatch=True),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 9_999),
    st.builds(DossierCodePattern, st.sampled_from([2, 4]), st.integers(4, 9)),
)
@settings(max_examples=150, deadline=None)
def test_every_code_is_read_back_as_it_was_composed(unit_code, day, number, pattern):
    code = compose(unit_code, day, number, pattern)

    assert parse(code, pattern) == DossierCode(unit_code, day, number)


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_code_or_refused_as_one(text):
    for read in (parse, parse_authority_code):
        try:
            read(text)
        except CodeError:
            continue


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("H56.99.01", "H56.99.01"),
        ("g09.20", "G09.20"),
        (" H56 ", "H56"),
        ("G12.001.ABC", "G12.001.ABC"),
        ("000.00.17.h33", "000.00.17.H33"),
    ],
)
def test_the_code_of_an_authority_is_checked_and_written_one_way(typed, code):
    assert parse_authority_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "56.99", "H5", "H56.", "H56..01", "H56-99", "HH6.01", "H56" + ".999" * 9]
)
def test_what_is_no_code_of_an_authority_is_refused(typed):
    with pytest.raises(CodeError):
        parse_authority_code(typed)
