"""From a legal time limit to a due moment and its reasons."""

import json
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.tests.worktime_cases import ANY_CALENDAR, MOMENTS, PLAIN, SEASONS, vn
from xaso.lib.worktime import WorkCalendar
from xaso.lib.worktime_arithmetic import between, next_working_moment
from xaso.lib.worktime_limits import (
    Counting,
    CountingRule,
    InvalidCountingRuleError,
    InvalidLimitError,
    Limit,
    LimitUnit,
    due,
)
from xaso.lib.worktime_trace import StepCode

SAME_DAY = CountingRule(
    "same_day", Counting.SAME_DAY, cut_off=time(15), source="NĐ 23/2015 Đ.7"
)
HAND_OVER = CountingRule("hand_over", Counting.HAND_OVER, cut_off=time(15))
WHOLE_DAYS = CountingRule("whole_days", Counting.WHOLE_DAYS)
modest = settings(max_examples=100, deadline=None)


def due_at(received, limit, rule=None, calendar=PLAIN):
    rules = (rule,) if rule else ()
    return due(calendar, vn(received), Limit.parse(limit), *rules).at


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-02-13T15:20", "3 working_day", "2026-02-25T15:20"),
        ("2026-11-19T16:00", "1 working_day", "2026-11-20T16:00"),
        ("2026-11-20T18:45", "1 working_day", "2026-11-23T17:00"),
        ("2026-11-21T09:00", "8 working_hour", "2026-11-23T17:00"),
        ("2026-11-23T11:30", "2 working_hour", "2026-11-23T15:30"),
        ("2026-11-23T10:30", "2 working_hour", "2026-11-23T14:30"),
        ("2026-08-21T16:00", "1 working_day", "2026-08-22T16:00"),
        ("2026-11-23T22:15", "1 hour", "2026-11-23T23:15"),
    ],
    ids=[
        "across Tết",
        "next day at the same hour",
        "after closing",
        "online on a Saturday",
        "at the start of lunch",
        "over lunch",
        "into a make-up Saturday",
        "calendar hours do not sleep",
    ],
)
def test_limits_counted_from_the_minute_of_receipt(received, limit, expected):
    assert due_at(received, limit) == vn(expected)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-11-02T08:00", "15 day", "2026-11-17T17:00"),
        ("2026-11-06T08:00", "15 day", "2026-11-23T17:00"),
        ("2026-02-09T16:59", "7 day", "2026-02-23T17:00"),
        ("2026-01-30T08:00", "1 month", "2026-03-02T17:00"),
        ("2026-03-31T08:00", "1 month", "2026-04-30T17:00"),
        ("2025-08-31T08:00", "6 month", "2026-03-02T17:00"),
        ("2025-11-15T08:00", "2 month", "2026-01-15T17:00"),
    ],
    ids=[
        "the first day is not counted",
        "a Saturday moves to Monday",
        "the middle of Tết moves to its end",
        "no 30 February, and the 28th is a Saturday",
        "no 31 April, so its last day",
        "no 31 February, over the year's end",
        "over the year's end",
    ],
)
def test_calendar_limits_follow_the_civil_code(received, limit, expected):
    assert due_at(received, limit) == vn(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-20T08:00", "2026-11-20T17:00"),
        ("2026-11-20T15:00", "2026-11-20T17:00"),
        ("2026-11-20T15:01", "2026-11-23T17:00"),
        ("2026-11-20T19:00", "2026-11-23T17:00"),
        ("2026-11-22T16:00", "2026-11-23T17:00"),
        ("2026-02-13T15:01", "2026-02-23T17:00"),
        ("2026-11-20T12:00", "2026-11-20T17:00"),
    ],
    ids=[
        "morning",
        "at the cut-off",
        "a minute later",
        "after closing",
        "Sunday afternoon",
        "before Tết",
        "lunch",
    ],
)
def test_the_result_of_the_same_day_or_the_next_after_the_cut_off(received, expected):
    assert due_at(received, "1 working_day", SAME_DAY) == vn(expected)


