"""Rows of the editor: following, adding, removing, moving."""

from hypothesis import given
from hypothesis import strategies as st

from xaso.public_services.procedures.contracts import Branch, PlanStep
from xaso.public_services.procedures.editing import (
    add_row,
    move_row,
    remove_row,
    rows_of,
    steps_of,
)


def step(key, *ways, final=False):
    return PlanStep(key, key.upper(), "specialist", 100, ("take",), ways, final)


LINE = (
    step("a", Branch("b")),
    step("b", Branch("c"), Branch("d", "Khi cần")),
    step("c", Branch("d")),
    step("d", final=True),
)


def follow_up(rows):
    return {one.key: [way.to for way in one.next] for one in steps_of(rows)}


def test_rows_and_steps_are_two_ways_to_write_the_same():
    assert steps_of(rows_of(LINE)) == LINE


def test_an_added_row_takes_its_place_in_the_line():
    rows = add_row(rows_of(LINE), 0)

    assert [row.step.key for row in rows] == ["a", "step_1", "b", "c", "d"]
    assert follow_up(rows)["a"] == ["step_1"]
    assert follow_up(rows)["step_1"] == ["b"]


def test_added_rows_have_keys_of_their_own():
    rows = add_row(add_row(rows_of(LINE), 0), 0)

    assert len({row.step.key for row in rows}) == 6


def test_a_removed_row_closes_the_line_and_takes_its_branches_along():
    rows = remove_row(rows_of(LINE), 3)

    assert follow_up(rows) == {"a": ["b"], "b": ["c"], "c": []}


def test_a_row_removed_from_the_middle_is_passed_over():
    assert follow_up(remove_row(rows_of(LINE), 2))["b"] == ["d", "d"]


def test_a_moved_row_follows_its_new_neighbour():
    rows = move_row(rows_of(LINE), 1, -1)

    assert [row.step.key for row in rows] == ["b", "a", "c", "d"]
    assert follow_up(rows) == {"b": ["a", "d"], "a": ["c"], "c": ["d"], "d": []}


def test_at_the_edge_a_row_stays():
    rows = rows_of(LINE)

    assert move_row(rows, 0, -1) == rows
    assert move_row(rows, 3, 1) == rows


@given(st.integers(0, 3), st.sampled_from([-1, 1]))
def test_moving_there_and_back_changes_nothing(place, by):
    rows = rows_of(LINE)
    moved = move_row(rows, place, by)

    assert moved == rows or move_row(moved, place + by, -by) == rows
