import threading
import time
import uuid
from datetime import date

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.ids import (
    Gender,
    IdentifierError,
    IdentifierFault,
    PersonalId,
    _TimeOrderedIds,
    parse_personal_id,
    parse_phone,
    parse_tax_code,
    uuid7,
    uuid_or_none,
)

TODAY = date(2026, 11, 21)


def test_a_key_is_a_version_7_uuid_that_tells_when_it_was_made(monkeypatch):
    monkeypatch.setattr("xaso.lib.ids._ids", _TimeOrderedIds())
    before = time.time_ns() // 1_000_000

    key = uuid7()

    assert (key.version, key.variant) == (7, uuid.RFC_4122)
    assert key.int >> 80 >= before
    assert (key.int >> 80) - before < 60_000


def test_a_text_names_a_key_with_and_without_hyphens():
    key = uuid7()

    assert uuid_or_none(str(key)) == uuid_or_none(key.hex) == key


@given(text=st.text())
def test_any_text_is_a_key_or_none_and_never_an_error(text):
    found = uuid_or_none(text)

    assert found is None or found.hex in text.lower().replace("-", "")


@pytest.mark.parametrize("text", ["", "khac", "0" * 31, "0" * 33])
def test_a_text_that_is_no_key_is_none(text):
    assert uuid_or_none(text) is None


def test_keys_made_by_one_thread_sort_in_the_order_they_were_made():
    keys = [uuid7() for _ in range(5_000)]

    assert keys == sorted(set(keys))


def test_keys_made_by_many_threads_at_once_are_all_different():
    made: list[list[uuid.UUID]] = [[] for _ in range(8)]

    def make(keys):
        keys.extend(uuid7() for _ in range(1_000))

    threads = [threading.Thread(target=make, args=[keys]) for keys in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({key for keys in made for key in keys}) == 8_000
    assert all(keys == sorted(keys) for keys in made)


def test_keys_go_on_growing_when_the_clock_stands_still_or_steps_back(monkeypatch):
    first = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)

    second, third = uuid7(), uuid7()

    assert first < second < third


def test_a_full_counter_borrows_the_next_millisecond(monkeypatch):
    monkeypatch.setattr("xaso.lib.ids._ids._counter", (1 << 42) - 2)
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)

    last, borrowed = uuid7(), uuid7()

    assert borrowed > last
    assert borrowed.int >> 80 == (last.int >> 80) + 1


@pytest.mark.parametrize(
    ("number", "gender", "birth_year"),
    [
        ("001099000012", Gender.MALE, 1999),
        ("040185123434", Gender.FEMALE, 1985),
        ("079205001234", Gender.MALE, 2005),
        ("048326009999", Gender.FEMALE, 2026),
    ],
)
def test_a_personal_number_tells_place_sex_and_year_of_birth(number, gender, birth_year):
    personal_id = parse_personal_id(number, today=TODAY)

    assert personal_id.number == number
    assert personal_id.birthplace_code == number[:3]
    assert (personal_id.gender, personal_id.birth_year) == (gender, birth_year)


@pytest.mark.parametrize(
    "typed",
    ["001 099 000 034", " 0010.9900.0034\r", "001-099-000034", "００１０９９００００３４"],
)
def test_a_personal_number_may_be_typed_with_spaces_dots_and_dashes(typed):
    assert parse_personal_id(typed, today=TODAY) == PersonalId("001099000034")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", IdentifierFault.NOT_TWELVE_DIGITS),
        ("123456789", IdentifierFault.NOT_TWELVE_DIGITS),
        ("0010990000345", IdentifierFault.NOT_TWELVE_DIGITS),
        ("00109900003O", IdentifierFault.NOT_TWELVE_DIGITS),
        ("000099000034", IdentifierFault.UNKNOWN_BIRTHPLACE),
        ("001227000034", IdentifierFault.BORN_IN_THE_FUTURE),
        ("001499000034", IdentifierFault.BORN_IN_THE_FUTURE),
    ],
)
def test_an_impossible_personal_number_is_refused_with_its_reason(typed, reason):
    with pytest.raises(IdentifierError) as refusal:
        parse_personal_id(typed, today=TODAY)

    assert refusal.value.reason == reason
    assert typed == "" or typed not in str(refusal.value)


@freeze_time("2026-12-31T17:30:00Z")
def test_the_new_year_begins_at_midnight_in_viet_nam():
    born_this_year = parse_personal_id("001227000034")

    assert born_this_year.birth_year == 2027


def test_a_personal_number_shows_itself_masked():
    personal_id = PersonalId("001299123434")

    assert personal_id.masked == "0012******34"
    assert "991234" not in f"{personal_id} {personal_id!r} {[personal_id]}"


@given(st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_and_nothing_else_happens(text):
    for parse in (parse_personal_id, parse_tax_code, parse_phone):
        try:
            parse(text)
        except IdentifierError as error:
            assert error.reason in IdentifierFault


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0100109106", "0100109106"),
        ("01 0010 9106", "0100109106"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("0314409058\u2013002", "0314409058-002"),
        ("001 099 000 034", "001099000034"),
    ],
)
def test_a_tax_code_is_written_one_way(typed, code):
    assert parse_tax_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0100109107", IdentifierFault.WRONG_CHECK_DIGIT),
        ("0314409085-002", IdentifierFault.WRONG_CHECK_DIGIT),
        ("0314409058-000", IdentifierFault.NOT_A_TAX_CODE),
        ("010010910", IdentifierFault.NOT_A_TAX_CODE),
        ("MST0100109106", IdentifierFault.NOT_A_TAX_CODE),
        ("000099000034", IdentifierFault.UNKNOWN_BIRTHPLACE),
    ],
)
def test_a_wrong_tax_code_is_refused_with_its_reason(typed, reason):
    with pytest.raises(IdentifierError) as refusal:
        parse_tax_code(typed)

    assert refusal.value.reason == reason


@pytest.mark.parametrize("place", range(9))
def test_one_mistyped_digit_of_a_tax_code_is_caught(place):
    right = "0100109106"

    for digit in set("0123456789") - {right[place]}:
        with pytest.raises(IdentifierError):
            parse_tax_code(right[:place] + digit + right[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("(024) 3825\u20111234", "+842438251234"),
        ("+1 650 253 0000", "+16502530000"),
    ],
)
def test_a_telephone_number_is_kept_in_international_form(typed, number):
    assert parse_phone(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "113", "0168 123 4567", "0912abc345", "09123456789", "tel:0912345678", "+"]
)
def test_a_number_no_network_could_reach_is_refused(typed):
    with pytest.raises(IdentifierError) as refusal:
        parse_phone(typed)

    assert refusal.value.reason == IdentifierFault.NOT_A_PHONE_NUMBER