def test_the_cut_off_is_the_rules_and_not_the_programmes():
    stricter = CountingRule("same_day", Counting.SAME_DAY, cut_off=time(14))

    assert due_at("2026-11-20T14:30", "1 working_day", SAME_DAY) == vn("2026-11-20T17:00")
    assert due_at("2026-11-20T14:30", "1 working_day", stricter) == vn("2026-11-23T17:00")


def test_a_same_day_result_on_a_saturday_morning_is_due_at_its_closing():
    assert due_at("2025-11-22T08:00", "1 working_day", SAME_DAY, SEASONS) == vn(
        "2025-11-22T11:45"
    )


def test_a_dossier_is_handed_over_the_same_day_or_at_the_next_opening():
    assert due_at("2026-11-20T10:00", "1 working_day", HAND_OVER) == vn("2026-11-20T17:00")
    assert due_at("2026-11-20T15:30", "1 working_day", HAND_OVER) == vn("2026-11-23T07:00")


def test_a_hand_over_at_opening_tells_no_work_on_that_day():
    answer = due(PLAIN, vn("2026-11-20T15:30"), Limit(1, LimitUnit.WORKING_DAY), HAND_OVER)

    codes = [step.code for step in answer.steps]
    assert codes == ["received", "after_cut_off", "worked", "off", "due"]


def test_whole_days_leave_the_day_of_receipt_out_and_end_at_closing():
    assert due_at("2026-11-19T07:05", "1 working_day", WHOLE_DAYS) == vn("2026-11-20T17:00")
    assert due_at("2026-02-13T15:20", "3 working_day", WHOLE_DAYS) == vn("2026-02-25T17:00")


def test_a_saturday_morning_uses_up_its_own_minutes_of_a_working_day():
    friday_at_closing = "2025-11-21T17:37"

    assert SEASONS.minutes_of(date(2025, 11, 22)) == 255
    assert due_at(friday_at_closing, "1 working_day", calendar=SEASONS) == vn(
        "2025-11-24T11:15"
    )


def test_the_reasons_tell_the_days_off_with_their_source():
    answer = due(PLAIN, vn("2026-02-13T15:20:41"), Limit(3, LimitUnit.WORKING_DAY))

    received, friday, tet, rest, end = answer.steps
    assert [step.code for step in answer.steps] == [
        "received",
        "worked",
        "off",
        "worked",
        "due",
    ]
    assert received.at == vn("2026-02-13T15:20")
    assert (friday.minutes, friday.until) == (100, vn("2026-02-13T17:00"))
    assert (tet.at.date(), tet.until.date()) == (date(2026, 2, 14), date(2026, 2, 22))
    assert tet.days == 9
    assert {rule.source for rule in tet.rules} == {"Thông báo 9441/TB-BNV"}
    assert (rest.minutes, rest.days) == (1340, 3)
    assert end.at == answer.at


def test_the_reasons_tell_that_counting_starts_at_the_next_opening():
    answer = due(PLAIN, vn("2026-08-30T20:00"), Limit(1, LimitUnit.WORKING_HOUR))

    waiting = answer.steps[1]
    assert waiting.code is StepCode.STARTS_LATER
    assert (waiting.at, waiting.until) == (vn("2026-08-30T20:00"), vn("2026-09-03T07:00"))
    assert [rule.day.day for rule in waiting.rules] == [31, 1, 2]


def test_the_reasons_name_the_make_up_day_that_was_worked():
    answer = due(PLAIN, vn("2026-08-21T16:00"), Limit(2, LimitUnit.WORKING_DAY))

    worked = next(step for step in answer.steps if step.code is StepCode.WORKED)
    assert [rule.day for rule in worked.rules] == [date(2026, 8, 22)]


