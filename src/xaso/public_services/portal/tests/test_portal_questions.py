"""The everyday questions of citizens and the procedures that answer them (the issue's thresholds)."""

import tomllib
from pathlib import Path

import pytest

from xaso.lib.text import fold
from xaso.public_services.procedures.api import match_procedures, procedures_in_use

pytestmark = pytest.mark.django_db
TABLES = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
QUESTIONS = {
    asked: (right, place % 3 == 2)
    for table in TABLES.values()
    for place, (asked, right) in enumerate(table.items())
}
FIRST, WITHIN_THREE = 0.85, 0.95


def places(*, held_out):
    """Return at which place the right procedure stands for each question; 99 for none."""
    found = {}
    for asked, (right, is_held_out) in QUESTIONS.items():
        if held_out is None or held_out == is_held_out:
            codes = [one.code for one in match_procedures(asked, 5)]
            found[asked] = next((n for n, code in enumerate(codes, 1) if code in right), 99)
    return found


def test_the_set_is_large_and_as_people_type():
    plain = [asked for asked in QUESTIONS if fold(asked) == " ".join(asked.lower().split())]

    assert len(QUESTIONS) >= 150
    assert len(plain) >= len(QUESTIONS) // 2
    assert len(TABLES["misspelt"]) >= len(QUESTIONS) // 5
    assert {code for right, _held in QUESTIONS.values() for code in right} <= set(
        procedures_in_use()
    )


@pytest.mark.parametrize("held_out", [None, False, True], ids=["all", "tuned", "held out"])
def test_the_right_procedure_comes_first_or_among_three(held_out):
    found = places(held_out=held_out)

    first = sum(place == 1 for place in found.values()) / len(found)
    within_three = sum(place <= 3 for place in found.values()) / len(found)
    assert first >= FIRST, {asked: place for asked, place in found.items() if place > 1}
    assert within_three >= WITHIN_THREE, [asked for asked, place in found.items() if place > 3]


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "xyzzyqqq", "a"])
def test_what_says_nothing_finds_little(typed):
    assert all(one.score <= 1 for one in match_procedures(typed, 5))
    assert match_procedures(typed, 5) == [] or typed == "a"


def test_a_code_finds_its_procedure():
    assert match_procedures("1.001193", 3)[0].code == "1.001193"


def test_an_unfinished_word_finds_already():
    codes = [one.code for one in match_procedures("dang ky ket h", 3)]

    assert codes[0] == "1.000894"


def test_a_procedure_of_which_only_the_name_is_known_is_not_found():
    codes = [one.code for one in match_procedures("trợ cấp hưu trí xã hội", 5)]

    assert "1.014027" not in codes


def test_searching_again_asks_the_database_nothing(django_assert_max_num_queries):
    match_procedures("khai sinh", 5)

    with django_assert_max_num_queries(1):
        found = match_procedures("hộ khẩu", 5)

    assert found
