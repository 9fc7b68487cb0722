"""Edits of a form: parts added, moved, copied, taken out, and what looks at them follows."""

import json
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.forms.building import edits
from xaso.kernel.forms.building.comparison import Sort, compare
from xaso.kernel.forms.building.problems import findings_in
from xaso.kernel.forms.building.spots import NoSuchSpotError, part_at, read_spot, spots
from xaso.kernel.forms.parsing import parse, read_schema
from xaso.kernel.forms.testing import SMALL_FORM
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.forms.writing import canonical, to_json

BIRTH_FORM = read_schema(BIRTH)
SMALL = read_schema(SMALL_FORM)
ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "up", "down", "copy"]), st.integers(0, 10_000)),
    max_size=25,
)


def press(schema, act, number):
    """Press a button at one of the spots of a form."""
    places = [(), *[spot for spot, _part in spots(schema)]]
    spot = places[number % len(places)]
    try:
        match act:
            case "add":
                return edits.add(schema, spot)[0]
            case "copy":
                return edits.copy(schema, spot)[0]
            case "remove" if spot:
                return edits.remove(schema, spot)
            case "up" | "down" if spot:
                return edits.move(schema, spot, -1 if act == "up" else 1)[0]
    except (NoSuchSpotError, edits.FullError):
        pass
    return schema


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_whatever_is_pressed_the_form_reads_back_as_it_is(acts):
    schema = BIRTH_FORM

    for act, number in acts:
        schema = press(schema, act, number)

    again = parse(json.loads(canonical(schema)))
    assert again.is_read
    assert again.schema == schema
    assert compare(schema, again.schema) == []


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_what_differs_is_told(acts):
    schema = SMALL

    for act, number in acts:
        schema = press(schema, act, number)

    changed = to_json(schema) != to_json(SMALL)
    assert bool(compare(SMALL, schema)) is changed


@given(st.text(max_size=12))
def test_a_spot_is_read_or_refused(text):
    try:
        spot = read_spot(text)
    except NoSuchSpotError:
        return
    assert len(spot) <= 3


def test_a_moved_question_takes_its_key_along_and_what_looks_at_it_follows():
    raw = deepcopy(SMALL_FORM)
    asked = raw["pages"][1]["groups"][0]["fields"][0]
    asked["when"] = {"field": "applicant.phone", "filled": True}
    schema = read_schema(raw)

    moved, spot = edits.move(schema, (0, 0, 1), 1)

    assert spot == (1, 0, 0)
    assert part_at(moved, spot).key == "phone"
    assert part_at(moved, (1, 0, 1)).when.subject.field == "matter.phone"
    assert findings_in(moved) == []


def test_the_logic_of_a_copied_page_looks_at_the_copied_questions():
    raw = deepcopy(SMALL_FORM)
    raw["pages"][1]["groups"][0]["fields"][1]["when"] = {"field": "matter.text", "filled": True}

    copied, spot = edits.copy(read_schema(raw), (1,))

    page = part_at(copied, spot)
    assert (page.key, page.groups[0].key) == ("what_2", "matter_2")
    assert page.groups[0].fields[1].when.subject.field == "matter_2.text"
    assert findings_in(copied) == []


def test_a_removed_question_is_missed_where_somebody_looks_at_it():
    raw = deepcopy(SMALL_FORM)
    raw["pages"][1]["groups"][0]["fields"][0]["when"] = {
        "field": "applicant.phone",
        "filled": True,
    }

    found = findings_in(edits.remove(read_schema(raw), (0, 0, 1)))

    assert [(one.place, one.label) for one in found] == [("1-0-0", "Nội dung đề nghị")]
    assert "applicant.phone" in found[0].sentence


def test_the_problem_of_a_doubled_key_leads_to_the_second_question():
    schema, spot = edits.add(SMALL, (0, 0))
    raw = to_json(schema)
    raw["pages"][0]["groups"][0]["fields"][spot[-1]]["key"] = "phone"

    found = findings_in(parse(raw).schema)

    assert [one.spot for one in found] == [spot]


def test_a_comparison_names_what_came_went_changed_and_moved():
    changed = edits.remove(SMALL, (0, 0, 1))
    changed, _spot = edits.add(changed, (1, 0))
    changed, _spot = edits.move(changed, (1, 0, 0), 1)
    raw = to_json(changed)
    raw["pages"][0]["groups"][0]["fields"][0]["label"] = "Họ tên"

    found = {one.path: one for one in compare(SMALL, parse(raw).schema)}

    assert found["applicant.phone"].sort == Sort.REMOVED
    assert found["matter.cau_hoi"].sort == Sort.ADDED
    label = found["applicant.name"].differences
    assert [(one.before, one.after) for one in label] == [("Họ, chữ đệm, tên", "Họ tên")]
    moved = {path for path, one in found.items() if one.sort == Sort.CHANGED} - {
        "applicant.name"
    }
    assert len(moved) == 1
    assert moved < {"matter.text", "matter.sworn"}


def test_a_page_with_an_empty_group_reads_back():
    schema, _spot = edits.add(SMALL, (0,))

    assert read_schema(json.loads(canonical(schema))) == schema
