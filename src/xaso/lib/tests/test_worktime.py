"""Working hours, special days and sums of working minutes."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.tests.worktime_cases import (
    ANY_CALENDAR,
    MOMENTS,
    MORNING,
    PLAIN,
    SEASONS,
    WEEK,
    vn,
)
from xaso.lib.worktime import (
    DayKind,
    DayRule,
    InvalidHoursError,
    NaiveMomentError,
    WorkCalendar,
    WorkingHours,
    office_week,
)
from xaso.lib.worktime_arithmetic import (
    NoWorkingTimeError,
    add,
    between,
    next_working_moment,
    subtract,
    working_day_after,
)

SOME_MINUTES = st.integers(1, 5000)
modest = settings(max_examples=100, deadline=None)


def test_a_make_up_saturday_works_the_hours_of_the_day_it_repays():
    assert PLAIN.intervals(date(2026, 8, 22)) == PLAIN.intervals(date(2026, 8, 24))
    assert PLAIN.minutes_of(date(2026, 8, 31)) == 0


def test_a_make_up_saturday_is_a_full_day_where_saturdays_are_half_days():
    ordinary, make_up = date(2026, 8, 15), date(2026, 8, 22)

    assert SEASONS.minutes_of(ordinary) == 270
    assert SEASONS.minutes_of(make_up) == 270 + 217


def test_hours_change_on_the_day_their_version_starts():
    assert SEASONS.opening(date(2025, 4, 15)).time() == time(7, 30)
    assert SEASONS.opening(date(2025, 4, 16)).time() == time(6, 45)


def test_the_oldest_hours_cover_the_days_before_them():
    calendar = WorkCalendar((WorkingHours(WEEK, date(2026, 1, 1)),))

    assert calendar.minutes_of(date(2025, 12, 31)) == 480


def test_the_later_rule_for_a_date_stands():
    holiday = DayRule(date(2026, 9, 2), DayKind.HOLIDAY, "Quốc khánh")
    on_duty = DayRule(date(2026, 9, 2), DayKind.SPECIAL_HOURS, "Trực", hours=(MORNING,))

    calendar = WorkCalendar((WorkingHours(WEEK),), (holiday, on_duty))

    assert calendar.intervals(date(2026, 9, 2)) == (MORNING,)


def test_the_opening_minute_is_worked_and_the_closing_minute_is_not():
    assert PLAIN.is_working(vn("2026-11-23T07:00"))
    assert PLAIN.is_working(vn("2026-11-23T16:59:59"))
    assert not PLAIN.is_working(vn("2026-11-23T17:00"))
    assert not PLAIN.is_working(vn("2026-11-23T11:30"))


def test_moments_in_universal_time_are_read_on_vietnamese_clocks():
    before_dawn_in_greenwich = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert not PLAIN.is_working(before_dawn_in_greenwich)
    assert next_working_moment(PLAIN, before_dawn_in_greenwich) == vn("2026-11-23T07:00")
    assert add(PLAIN, before_dawn_in_greenwich, 60) == datetime(2026, 11, 23, 1, tzinfo=UTC)


def test_a_sum_that_fills_the_day_ends_at_closing_and_not_at_the_next_opening():
    assert add(PLAIN, vn("2026-11-20T16:00"), 60) == vn("2026-11-20T17:00")
    assert add(PLAIN, vn("2026-11-20T16:00"), 61) == vn("2026-11-23T07:01")


def test_a_difference_that_empties_the_day_starts_at_opening():
    assert subtract(PLAIN, vn("2026-11-23T08:00"), 60) == vn("2026-11-23T07:00")
    assert subtract(PLAIN, vn("2026-11-23T08:00"), 61) == vn("2026-11-20T16:59")


def test_sums_and_differences_stop_before_lunch_and_start_after_it():
    assert add(PLAIN, vn("2026-11-23T07:00"), 270) == vn("2026-11-23T11:30")
    assert subtract(PLAIN, vn("2026-11-23T17:00"), 210) == vn("2026-11-23T13:30")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20T07:00", "2026-11-20T07:00"),
        ("2026-11-20T11:30", "2026-11-20T13:30"),
        ("2026-11-20T17:00", "2026-11-23T07:00"),
        ("2026-11-20T16:59", "2026-11-20T16:59"),
    ],
)
def test_the_next_working_moment_is_now_or_the_next_opening(moment, expected):
    assert next_working_moment(PLAIN, vn(moment)) == vn(expected)


def test_time_off_between_two_moments_counts_nothing():
    assert between(PLAIN, vn("2026-02-13T17:00"), vn("2026-02-23T07:00")) == 0
    assert between(PLAIN, vn("2026-02-23T07:30"), vn("2026-02-13T16:00")) == -90


def test_a_year_of_work_is_counted_across_its_end():
    assert between(PLAIN, vn("2025-12-31T07:00"), vn("2026-01-05T17:00")) == 2 * 480


def test_working_days_are_counted_past_tet():
    assert working_day_after(PLAIN, date(2026, 2, 13)) == date(2026, 2, 23)
    assert working_day_after(PLAIN, date(2026, 8, 21)) == date(2026, 8, 22)
    assert working_day_after(PLAIN, date(2026, 2, 13), 0) == date(2026, 2, 13)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(NaiveMomentError):
        add(PLAIN, datetime(2026, 1, 1, 8), 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    "intervals",
    [
        ((time(11), time(7)),),
        ((time(7), time(12)), (time(11), time(17))),
        ((time(13), time(17)), (time(7), time(11))),
        ((time(7, 0, 30), time(11)),),
    ],
    ids=["backwards", "overlapping", "out of order", "with seconds"],
)
def test_impossible_hours_are_refused(intervals):
    with pytest.raises(InvalidHoursError):
        WorkingHours(office_week(*intervals))


def test_a_week_of_six_days_is_refused():
    with pytest.raises(InvalidHoursError):
        WorkingHours(WEEK[:6])


def test_a_make_up_day_must_name_the_day_it_repays():
    with pytest.raises(InvalidHoursError):
        DayRule(date(2026, 8, 22), DayKind.MAKE_UP, "Làm bù")


def test_an_office_that_never_works_never_gets_there():
    idle = WorkCalendar((WorkingHours(((),) * 7),))

    with pytest.raises(NoWorkingTimeError):
        add(idle, vn("2026-01-05T08:00"), 1)


@modest
@given(calendar=ANY_CALENDAR, moment=MOMENTS, minutes=SOME_MINUTES)
def test_what_is_added_lies_between(calendar, moment, minutes):
    assert between(calendar, moment, add(calendar, moment, minutes)) == minutes
    assert between(calendar, subtract(calendar, moment, minutes), moment) == minutes
    assert add(calendar, moment, -minutes) == subtract(calendar, moment, minutes)


@modest
@given(calendar=ANY_CALENDAR, moments=st.tuples(MOMENTS, MOMENTS), minutes=SOME_MINUTES)
def test_a_later_start_never_ends_earlier(calendar, moments, minutes):
    first, second = sorted(moments)

    assert add(calendar, first, minutes) <= add(calendar, second, minutes)
    assert add(calendar, first, minutes) < add(calendar, first, minutes + 1)


@modest
@given(calendar=ANY_CALENDAR, moment=MOMENTS, parts=st.tuples(SOME_MINUTES, SOME_MINUTES))
def test_adding_in_two_parts_is_adding_at_once(calendar, moment, parts):
    in_parts = add(calendar, add(calendar, moment, parts[0]), parts[1])

    assert in_parts == add(calendar, moment, sum(parts))
