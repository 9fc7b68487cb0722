"""Codes of transfers, found again in what banks make of them."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.transfer_codes import (
    LENGTH,
    cut_transfer_code,
    find_transfer_codes,
    new_transfer_code,
)


def code_of(seed):
    return new_transfer_code(random.Random(seed).choice)  # noqa: S311


codes = st.integers().map(code_of)
CODE, OTHER = code_of(1), code_of(2)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f"MBVCB.123456.{CODE} 0000012.CT tu 0123",
        f"NGUYEN THI HOA CK{CODE}LE PHI",
        " ".join(CODE),
        f"{CODE[:5]} {CODE[5:]}-lệ phí",
        CODE.replace("0", "O").replace("1", "I"),
        f"{CODE} {CODE}",
    ],
)
def test_the_code_is_found_whatever_the_bank_makes_of_it(text):
    assert find_transfer_codes(text) == [CODE]


def test_two_codes_are_both_found():
    assert find_transfer_codes(f"nop ho {CODE} va {OTHER}") == [CODE, OTHER]


@settings(max_examples=100)
@given(codes, st.data())
def test_one_wrong_character_is_no_code(code, data):
    place = data.draw(st.integers(2, LENGTH - 1))
    pool = "0123456789" if place >= LENGTH - 2 else "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    other = data.draw(st.sampled_from(pool).filter(lambda one: one != code[place]))

    assert code not in find_transfer_codes(code[:place] + other + code[place + 1 :])
    assert find_transfer_codes(code[:place] + other + code[place + 1 :]) == []


@settings(max_examples=100)
@given(codes, st.text(max_size=30), st.text(max_size=30))
def test_the_code_is_found_among_any_words(code, before, after):
    assert code in find_transfer_codes(f"{before} {code} {after}")


@given(codes)
def test_a_cut_code_is_no_code_but_its_beginning_is_known(code):
    cut = f"CK {code[:10]}"

    assert find_transfer_codes(cut) == []
    assert cut_transfer_code(cut) == code[:10]


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text):
    assert all(len(code) == LENGTH for code in find_transfer_codes(text))
    assert len(cut_transfer_code(text)) < LENGTH


@settings(max_examples=100)
@given(codes, st.integers(2, LENGTH - 4))
def test_two_neighbours_that_changed_places_are_no_code(code, place):
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert find_transfer_codes(changed) == ([code] if changed == code else [])
