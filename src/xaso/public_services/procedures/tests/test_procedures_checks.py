"""What is wrong with a process, on graphs made for the test."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.public_services.procedures.checks import (
    Holder,
    find_faults,
    find_vacancies,
    longest_share,
)
from xaso.public_services.procedures.contracts import Branch, PlanStep


def step(key, *to, share=100, final=False, role=Role.SPECIALIST, **more):
    ways = tuple(Branch(other) for other in to)
    return PlanStep(key, f"Bước {key}", role, share, ("take",), ways, final, **more)


SOUND = (
    step("a", "b", share=400),
    replace(step("b", "d", share=300), next=(Branch("d"), Branch("c", "Cần lấy ý kiến"))),
    step("c", "d", share=200),
    step("d", final=True, share=100),
)


def codes(steps):
    return [fault.code for fault in find_faults(steps)]


def test_a_sound_process_has_no_fault():
    assert codes(SOUND) == []
    assert longest_share(SOUND) == 1000


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((), "empty"),
        ((step("a", "b"), step("b")), "dead_end"),
        ((step("a", "b"), step("b", "a")), "no_end"),
        ((step("a", "x"), step("b", final=True)), "target"),
        ((step("a", "b"), step("b", "a", final=True)), "end_leads_on"),
        ((step("a", final=True), step("b", "a")), "unreachable"),
        ((step("a", "b"), step("b", "a", "c"), step("c", final=True)), "circle"),
        ((step("a", "a", "c"), step("c", final=True)), "circle"),
        ((step("a", "b", share=901), step("b", final=True)), "too_long"),
        ((step("a", final=True), step("a", final=True)), "twice"),
        ((step("a", final=True, role="mayor"),), "role"),
        ((replace(step("a", final=True), acts=("dance",)),), "act"),
        ((replace(step("a", final=True), name=""),), "name"),
    ],
)
def test_each_fault_is_named(steps, code):
    assert code in codes(steps)


def test_the_longest_way_counts_not_the_sum_of_all_steps():
    longer = (*SOUND[:2], replace(SOUND[2], share=201), SOUND[3])

    assert codes(longer) == ["too_long"]
    assert "100,1" in find_faults(longer)[0].sentence.replace(".", ",")


def test_a_fault_names_the_step_in_words():
    (fault,) = find_faults((step("a", "b"), step("b"), step("c", final=True)))[:1]

    assert "Bước b" in fault.sentence
    assert fault.step == "b"


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12))
def test_a_line_is_sound_exactly_when_its_shares_fit(shares):
    keys = [f"s{number}" for number in range(len(shares))]
    line = tuple(
        step(key, *keys[place + 1 : place + 2], share=share, final=place == len(keys) - 1)
        for place, (key, share) in enumerate(zip(keys, shares, strict=True))
    )

    assert codes(line) == ([] if sum(shares) <= 1000 else ["too_long"])


@st.composite
def graphs(draw):
    """Draw any wiring of up to six steps, sound or not."""
    keys = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    return tuple(
        step(
            key,
            *draw(st.lists(st.sampled_from(keys), max_size=2, unique=True)),
            share=draw(st.integers(0, 400)),
            final=draw(st.booleans()),
        )
        for key in keys
    )


def walks(steps, key, seen=()):
    """Walk every way naively; a way that meets itself or stops short yields None."""
    here = next(one for one in steps if one.key == key)
    if key in seen:
        return [None]
    if not here.next:
        return [here.share if here.is_final else None]
    further = [walk for way in here.next for walk in walks(steps, way.to, (*seen, key))]
    return [None if walk is None else walk + here.share for walk in further]


@given(graphs())
def test_a_process_without_fault_always_ends_within_its_time(steps):
    if find_faults(steps):
        return

    ways = walks(steps, steps[0].key)

    assert None not in ways
    assert max(ways) <= 1000
    assert longest_share(steps) == max(ways)


@given(graphs())
def test_a_process_that_always_ends_in_time_and_uses_every_step_has_no_fault(steps):
    ways = walks(steps, steps[0].key)
    reached = {steps[0].key} | {way.to for one in steps for way in one.next}
    ends_lead_on = any(one.is_final and one.next for one in steps)
    sound = None not in ways and max(ways) <= 1000 and not ends_lead_on
    if not sound or len(reached) < len(steps):
        return

    assert {fault.code for fault in find_faults(steps)} <= {"unreachable", "circle", "dead_end"}
    if all(one.is_final or one.next for one in steps) and reachable(steps):
        assert find_faults(steps) == []


def reachable(steps):
    """Whether every step is met on some way from the first."""
    met, waiting = set(), [steps[0].key]
    while waiting:
        key = waiting.pop()
        if key not in met:
            met.add(key)
            waiting += [way.to for one in steps if one.key == key for way in one.next]
    return len(met) == len(steps)


def test_a_step_that_nobody_can_do_is_a_warning():
    unit, other = uuid4(), uuid4()
    steps = (step("a", "b"), step("b", final=True, role=Role.CLERK))
    holders = {Holder("specialist", unit, "specialised"), Holder("clerk", other, "office")}

    assert find_vacancies(steps, holders) == []
    (vacancy,) = find_vacancies(steps, {Holder("specialist", unit, "specialised")})
    assert (vacancy.code, vacancy.step) == ("vacant", "b")


@pytest.mark.parametrize(
    ("place", "vacant"),
    [
        ({}, False),
        ({"unit_kind": "office"}, False),
        ({"unit_kind": "leadership"}, True),
        ({"unit_id": uuid4(), "unit_kind": "office"}, True),
    ],
)
def test_the_holder_must_be_in_the_right_place(place, vacant):
    steps = (step("a", final=True, role=Role.CLERK, **place),)
    holders = {Holder("clerk", uuid4(), "office")}

    assert bool(find_vacancies(steps, holders)) is vacant


@pytest.mark.parametrize(
    ("steps", "guilty"),
    [
        ((step("a", "b", share=600), step("b", "c", share=500), step("c", final=True)), {"b"}),
        ((step("a", "b"), step("b", "a", "c"), step("c", final=True)), {"a", "b"}),
        ((step("a", final=True), step("b", "a")), {"b"}),
    ],
)
def test_a_fault_of_the_way_points_at_the_step_where_it_shows(steps, guilty):
    (fault,) = find_faults(steps)

    assert fault.step in guilty
