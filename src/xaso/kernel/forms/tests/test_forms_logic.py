"""Conditions and calculations: what they say, and that nothing makes them fail."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.forms.logic import Scope, calculate, holds, paths_of, simplify
from xaso.kernel.forms.parsing import _calculation, condition
from xaso.kernel.forms.reading import Reader
from xaso.kernel.forms.schema import (
    Age,
    AllOf,
    Answer,
    AnyOf,
    Calculation,
    Compared,
    Comparison,
    Count,
    Not,
    Operation,
)
from xaso.kernel.forms.tests.any_json import ANY_JSON
from xaso.kernel.forms.writing import write_condition

DAY = date(2026, 11, 22)
VALUES = {
    "child": {
        "birth": "2020-11-23",
        "year": "1958",
        "kind": "b",
        "of_age": False,
        "many": ["a"],
    },
    "fees": [{"amount": 1500}, {"amount": 2.5}, {}],
    "land": {"area": 0.1, "more": 0.2, "count": 3},
}
PATHS = st.sampled_from(
    ["child.birth", "child.kind", "fees.amount", "land.area", "no.where", ""]
)
TESTS = st.builds(
    Compared,
    st.builds(Answer, PATHS) | st.builds(Age, PATHS, PATHS) | st.builds(Count, PATHS),
    st.sampled_from(Comparison),
    ANY_JSON | st.builds(Answer, PATHS),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: (
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=8,
)
CALCULATIONS = st.builds(
    Calculation,
    st.sampled_from(Operation),
    st.lists(st.builds(Answer, PATHS) | st.builds(Count, PATHS) | ANY_JSON, max_size=4).map(
        tuple
    ),
    st.just("today") | PATHS,
)


def said(raw, values=None):
    return holds(condition(Reader(), raw, ""), Scope(VALUES if values is None else values, DAY))


def worked_out(raw):
    return calculate(_calculation(Reader(), raw, ""), Scope(VALUES, DAY))


TRUE = [
    {"field": "child.kind", "is": "b"},
    {"field": "child.kind", "in": ["a", "b"]},
    {"field": "child.many", "is": "a"},
    {"field": "child.of_age", "is": False},
    {"field": "child.of_age", "filled": True},
    {"field": "child.nothing", "filled": False},
    {"field": "child.birth", "under": "today"},
    {"field": "child.birth", "at_least": "2020-11-23"},
    {"field": "child.year", "at_most": "1958-01-01"},
    {"field": "land.count", "at_least": 3},
    {"field": "land.area", "under": {"field": "land.more"}},
    {"age": "child.birth", "is": 5},
    {"age": "child.birth", "at": "child.birth", "is": 0},
    {"age": "child.year", "over": 60},
    {"count": "fees", "is": 3},
    {"not": {"field": "child.kind", "is": "a"}},
    {"any": [{"field": "child.kind", "is": "a"}, {"count": "fees", "over": 2}]},
    {"all": []},
]
FALSE = [
    {"field": "child.kind", "is": "a"},
    {"field": "child.of_age", "is": True},
    {"field": "land.count", "is": True},
    {"field": "child.nothing", "at_least": 0},
    {"field": "child.kind", "over": 1},
    {"age": "child.nothing", "under": 18},
    {"count": "child", "at_least": 1},
    {"any": []},
]


@pytest.mark.parametrize("raw", TRUE, ids=str)
def test_a_condition_holds(raw):
    assert said(raw) is True


@pytest.mark.parametrize("raw", FALSE, ids=str)
def test_a_condition_does_not_hold(raw):
    assert said(raw) is False


def test_a_person_grows_older_on_their_birthday_only():
    born = {"child": {"birth": "2020-11-22"}}

    assert said({"age": "child.birth", "is": 6}, born)


WORKED_OUT = [
    ({"sum": ["fees.amount", 10]}, 1512.5),
    ({"sum": ["land.area", "land.more"]}, 0.3),
    ({"sum": ["no.where"]}, None),
    ({"difference": ["land.count", 1]}, 2),
    ({"difference": ["land.count", "no.where"]}, None),
    ({"product": ["land.count", 8000]}, 24000),
    ({"product": ["land.count", "no.where"]}, None),
    ({"concat": ["child.kind", {"text": "x"}, "no.where"], "between": "-"}, "b-x"),
    ({"age_years": "child.birth"}, 5),
    ({"count": "fees"}, 3),
    ({"copy": "child.many"}, ["a"]),
]


@pytest.mark.parametrize(("raw", "result"), WORKED_OUT, ids=str)
def test_a_calculation_gives(raw, result):
    assert worked_out(raw) == result


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, ANY_JSON, ANY_JSON)
def test_a_condition_is_true_or_false_whatever_the_values(one, group, item):
    values = {"child": group, "fees": [item, group], "land": item}

    assert holds(one, Scope(values, DAY)) in (True, False)


@settings(max_examples=300, deadline=None)
@given(CALCULATIONS, ANY_JSON, ANY_JSON)
def test_a_calculation_never_fails(one, group, item):
    calculate(one, Scope({"child": {"birth": group}, "fees": [item], "land": item}, DAY))


@settings(max_examples=200, deadline=None)
@given(CONDITIONS, st.sets(PATHS))
def test_what_is_left_of_a_condition_says_the_same(one, open_paths):
    scope = Scope(VALUES, DAY)

    left = simplify(one, scope, open_paths)

    assert (left if isinstance(left, bool) else holds(left, scope)) == holds(one, scope)
    assert isinstance(left, bool) or set(paths_of(left)) <= set(paths_of(one))
    assert open_paths or isinstance(left, bool)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.builds(
            Compared,
            st.builds(Answer, st.just("child.kind")) | st.builds(Age, st.just("child.birth")),
            st.sampled_from([Comparison.IS, Comparison.AT_LEAST]),
            st.integers(0, 99) | st.just("today"),
        ),
        lambda inner: (
            st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)) | st.builds(Not, inner)
        ),
        max_leaves=5,
    )
)
def test_a_condition_is_written_as_it_is_read(one):
    assert condition(Reader(), write_condition(one), "") == one
