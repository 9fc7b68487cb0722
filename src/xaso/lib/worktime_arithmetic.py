"""Counting in working minutes: add, subtract, between, and the next moment at work.

A sum ends at the earliest moment that fits: an hour from 16:00 to closing is 17:00 today, not
the opening tomorrow. A difference, read backwards, starts at the latest moment that fits.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from xaso.lib.worktime import WorkCalendar, at, minute_of, to_minute

SEARCH_DAYS = 366 * 30


class NoWorkingTimeError(ValueError):
    """The calendar has too little working time to count so far."""


def add(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """Find the earliest moment with this many working minutes since the start."""
    if minutes < 0:
        return subtract(calendar, start, -minutes)
    moment = to_minute(start)
    if minutes == 0:
        return moment
    left = minutes + _worked_until(calendar, moment)
    for day in _days(moment.date(), step=1):
        of_day = calendar.minutes_of(day)
        if left <= of_day:
            return _nth_minute_end(calendar, day, left)
        left -= of_day
    raise NoWorkingTimeError(start, minutes)


def subtract(calendar: WorkCalendar, end: datetime, minutes: int) -> datetime:
    """Find the latest moment with this many working minutes before the end."""
    if minutes < 0:
        return add(calendar, end, -minutes)
    moment = to_minute(end)
    if minutes == 0:
        return moment
    today = moment.date()
    left = minutes + calendar.minutes_of(today) - _worked_until(calendar, moment)
    for day in _days(today, step=-1):
        of_day = calendar.minutes_of(day)
        if left <= of_day:
            return _nth_minute_start(calendar, day, of_day - left)
        left -= of_day
    raise NoWorkingTimeError(end, minutes)


def between(calendar: WorkCalendar, first: datetime, second: datetime) -> int:
    """Count the working minutes from one moment to another; negative when backwards."""
    start, end = to_minute(first), to_minute(second)
    if end < start:
        return -between(calendar, end, start)
    whole_days = (end.date() - start.date()).days
    counted = sum(
        calendar.minutes_of(start.date() + timedelta(days=offset))
        for offset in range(whole_days)
    )
    return counted - _worked_until(calendar, start) + _worked_until(calendar, end)


def next_working_moment(calendar: WorkCalendar, moment: datetime) -> datetime:
    """Give the moment itself when at work, else the next opening."""
    local = to_minute(moment)
    for day in _days(local.date(), step=1):
        for start, end in calendar.intervals(day):
            if local < at(day, end):
                return max(local, at(day, start))
    raise NoWorkingTimeError(moment)


def working_day_after(calendar: WorkCalendar, day: date, count: int = 1) -> date:
    """Find the working day this many working days later; none later is the day itself."""
    if count == 0:
        return day
    left = count
    for later in _days(day + timedelta(days=1), step=1):
        left -= bool(calendar.minutes_of(later))
        if left <= 0:
            return later
    raise NoWorkingTimeError(day, count)


def _worked_until(calendar: WorkCalendar, moment: datetime) -> int:
    """Count the minutes already worked on the day of the moment."""
    now = minute_of(moment.time())
    return sum(
        min(now, minute_of(end)) - minute_of(start)
        for start, end in calendar.intervals(moment.date())
        if minute_of(start) < now
    )


def _nth_minute_end(calendar: WorkCalendar, day: date, count: int) -> datetime:
    """Find when the n-th working minute of a day is over."""
    for start, end in calendar.intervals(day):
        length = minute_of(end) - minute_of(start)
        if count <= length:
            return at(day, start) + timedelta(minutes=count)
        count -= length
    raise NoWorkingTimeError(day, count)


def _nth_minute_start(calendar: WorkCalendar, day: date, count: int) -> datetime:
    """Find when the working minute after the n-th of a day begins."""
    for start, end in calendar.intervals(day):
        length = minute_of(end) - minute_of(start)
        if count < length:
            return at(day, start) + timedelta(minutes=count)
        count -= length
    raise NoWorkingTimeError(day, count)


def _days(first: date, *, step: int) -> Iterator[date]:
    for offset in range(0, SEARCH_DAYS * step, step):
        yield first + timedelta(days=offset)
