"""The arithmetic agrees with counting every minute of three years."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.tests.worktime_cases import CALENDARS, build_references, moment_at
from xaso.lib.worktime_arithmetic import add, between, next_working_moment, subtract

MINUTES = 1096 * 1440
QUARTER = 90 * 1440
ANY_MINUTE = st.integers(QUARTER, MINUTES - QUARTER)
AMOUNTS = st.one_of(st.integers(1, 480), st.integers(1, 31 * 480))
NAMES = st.sampled_from(sorted(CALENDARS))
modest = settings(max_examples=120, deadline=None)


@pytest.fixture(scope="module")
def references():
    return build_references()


@modest
@given(name=NAMES, index=ANY_MINUTE, minutes=AMOUNTS)
def test_adding_agrees_with_walking_minute_by_minute(references, name, index, minutes):
    expected = moment_at(references[name].add(index, minutes))

    assert add(CALENDARS[name], moment_at(index), minutes) == expected


@modest
@given(name=NAMES, index=ANY_MINUTE, minutes=AMOUNTS)
def test_subtracting_agrees_with_walking_backwards(references, name, index, minutes):
    expected = moment_at(references[name].subtract(index, minutes))

    assert subtract(CALENDARS[name], moment_at(index), minutes) == expected


@modest
@given(name=NAMES, first=ANY_MINUTE, second=ANY_MINUTE)
def test_the_time_between_agrees_with_counting_minutes(references, name, first, second):
    expected = references[name].between(first, second)

    assert between(CALENDARS[name], moment_at(first), moment_at(second)) == expected


@modest
@given(name=NAMES, index=ANY_MINUTE)
def test_being_at_work_agrees_with_the_minutes(references, name, index):
    worked = references[name].worked
    calendar, moment = CALENDARS[name], moment_at(index)

    assert calendar.is_working(moment) == bool(worked[index])
    assert next_working_moment(calendar, moment) == moment_at(worked.index(1, index))


def test_every_day_of_three_years_has_the_minutes_of_the_reference(references):
    for name, calendar in CALENDARS.items():
        reference = references[name]
        for start in range(0, MINUTES, 1440):
            day = (moment_at(start + 720)).date()

            assert calendar.minutes_of(day) == reference.between(start, start + 1440), day
