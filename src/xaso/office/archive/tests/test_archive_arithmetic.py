"""Numbers, notations, terms and days, for many values."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.office.archive.numbering import (
    doubled,
    item_name,
    missing,
    notation_of,
    read_notation,
    roman,
)
from xaso.office.archive.retention import (
    PERMANENT,
    is_term,
    kept_until,
    longest,
    maintenance_code,
)
from xaso.office.archive.rules import add_months, terms_on

TERMS = st.one_of(st.none(), st.just(PERMANENT), st.integers(2, 70))
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
LETTERS = st.text(alphabet="ABCDĐEGHKLMNOPQRSTUVXY-", min_size=1, max_size=12)


@given(st.integers(1, 99_999), LETTERS)
def test_a_notation_is_read_back_as_it_was_written(number, letters):
    assert read_notation(notation_of(number, letters)) == (number, letters)


@pytest.mark.parametrize("text", ["", "TCCB", "01", "00.TCCB", "1,TCCB", "01."])
def test_what_is_no_notation_is_refused(text):
    with pytest.raises(ValueError, match=text or ".*"):
        read_notation(text)


def test_numbers_below_ten_have_a_leading_zero():
    assert notation_of(1, "TCCB") == "01.TCCB"
    assert notation_of(12, "TCCB") == "12.TCCB"


@given(st.sets(st.integers(1, 60)))
def test_missing_numbers_fill_the_row(numbers):
    gaps = missing(numbers)

    assert sorted([*numbers, *gaps]) == list(range(1, max(numbers, default=0) + 1))


@given(st.lists(st.sampled_from(["12/TTr", "15/QĐ", "", "20/BC"])))
def test_what_stands_twice_is_named_once(values):
    found = doubled(values)

    assert len(found) == len(set(found))
    assert all(values.count(one) > 1 and one for one in found)


@given(st.integers(1, 49))
def test_roman_numerals_grow_by_their_rules(number):
    values = {"I": 1, "V": 5, "X": 10}
    digits = [values[one] for one in roman(number)]
    pairs = zip(digits, [*digits[1:], 0], strict=True)

    assert sum(-one if one < after else one for one, after in pairs) == number


@given(st.text(max_size=20), st.integers(1, 999))
def test_the_name_of_a_paper_in_a_package_never_leaves_its_folder(notation, position):
    name = item_name(notation, position, "pdf")

    assert "/" not in name
    assert "\\" not in name
    assert name.endswith(f".{position:03}.pdf")


@given(st.lists(TERMS))
def test_a_file_is_kept_as_long_as_the_longest_of_its_papers(terms):
    found = longest(terms)
    known = [term for term in terms if term is not None]

    if PERMANENT in known:
        assert found == PERMANENT
    elif known:
        assert found == max(known)
    else:
        assert found is None


@given(DAYS, st.integers(2, 70))
def test_a_term_is_counted_from_the_year_in_which_the_work_ended(day, years):
    until = kept_until(day, years)

    assert until == date(day.year + years, 12, 31)
    assert until > day


def test_what_is_kept_permanently_never_ends():
    assert kept_until(date(2026, 3, 31), PERMANENT) is None


@given(st.integers(-5, 120))
def test_only_terms_of_the_law_are_terms(years):
    assert is_term(years) == (years == 0 or 2 <= years <= 70)


@pytest.mark.parametrize(
    ("years", "code"),
    [
        (0, "01"),
        (70, "02"),
        (50, "03"),
        (30, "04"),
        (20, "05"),
        (10, "06"),
        (5, "07"),
        (15, "07"),
    ],
)
def test_terms_have_the_codes_of_the_archive(years, code):
    assert maintenance_code(years) == code


@settings(max_examples=200)
@given(DAYS, st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_one(day, months):
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_law_gives_a_year_three_months_for_construction_and_two_more_by_agreement():
    terms = terms_on(date(2026, 11, 22))

    assert terms.hand_over_by(date(2026, 3, 31)) == date(2027, 3, 31)
    assert terms.hand_over_construction_by(date(2026, 11, 30)) == date(2027, 2, 28)
    assert terms.longest_keep_back(date(2027, 3, 31)) == date(2029, 3, 31)
    assert terms.warn_days == 30
