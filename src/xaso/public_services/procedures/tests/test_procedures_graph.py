"""Changing a process as a picture: the ways between the steps stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xaso.public_services.procedures import graph
from xaso.public_services.procedures.checks import find_faults
from xaso.public_services.procedures.contracts import Branch, PlanStep


def step(key, *ways, final=False):
    return PlanStep(key, f"Bước {key}", "specialist", 100, ("take",), ways, final)


LINE = (
    step("a", Branch("b")),
    step("b", Branch("c"), Branch("d", "Khi cần")),
    step("c", Branch("d")),
    step("d", final=True),
)


def ways(steps):
    return {one.key: [way.to for way in one.next] for one in steps}


def named(steps):
    """Give the new steps a name, the one thing that the acts leave to people."""
    return tuple(
        PlanStep(s.key, s.name or "Mới", s.role, 0, s.acts, s.next, s.is_final) for s in steps
    )


def test_a_step_added_after_stands_on_the_usual_way():
    steps = graph.add_after(LINE, "b")

    assert ways(steps)["b"] == ["step_1", "d"]
    assert ways(steps)["step_1"] == ["c"]


def test_a_step_added_after_the_end_becomes_the_end():
    steps = graph.add_after(LINE, "d")

    assert [one.key for one in steps if one.is_final] == ["step_1"]
    assert ways(steps)["d"] == ["step_1"]


def test_a_step_added_before_takes_every_way_that_led_there():
    steps = graph.add_before(LINE, "d")

    assert ways(steps) == {
        "a": ["b"], "b": ["c", "step_1"], "c": ["step_1"], "step_1": ["d"], "d": [],
    }  # fmt: skip


def test_a_step_added_before_the_first_one_is_the_first():
    assert graph.add_before(LINE, "a")[0].next == (Branch("a"),)


def test_a_branch_comes_back_to_the_usual_way():
    steps = graph.add_branch(LINE, "a")

    assert ways(steps)["a"] == ["b", "step_1"]
    assert ways(steps)["step_1"] == ["b"]
    assert steps[0].next[1].when


def test_the_end_has_no_branch():
    assert graph.add_branch(LINE, "d") == LINE


def test_what_led_to_a_removed_step_leads_on():
    steps = graph.remove(LINE, "c")

    assert ways(steps) == {"a": ["b"], "b": ["d"], "d": []}
    assert steps[1].next == (Branch("d"),)


def test_the_branches_of_a_removed_step_pass_to_the_one_before():
    steps = graph.remove(graph.add_branch(LINE, "a"), "b")

    assert ways(steps)["a"] == ["c", "step_1", "d"]
    assert steps[0].next[2].when == "Khi cần"


def test_with_the_last_step_removed_the_one_before_ends_the_process():
    steps = graph.remove((step("a", Branch("b")), step("b", final=True)), "b")

    assert steps == (step("a", final=True),)


def test_two_steps_change_places_and_the_branch_stays_at_its_place():
    steps = graph.move_later(LINE, "b")

    assert [one.key for one in steps] == ["a", "c", "b", "d"]
    assert ways(steps) == {"a": ["c"], "c": ["b", "d"], "b": ["d"], "d": []}
    assert steps[1].name == "Bước c"


def test_the_first_step_cannot_move_earlier_nor_the_last_one_later():
    assert graph.move_earlier(LINE, "a") == LINE
    assert graph.move_later(LINE, "d") == LINE


def test_a_step_that_is_not_there_is_refused():
    with pytest.raises(LookupError):
        graph.add_after(LINE, "x")


ACTS = [
    graph.add_after, graph.add_before, graph.add_branch,
    graph.remove, graph.move_later, graph.move_earlier,
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), max_size=8))
def test_no_act_makes_a_sound_process_unsound_but_by_leaving_steps_aside(acts):
    steps = LINE
    for act, number in acts:
        if len(steps) > 1 or act is not graph.remove:
            steps = act(steps, steps[number % len(steps)].key)

    assert {fault.code for fault in find_faults(named(steps))} <= {"unreachable"}
    assert all(len(one.next) <= 1 + graph.MOST_BRANCHES for one in steps)
