"""What people read: reasons, limits and clocks."""

from datetime import date, datetime, time

import pytest
from django.utils import translation

from xaso.kernel.working_time.clocks import show_clock
from xaso.kernel.working_time.explain import explain, is_provisional, name_days, say_limit
from xaso.kernel.working_time.reference import office_hours
from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.worktime import DayKind, DayRule, WorkCalendar
from xaso.lib.worktime_clock import Clock
from xaso.lib.worktime_limits import Counting, CountingRule, Limit, due

NOTICE = "Thông báo 1/TB"


def day_off(day, name="Quốc khánh", certainty="S"):
    return DayRule(day, DayKind.HOLIDAY, name, NOTICE, certainty)


CALENDAR = WorkCalendar(office_hours(), (day_off(date(2026, 9, 1)), day_off(date(2026, 9, 2))))
SAME_DAY = CountingRule("same_day", Counting.SAME_DAY, cut_off=time(15))
WHOLE_DAYS = CountingRule("whole_days", Counting.WHOLE_DAYS)


def vn(text):
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def sentences(received, limit, *rule):
    return [r.sentence for r in explain(due(CALENDAR, vn(received), Limit.parse(limit), *rule))]


def test_a_receipt_on_a_day_off_waits_for_the_next_opening():
    reasons = explain(due(CALENDAR, vn("2026-09-01T20:00"), Limit.parse("1 working_hour")))

    waiting = reasons[1]
    assert waiting.sentence == (
        "Outside working hours: time counts from 07:00 thứ Năm 03/09/2026."
    )
    assert waiting.days == (f"01/09/2026 to 02/09/2026: Quốc khánh ({NOTICE})",)


def test_one_day_off_is_told_in_the_singular():
    calendar = WorkCalendar(office_hours(), (day_off(date(2026, 9, 2)),))
    answer = due(calendar, vn("2026-09-01T16:00"), Limit.parse("1 working_day"))

    assert explain(answer)[2].sentence == "The day off thứ Tư 02/09/2026 is not counted."


@pytest.mark.parametrize(
    ("minute", "sentence"),
    [
        ("15:00", "Not later than 15:00, so it counts for the same day."),
        ("15:01", "After 15:00, so it counts for the next working day."),
    ],
)
def test_the_cut_off_is_told_from_its_rule(minute, sentence):
    assert sentence in sentences(f"2026-11-19T{minute}", "1 working_day", SAME_DAY)


def test_calendar_days_that_end_on_a_day_off_say_where_they_end():
    told = sentences("2026-08-27T09:00", "6 day")

    assert told == [
        "Received at 09:00 thứ Năm 27/08/2026.",
        "The day of receipt is not counted.",
        "Days off count too, from thứ Sáu 28/08/2026 to thứ Tư 02/09/2026.",
        "The last day, thứ Tư 02/09/2026, is a day off: it ends on thứ Năm 03/09/2026.",
        "Due at 17:00 thứ Năm 03/09/2026.",
    ]


def test_whole_days_say_that_the_first_is_not_counted():
    assert sentences("2026-11-19T09:00", "2 working_day", WHOLE_DAYS)[1] == (
        "The day of receipt is not counted."
    )


def test_days_without_a_source_are_named_all_the_same():
    rule = DayRule(date(2026, 9, 9), DayKind.CLOSED, "Bão số 9")

    assert name_days([rule]) == ("09/09/2026: Bão số 9",)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("3 working_day", "3 working days"),
        ("8 working_hour", "8 working hours"),
        ("15 day", "15 days"),
        ("24 hour", "24 hours"),
        ("2 month", "2 months"),
    ],
)
def test_limits_are_said_as_people_say_them(limit, said):
    assert say_limit(Limit.parse(limit)) == said


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2026-08-03T08:00", False), ("2026-12-31T08:00", True), ("2028-01-03T08:00", True)],
    ids=["this year", "into a year with an open notice", "a year nobody entered"],
)
def test_a_date_is_provisional_while_a_notice_on_its_way_is_open(received, expected):
    open_day = day_off(date(2027, 2, 5), "Tết Nguyên đán", "not_announced")
    calendar = WorkCalendar(office_hours(), (*CALENDAR.rules, open_day))
    answer = due(calendar, vn(received), Limit.parse("3 working_day"))

    assert is_provisional(calendar, answer) is expected


CLOCK = Clock(vn("2026-11-16T08:00"), vn("2026-11-19T08:00"))


@pytest.mark.parametrize(
    ("now", "tone", "sentence"),
    [
        ("2026-11-16T09:00", "good", "2 ngày 7 giờ làm việc left, due 08:00"),
        ("2026-11-18T08:00", "warn", "1 ngày làm việc left, due 08:00"),
        ("2026-11-19T08:00", "warn", "0 phút làm việc left, due 08:00"),
        ("2026-11-19T09:30", "late", "Late by 1 giờ 30 phút làm việc, was due 08:00"),
    ],
)
def test_a_clock_says_what_is_left_in_working_time(now, tone, sentence):
    shown = show_clock(CLOCK, CALENDAR, vn(now))

    assert shown.tone == tone
    assert shown.sentence == f"{sentence} thứ Năm 19/11/2026."


def test_a_clock_warns_in_an_open_page_one_working_day_before():
    shown = show_clock(CLOCK, CALENDAR, vn("2026-11-16T09:00"))

    assert shown.warns_at == vn("2026-11-18T08:00")
    assert shown.due_at == CLOCK.due_at
    assert shown.late_sentence == "Late, was due 08:00 thứ Năm 19/11/2026."


def test_a_paused_clock_says_what_it_keeps():
    shown = show_clock(
        CLOCK.pause(CALENDAR, vn("2026-11-18T08:00")), CALENDAR, vn("2026-12-30T08:00")
    )

    assert (shown.sentence, shown.tone) == ("Paused, 1 ngày làm việc left.", "off")
    assert shown.due_at is None
