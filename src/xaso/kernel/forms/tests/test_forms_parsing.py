"""Definitions: read strictly, written back alike, refused with a place and a sentence."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.forms.parsing import BadFormError, parse, read_schema
from xaso.kernel.forms.patterns import fits, is_pattern
from xaso.kernel.forms.tests.any_json import ANY_JSON
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.forms.writing import canonical, to_json

ROOT = Path(__file__).resolve().parents[5]


def changed(change):
    raw = deepcopy(BIRTH)
    change(raw)
    return parse(raw)


def field(raw, page, group, at):
    return raw["pages"][page]["groups"][group]["fields"][at]


def test_the_birth_form_is_sound_and_is_written_back_alike():
    parsed = parse(BIRTH)

    assert parsed.problems == ()
    assert read_schema(json.loads(canonical(parsed.schema))) == parsed.schema


def test_the_same_form_is_written_the_same_whatever_the_order_of_its_keys():
    turned = dict(reversed(BIRTH.items()))

    assert canonical(read_schema(turned)) == canonical(read_schema(BIRTH))


def test_the_form_of_the_handbook_is_sound():
    handbook = (ROOT / "docs" / "howto" / "write-a-form.md").read_text(encoding="utf-8")
    example = handbook.partition("```json")[2].partition("```")[0]

    assert parse(json.loads(example)).problems == ()


def test_what_goes_without_saying_is_not_written():
    written = to_json(read_schema(BIRTH))

    assert "when" not in written["pages"][0]
    assert written["pages"][2]["when"] == {"field": "child.origin", "is": "parents"}


WRONG = {
    "an unknown key": (lambda raw: raw.update(colour="red"), "colour"),
    "a missing key": (lambda raw: raw["pages"][0].pop("title"), "pages.0.title"),
    "a doubled page": (lambda raw: raw["pages"][1].update(key="applicant"), "pages.applicant"),
    "a doubled question": (
        lambda raw: field(raw, 0, 0, 1).update(key="name"),
        "applicant.name",
    ),
    "an unknown kind": (lambda raw: field(raw, 0, 0, 0).update(kind="colour"), ".kind"),
    "a condition on nothing": (
        lambda raw: field(raw, 0, 0, 1).update(when={"field": "no.where", "filled": True}),
        "pages.0.groups.0.fields.1.when",
    ),
    "a condition on a later page": (
        lambda raw: raw["pages"][0].update(when={"field": "child.origin", "is": "parents"}),
        "pages.0.when",
    ),
    "a condition on a later question": (
        lambda raw: field(raw, 0, 0, 0).update(
            when={"field": "applicant.phone", "filled": True}
        ),
        "pages.0.groups.0.fields.0.when",
    ),
    "a condition that names no option": (
        lambda raw: raw["pages"][2].update(when={"field": "child.origin", "is": "stork"}),
        "pages.2.when",
    ),
    "two comparisons": (
        lambda raw: raw["pages"][2].update(
            when={"field": "child.origin", "is": "parents", "filled": True}
        ),
        "pages.2.when",
    ),
    "a text that is larger": (
        lambda raw: raw["pages"][1].update(when={"field": "applicant.name", "over": 3}),
        "pages.1.when",
    ),
    "a question of a repeat seen from outside": (
        lambda raw: field(raw, 3, 1, 1).update(when={"field": "siblings.name", "filled": True}),
        "pages.3.groups.1.fields.1.when",
    ),
    "a condition on a whole group": (
        lambda raw: raw["pages"][3].update(when={"field": "siblings", "filled": True}),
        "pages.3.when.field",
    ),
    "a count of a question": (
        lambda raw: field(raw, 3, 1, 1).update(when={"count": "child.name", "over": 1}),
        "pages.3.groups.1.fields.1.when.count",
    ),
    "a sum of a whole group": (
        lambda raw: field(raw, 3, 1, 1).update(calculation={"sum": ["siblings"]}),
        "pages.3.groups.1.fields.1.calculation.sum.0",
    ),
    "a day bounded by a whole group": (
        lambda raw: field(raw, 3, 0, 1).update(rules={"not_before": "siblings"}),
        "pages.3.groups.0.fields.1.rules.not_before",
    ),
    "a circle of calculations": (
        lambda raw: (
            field(raw, 3, 1, 0).update(calculation={"copy": "copies.fee"})
            or field(raw, 3, 1, 2).update(calculation={"copy": "copies.order"})
        ),
        "copies.fee",
    ),
    "options where none belong": (
        lambda raw: field(raw, 0, 0, 0).update(options=[{"value": "a", "label": "A"}]),
        ".options",
    ),
    "a pattern that could be slow": (
        lambda raw: field(raw, 0, 0, 3).update(rules={"pattern": "(a+)+"}),
        ".rules.pattern",
    ),
    "a repeat of more than fit": (
        lambda raw: raw["pages"][3]["groups"][0]["repeat"].update(max=900),
        ".repeat",
    ),
    "known values in a repeat": (
        lambda raw: field(raw, 3, 0, 0).update(prefill=["child.name"]),
        ".prefill",
    ),
}


@pytest.mark.parametrize(("change", "where"), WRONG.values(), ids=list(WRONG))
def test_is_refused_where_it_stands(change, where):
    problems = changed(change).problems

    assert any(one.path.endswith(where) for one in problems), problems
    assert all(one.sentence.endswith((".", "?")) for one in problems)


def test_a_form_that_is_not_sound_cannot_be_used():
    with pytest.raises(BadFormError) as refusal:
        read_schema({"key": "Tờ khai", "title": "Tờ khai", "pages": []})

    assert [one.path for one in refusal.value.problems] == ["key"]


@settings(max_examples=150, deadline=None)
@given(ANY_JSON)
def test_no_json_makes_the_reader_fail(raw):
    parse(raw)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_spoilt_form_makes_the_reader_fail(data):
    raw = deepcopy(BIRTH)
    part = raw
    for _depth in range(data.draw(st.integers(1, 7))):
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(part[key], dict | list):
            part[key] = data.draw(ANY_JSON)
            break
        part = part[key]

    parse(raw)


@pytest.mark.parametrize("pattern", [r"\d{4}", r"[A-Z]{2}-\d{1,6}", r"\d+/[A-Z]+", "A.B"])
def test_a_plain_pattern_is_allowed(pattern):
    assert is_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "a|b", r"\1", "a**", "[a", "", "a*b*c*d*", "[a--b]"]
)
def test_a_pattern_that_groups_or_could_be_slow_is_not(pattern):
    assert not is_pattern(pattern)


def test_a_pattern_fits_the_whole_text_only():
    assert fits(r"\d{4}", "1234")
    assert not fits(r"\d{4}", "12345")
