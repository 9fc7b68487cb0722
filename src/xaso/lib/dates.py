"""Dates and times as Vietnamese papers and pages write them, in the time of Việt Nam."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from xaso.lib.text import normalise

VIETNAM_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
"""The one time zone in which the state counts hours and days."""

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_EARLIEST_YEAR = 1800
_MINUTES_PER_HOUR = 60
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?P<sep> ?[/.\- ] ?)([0-9]{1,2})(?P=sep)([0-9]{4})")
_EIGHT_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def local_day(moment: datetime) -> date:
    """Return the day it is in Việt Nam at a moment.

    Raises:
        ValueError: the moment does not know its time zone.
    """
    return _local(moment).date()


def say_date(day: date) -> str:
    """Return the day with its weekday: "thứ Tư 25/11/2026". A moment gives its day here."""
    day = _day_of(day)
    return f"{_WEEKDAYS[day.weekday()]} {_numbers(day)}"


def say_moment(moment: datetime) -> str:
    """Return the time of day and the day: "15:00 thứ Năm 26/11/2026"."""
    local = _local(moment)
    return f"{local:%H:%M} {say_date(local.date())}"


def say_short(day: date) -> str:
    """Return the day in numbers, "26/11/2026"; a moment with its time, "15:00 26/11/2026"."""
    time_of_day = f"{_local(day):%H:%M} " if isinstance(day, datetime) else ""
    return f"{time_of_day}{_numbers(_day_of(day))}"


def say_working_minutes(minutes: int, minutes_per_day: int = 480) -> str:
    """Return a span of working time: "2 ngày 3 giờ làm việc", "45 phút làm việc".

    Raises:
        ValueError: the span is negative; say "late" or "early" around it instead.
    """
    if minutes < 0:
        raise ValueError(minutes)
    days, rest = divmod(minutes, minutes_per_day)
    hours, rest = divmod(rest, _MINUTES_PER_HOUR)
    parts = [
        f"{count} {unit}"
        for count, unit in ((days, "ngày"), (hours, "giờ"), (rest, "phút"))
        if count
    ]
    return f"{' '.join(parts) or '0 phút'} làm việc"


def parse_vietnamese_date(text: str) -> date:
    """Read a date as people type it: "5/9/1990", "05091990", "5.9.1990" or "1990-09-05".

    The day comes before the month unless the year comes first; two-digit years are refused.

    Raises:
        ValueError: the text is no date, or one before the year 1800.
    """
    cleaned = normalise(text)
    if match := _ISO.fullmatch(cleaned):
        year, month, day = match.groups()
    elif match := _EIGHT_DIGITS.fullmatch(cleaned):
        day, month, year = match.groups()
    elif match := _DAY_FIRST.fullmatch(cleaned):
        day, month, year = match[1], match[3], match[4]
    else:
        raise ValueError(cleaned)
    if int(year) < _EARLIEST_YEAR:
        raise ValueError(cleaned)
    return date(int(year), int(month), int(day))


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.astimezone(VIETNAM_TIME)


def _day_of(day: date) -> date:
    return local_day(day) if isinstance(day, datetime) else day


def _numbers(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
