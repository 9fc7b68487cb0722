"""When an authority is at work: hours of the week, and the days that break the rule.

A `WorkCalendar` answers for one office: its hours by date (lịch mùa hè, mùa đông), the public
holidays of the country, compensation days (nghỉ bù), exchanged days (hoán đổi) with the
Saturdays that make them up (làm bù), and the office's own exceptions. Everything is counted in
whole minutes on Vietnamese clocks, which have known no summer time since 1975.

`worktime_arithmetic` counts with a calendar, `worktime_limits` turns a legal time limit into a
due moment with its reasoning, `worktime_clock` pauses, resumes and extends.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from xaso.lib.dates import VIETNAM_TIME

DAYS_IN_WEEK = 7

type Interval = tuple[time, time]
type Intervals = tuple[Interval, ...]


class NaiveMomentError(ValueError):
    """A moment came without its time zone, so nobody can say when it was."""


class InvalidHoursError(ValueError):
    """Working hours overlap, run backwards, or are not in whole minutes."""


class DayKind(StrEnum):
    """Why a day differs from an ordinary day of its week."""

    HOLIDAY = "holiday"
    COMPENSATION = "compensation"
    EXCHANGED_OFF = "exchanged_off"
    MAKE_UP = "make_up"
    CLOSED = "closed"
    SPECIAL_HOURS = "special_hours"

    @property
    def is_off(self) -> bool:
        """Say whether nobody works on a day of this kind."""
        return self not in (DayKind.MAKE_UP, DayKind.SPECIAL_HOURS)


def check_intervals(intervals: Intervals) -> None:
    """Refuse hours that overlap, run backwards or count seconds."""
    flat = [moment for interval in intervals for moment in interval]
    in_minutes = all(not (t.second or t.microsecond or t.tzinfo) for t in flat)
    forwards = all(start < end for start, end in intervals)
    apart = all(first[1] <= second[0] for first, second in pairwise(intervals))
    if not (in_minutes and forwards and apart):
        raise InvalidHoursError(intervals)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of a week (giờ làm việc), Monday first, from a date on.

    A half day, such as Saturday morning, is a day with fewer intervals.
    """

    week: tuple[Intervals, ...]
    valid_from: date = date.min

    def __post_init__(self) -> None:
        if len(self.week) != DAYS_IN_WEEK:
            raise InvalidHoursError(self.week)
        for intervals in self.week:
            check_intervals(intervals)


@dataclass(frozen=True, slots=True)
class DayRule:
    """One date that is not an ordinary day of its week, with the paper that says so.

    A make-up day works the hours of the weekday it is swapped with; a day of special hours
    works its own; every other kind is off. `certainty` carries the mark of the source.
    """

    day: date
    kind: DayKind
    name: str
    source: str = ""
    certainty: str = ""
    hours: Intervals = ()
    swapped_with: date | None = None

    def __post_init__(self) -> None:
        check_intervals(self.hours)
        if self.kind is DayKind.MAKE_UP and self.swapped_with is None:
            raise InvalidHoursError(self.day)
        if self.kind is DayKind.SPECIAL_HOURS and not self.hours:
            raise InvalidHoursError(self.day)


@dataclass(frozen=True)
class WorkCalendar:
    """When one authority works: its hours by date and the exceptions to them.

    The hours in force on a day are those that started last; the oldest also cover the days
    before them. When two rules name one date, the later in the list stands, so a commune's
    own exceptions are listed after the national days.
    """

    hours: tuple[WorkingHours, ...]
    rules: tuple[DayRule, ...] = ()

    def __post_init__(self) -> None:
        if not self.hours:
            raise InvalidHoursError(self.hours)

    def intervals(self, day: date) -> Intervals:
        """Give the hours worked on a day, earliest first; none on a day off."""
        known = self._intervals.get(day)
        if known is None:
            known = self._intervals[day] = self._find_intervals(day)
        return known

    def minutes_of(self, day: date) -> int:
        """Count the working minutes of a day."""
        known = self._minutes.get(day)
        if known is None:
            spans = self.intervals(day)
            known = sum(minute_of(end) - minute_of(start) for start, end in spans)
            self._minutes[day] = known
        return known

    def is_working(self, moment: datetime) -> bool:
        """Say whether the office is at work; the closing minute no longer counts."""
        local = to_minute(moment)
        clock = local.time()
        return any(start <= clock < end for start, end in self.intervals(local.date()))

    def rule_of(self, day: date) -> DayRule | None:
        """Find the rule that makes a day special."""
        return self._rules.get(day)

    def opening(self, day: date) -> datetime:
        """Give the moment work starts on a working day."""
        return at(day, self.intervals(day)[0][0])

    def closing(self, day: date) -> datetime:
        """Give the moment work ends on a working day."""
        return at(day, self.intervals(day)[-1][1])

    def _find_intervals(self, day: date) -> Intervals:
        rule = self.rule_of(day)
        if rule is None:
            return self._week_of(day)[day.weekday()]
        if rule.kind is DayKind.MAKE_UP and rule.swapped_with is not None:
            return rule.hours or self._week_of(day)[rule.swapped_with.weekday()]
        return rule.hours if rule.kind is DayKind.SPECIAL_HOURS else ()

    def _week_of(self, day: date) -> tuple[Intervals, ...]:
        current = self._versions[0]
        for version in self._versions:
            if version.valid_from <= day:
                current = version
        return current.week

    @cached_property
    def _versions(self) -> tuple[WorkingHours, ...]:
        return tuple(sorted(self.hours, key=lambda version: version.valid_from))

    @cached_property
    def _rules(self) -> dict[date, DayRule]:
        return {rule.day: rule for rule in self.rules}

    @cached_property
    def _intervals(self) -> dict[date, Intervals]:
        return {}

    @cached_property
    def _minutes(self) -> dict[date, int]:
        return {}


def minute_of(clock: time) -> int:
    """Count the minutes since midnight."""
    return clock.hour * 60 + clock.minute


def at(day: date, clock: time) -> datetime:
    """Give the moment a Vietnamese clock shows a time on a day."""
    return datetime.combine(day, clock, tzinfo=VIETNAM_TIME)


def to_minute(moment: datetime) -> datetime:
    """Read a moment on a Vietnamese clock, seconds cut off."""
    if moment.tzinfo is None:
        raise NaiveMomentError(moment)
    return moment.astimezone(VIETNAM_TIME).replace(second=0, microsecond=0)


def next_day(day: date) -> date:
    """Give the day after."""
    return day + timedelta(days=1)


def office_week(*intervals: Interval, saturday: Intervals = ()) -> tuple[Intervals, ...]:
    """Lay out a week of five equal days, a Saturday, and a free Sunday."""
    return (tuple(intervals),) * 5 + (saturday, ())
