"""A year of a commune's calendar, month by month, for the eye."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from xaso.lib.worktime import WorkCalendar

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a month's grid; `mark` says what is special about it."""

    day: date
    mark: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its weeks of seven days, empty where another month has them."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    working_days: int
    minutes: int


def year_plan(calendar: WorkCalendar, year: int) -> tuple[Month, ...]:
    """Lay out a year; marks are special, extra, off, half and ordinary.

    Special is a named day off, extra a named day worked; a half day has at most two thirds
    of the longest day of its month.
    """
    return tuple(_month(calendar, year, month) for month in range(1, MONTHS_IN_YEAR + 1))


def _month(calendar: WorkCalendar, year: int, month: int) -> Month:
    weeks = Calendar().monthdatescalendar(year, month)
    days = [day for week in weeks for day in week if day.month == month]
    counted = [calendar.minutes_of(day) for day in days]
    cells = {day: _cell(calendar, day, longest=max(counted)) for day in days}
    return Month(
        first=date(year, month, 1),
        weeks=tuple(tuple(cells.get(day) for day in week) for week in weeks),
        working_days=sum(1 for minutes in counted if minutes),
        minutes=sum(counted),
    )


def _cell(calendar: WorkCalendar, day: date, *, longest: int) -> Cell:
    rule, minutes = calendar.rule_of(day), calendar.minutes_of(day)
    if rule:
        return Cell(day, "special" if rule.kind.is_off else "extra", rule.name)
    if not minutes:
        return Cell(day, "off")
    return Cell(day, "half" if minutes * 3 <= longest * 2 else "ordinary")
