"""Reading and writing the hours of a day."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xaso.lib.worktime import InvalidHoursError
from xaso.lib.worktime_hours import read_hours, write_hours

MORNING, AFTERNOON = (time(7), time(11, 30)), (time(13, 30), time(17))


@pytest.mark.parametrize(
    "text",
    [
        "07:00–11:30, 13:30–17:00",
        "7:00-11:30 13:30-17:00",
        "7h00 - 11h30; 13h30 - 17h",
        " 7—11:30 , 13:30-17 ",
    ],
)
def test_hours_are_read_as_people_write_them(text):
    assert read_hours(text) == (MORNING, AFTERNOON)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_written_is_a_day_off(text):
    assert read_hours(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "sáng",
        "7:00",
        "7:00–25:00",
        "7:75–9:00",
        "11:30–7:00",
        "7:00–12:00, 11:00–17:00",
        "13:30–17:00, 7:00–11:30",
        "7:00–11:30, và chiều",
        "٧:00–11:30",
        "7:00–11:3013:30–17:00",
    ],
)
def test_what_is_not_hours_is_refused(text):
    with pytest.raises(InvalidHoursError):
        read_hours(text)


@given(minutes=st.lists(st.integers(0, 1439), max_size=8, unique=True))
def test_hours_are_read_as_they_are_written(minutes):
    clocks = [time(minute // 60, minute % 60) for minute in sorted(minutes)]
    intervals = tuple(zip(clocks[::2], clocks[1::2], strict=False))

    assert read_hours(write_hours(intervals)) == intervals
