"""The forecast against a simulation of the hall; the spoken numbers; the priority data."""

import heapq
import random
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.public_services.queue.forecast import forecast, typical_minutes
from xaso.public_services.queue.priority import grounds_on
from xaso.public_services.queue.speech import say_call, spell

SEEN = st.dictionaries(
    st.integers(7, 17), st.lists(st.floats(1, 60), min_size=1, max_size=20), max_size=6
)


def simulated_wait(chance, ahead, desks, minutes):
    """Return how long somebody waits behind others whose serving times scatter."""
    free = [0.0] * desks
    for _ in range(ahead):
        took = chance.lognormvariate(0, 0.6)
        heapq.heappush(free, heapq.heappop(free) + minutes * took)
    return heapq.heappop(free)


@settings(max_examples=25, deadline=None)
@given(
    ahead=st.integers(1, 30),
    desks=st.integers(1, 4),
    minutes=st.floats(4, 20),
    seed=st.integers(0, 10_000),
)
def test_more_than_half_wait_as_long_as_they_were_told_in_any_hall(ahead, desks, minutes, seed):
    chance = random.Random(seed)  # noqa: S311
    told = forecast([minutes] * ahead, desks)

    waits = [simulated_wait(chance, ahead, desks, minutes) for _ in range(200)]

    inside = sum(told.least <= one <= told.most for one in waits)
    assert inside >= 105


def test_nine_of_ten_wait_as_long_as_they_were_told_over_all_halls():
    chance, inside = random.Random(1), []  # noqa: S311

    for ahead, desks, minutes in product((1, 2, 3, 5, 8, 12, 20), (1, 2, 3, 4), (4, 8, 15)):
        told = forecast([minutes] * ahead, desks)
        waits = [simulated_wait(chance, ahead, desks, minutes) for _ in range(100)]
        inside += [told.least <= one <= told.most for one in waits]

    assert sum(inside) / len(inside) >= 0.9


@given(ahead=st.lists(st.floats(1, 60), max_size=20), more=st.floats(1, 60))
def test_one_more_person_before_never_shortens_the_wait(ahead, more):
    shorter, longer = forecast(ahead, 1), forecast([*ahead, more], 1)

    assert longer.most >= shorter.most


@given(ahead=st.lists(st.floats(1, 60), max_size=20), desks=st.integers(1, 5))
def test_one_more_desk_never_lengthens_the_wait(ahead, desks):
    assert forecast(ahead, desks + 1).most <= forecast(ahead, desks).most


@given(seen=SEEN, hour=st.integers(7, 17), expected=st.floats(1, 60))
def test_the_typical_time_lies_between_what_was_seen_and_what_is_expected(seen, hour, expected):
    known = [one for minutes in seen.values() for one in minutes] + [expected]

    typical = typical_minutes(seen, hour, expected)

    assert min(known) - 1e-6 <= typical <= max(known) + 1e-6


def test_without_an_open_desk_nothing_is_promised():
    assert forecast([10.0], 0) is None


def test_one_strange_day_hardly_changes_the_typical_time():
    usual = typical_minutes({9: [10.0] * 40}, 9, 10)

    with_outlier = typical_minutes({9: [10.0] * 40 + [110.0]}, 9, 10)

    assert with_outlier == pytest.approx(usual)


def test_much_that_was_seen_outweighs_what_was_expected():
    assert typical_minutes({9: [20.0] * 200}, 9, 5) == pytest.approx(20, abs=1)


def test_a_number_is_spoken_letter_by_letter():
    assert spell("A007") == "a không không bảy"
    assert say_call("B115", 12) == "Mời số bê một một năm đến quầy số một hai"


def test_grounds_count_from_their_day_and_name_how_certain_they_are():
    before, after = grounds_on(date(2025, 6, 30)), grounds_on(date(2026, 11, 23))

    assert before == []
    assert next(one.key for one in after) == "elderly"
    assert {one.certainty for one in after} <= {"V", "S", "G"}
