"""Reading a row never fails: it gives a person, or sentences."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.text import normalise
from xaso.registers.residents.lines import read_line
from xaso.registers.residents.models import Gender, Relation, relation_word
from xaso.registers.residents.sheet import TypedRow, headings

TODAY = date(2026, 11, 20)
COLUMNS = list(headings())
TYPED = st.one_of(
    st.text(max_size=30).map(normalise),
    st.sampled_from(["", "Nam", "nữ", "1942", "0000", "29/02/1990", "038080990001", "vợ"]),
    st.from_regex(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", fullmatch=True),
)


@settings(max_examples=150)
@given(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TYPED)))
def test_any_row_is_a_person_or_says_what_to_do(cells):
    line = read_line(TypedRow(2, cells), today=TODAY)

    assert line.is_good is (line.faults == [])
    assert all(fault.endswith(".") for fault in line.faults)
    if line.person:
        assert line.person.full_name
        assert line.person.birth_year <= TODAY.year


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY), st.sampled_from(Gender))
def test_a_sound_row_gives_back_what_was_typed(born, gender):
    cells = dict.fromkeys(COLUMNS, "") | {
        "household": "01-0001",
        "full_name": "Lê Văn Cha",
        "birth": f"{born:%d/%m/%Y}",
        "gender": str(gender.label),
    }

    line = read_line(TypedRow(2, cells), today=TODAY)

    assert (line.person.birth_date, line.person.gender) == (born, gender)


def test_relations_are_said_as_people_say_them_and_read_back():
    for relation in Relation:
        for gender in Gender:
            cells = dict.fromkeys(COLUMNS, "") | {
                "household": "1",
                "full_name": "Lê Văn Cha",
                "birth": "1980",
                "gender": str(gender.label),
                "relation": relation_word(relation, gender),
            }

            line = read_line(TypedRow(2, cells), today=TODAY)

            assert line.person.relation == relation, cells["relation"]