@pytest.mark.parametrize(
    ("minute", "code"), [("15:00", StepCode.BEFORE_CUT_OFF), ("15:01", StepCode.AFTER_CUT_OFF)]
)
def test_the_reasons_tell_on_which_side_of_the_cut_off_it_came(minute, code):
    answer = due(PLAIN, vn(f"2026-11-20T{minute}"), Limit(1, LimitUnit.WORKING_DAY), SAME_DAY)

    step = next(step for step in answer.steps if step.code is code)
    assert step.until == vn("2026-11-20T15:00")


def test_the_reasons_tell_why_a_last_day_off_moves():
    answer = due(PLAIN, vn("2026-02-09T16:59"), Limit(7, LimitUnit.DAY))

    moved = next(step for step in answer.steps if step.code is StepCode.LAST_DAY_OFF)
    assert (moved.at.date(), moved.until) == (date(2026, 2, 16), vn("2026-02-23T17:00"))
    assert len(moved.rules) == 5


def test_the_answer_can_be_written_as_json():
    answer = due(PLAIN, vn("2026-11-20T15:01"), Limit(1, LimitUnit.WORKING_DAY), SAME_DAY)

    plain = json.loads(json.dumps(answer.as_plain()))

    assert plain["due"] == "2026-11-23T17:00:00+07:00"
    assert plain["counting_source"] == "NĐ 23/2015 Đ.7"
    assert [step["code"] for step in plain["steps"]][:2] == ["received", "after_cut_off"]


@pytest.mark.parametrize(
    "text", ["", "3", "working_day", "0 day", "-1 day", "3 days", "٣ day", "3  day", "1.5 day"]
)
def test_a_limit_that_cannot_be_read_is_refused(text):
    with pytest.raises(InvalidLimitError):
        Limit.parse(text)


@given(value=st.integers(1, 400), unit=st.sampled_from(LimitUnit))
def test_a_limit_is_read_as_it_is_written(value, unit):
    assert Limit.parse(str(Limit(value, unit))) == Limit(value, unit)


@pytest.mark.parametrize("counting", [Counting.SAME_DAY, Counting.HAND_OVER])
def test_a_rule_with_a_cut_off_must_say_when_it_is(counting):
    with pytest.raises(InvalidCountingRuleError):
        CountingRule("unfinished", counting)


@modest
@given(
    calendar=ANY_CALENDAR,
    received=MOMENTS,
    days=st.integers(1, 60),
)
def test_working_days_keep_their_minutes_and_their_reasons_add_up(calendar, received, days):
    answer = due(calendar, received, Limit(days, LimitUnit.WORKING_DAY))

    assert between(calendar, received, answer.at) == days * 480
    assert sum(step.minutes for step in answer.steps) == days * 480
    assert next_working_moment(calendar, received) <= answer.at


@modest
@given(
    received=MOMENTS,
    limit=st.builds(Limit, st.integers(1, 45), st.sampled_from(LimitUnit)),
    rule=st.sampled_from([SAME_DAY, HAND_OVER, WHOLE_DAYS]),
)
def test_nothing_but_calendar_hours_is_due_on_a_day_off(received, limit, rule):
    answer = due(SEASONS, received, limit, rule)

    assert answer.at > received
    assert limit.unit is LimitUnit.HOUR or SEASONS.minutes_of(answer.at.date())


@modest
@given(receipts=st.tuples(MOMENTS, MOMENTS), unit=st.sampled_from(LimitUnit))
def test_what_comes_later_is_never_due_earlier(receipts, unit):
    first, second = sorted(receipts)

    assert due(PLAIN, first, Limit(3, unit)).at <= due(PLAIN, second, Limit(3, unit)).at


def test_a_calendar_gives_the_same_answer_however_often_it_was_asked():
    fresh = WorkCalendar(PLAIN.hours, PLAIN.rules)
    limit = Limit(30, LimitUnit.WORKING_DAY)

    assert due(fresh, vn("2026-01-02T08:00"), limit) == due(
        PLAIN, vn("2026-01-02T08:00"), limit
    )
