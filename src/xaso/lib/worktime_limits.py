"""From a legal time limit to a due moment, with every step of the reasoning.

How a limit becomes a moment:

* **Working hours** and, unless a rule says otherwise, **working days** are counted in working
  minutes from the receipt: one working day is the standard working time of one day, and what
  arrives outside hours counts from the next opening. A Saturday morning of 4 hours therefore
  uses up half of a day of 8 hours. The text of Decree 118/2025 is not at hand, so this is the
  default of a `CountingRule`, not a law of the code [G].
* **Whole days**: the day of receipt is not counted and the limit ends at closing on the last
  working day, in the manner of the Civil Code 2015, Art. 147 and 148 [S].
* **Same day**: by the cut-off, closing of the day; after it, closing of the next working day
  (Decree 23/2015, Art. 7 [V]).
* **Hand-over**: by the cut-off, closing of the day; after it, the opening of the next working
  day (Decree 118/2025, Art. 18.2 as amended by Decree 309/2026 [V]).
* **Calendar days and months**: Civil Code 2015, Art. 147 and 148 [S]: the first day is not
  counted, a missing date of the month is its last day, and a last day off moves to the next
  working day. The Code lets the day run to midnight; the desk promises its closing hour.
* **Calendar hours** run from the minute itself (Art. 147.1 [S]).

A cut-off is a value of the rule, never of this file. A receipt at the cut-off is in time.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from xaso.lib.worktime import DayRule, WorkCalendar, at, to_minute
from xaso.lib.worktime_arithmetic import add, next_working_moment, working_day_after
from xaso.lib.worktime_trace import ReasonStep, StepCode, describe_waiting, trace

STANDARD_DAY_MINUTES = 480
MONTHS_IN_YEAR = 12


class InvalidLimitError(ValueError):
    """A time limit is not a positive number and a unit."""


class InvalidCountingRuleError(ValueError):
    """A counting rule lacks what its way of counting needs."""


class LimitUnit(StrEnum):
    """What a time limit is counted in."""

    WORKING_DAY = "working_day"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"


class Counting(StrEnum):
    """How a limit in working days is counted."""

    WORKING_MINUTES = "working_minutes"
    WHOLE_DAYS = "whole_days"
    SAME_DAY = "same_day"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Limit:
    """A legal time limit (thời hạn), such as 3 working days."""

    value: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.value < 1:
            raise InvalidLimitError(self.value)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a limit written as a number and a unit, such as "3 working_day"."""
        number, _, unit = text.strip().partition(" ")
        if not (number.isascii() and number.isdigit() and unit in set(LimitUnit)):
            raise InvalidLimitError(text)
        return cls(int(number), LimitUnit(unit))

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How the working days of a limit are counted, and which text says so."""

    code: str
    counting: Counting = Counting.WORKING_MINUTES
    day_minutes: int = STANDARD_DAY_MINUTES
    cut_off: time | None = None
    source: str = ""
    certainty: str = ""

    def __post_init__(self) -> None:
        needs_cut_off = self.counting in (Counting.SAME_DAY, Counting.HAND_OVER)
        if self.day_minutes < 1 or (needs_cut_off and self.cut_off is None):
            raise InvalidCountingRuleError(self.code)


DEFAULT_RULE = CountingRule(code="working_minutes", certainty="G")


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and the steps that lead there from its receipt."""

    at: datetime
    received: datetime
    limit: Limit
    rule: CountingRule
    steps: tuple[ReasonStep, ...]

    @property
    def rules(self) -> tuple[DayRule, ...]:
        """List the special days on the way, each with its source."""
        return tuple(rule for step in self.steps for rule in step.rules)

    def as_plain(self) -> dict[str, object]:
        """Give plain values for JSON, moments in ISO 8601 with their zone."""
        return {
            "due": self.at.isoformat(),
            "received": self.received.isoformat(),
            "limit": str(self.limit),
            "counting_rule": self.rule.code,
            "counting_source": self.rule.source,
            "steps": [step.as_plain() for step in self.steps],
        }


type Reckoning = tuple[datetime, tuple[ReasonStep, ...]]


def due(
    calendar: WorkCalendar, received: datetime, limit: Limit, rule: CountingRule = DEFAULT_RULE
) -> Due:
    """Find when what was received is due, and say why."""
    moment = to_minute(received)
    end, steps = _reckon(calendar, moment, limit, rule)
    arrived = ReasonStep(StepCode.RECEIVED, moment)
    return Due(end, moment, limit, rule, (arrived, *steps, ReasonStep(StepCode.DUE, end)))


def _reckon(
    calendar: WorkCalendar, moment: datetime, limit: Limit, rule: CountingRule
) -> Reckoning:
    match limit.unit, rule.counting:
        case LimitUnit.WORKING_HOUR, _:
            return _by_minutes(calendar, moment, limit.value * 60)
        case LimitUnit.WORKING_DAY, Counting.WORKING_MINUTES:
            return _by_minutes(calendar, moment, limit.value * rule.day_minutes)
        case LimitUnit.WORKING_DAY, Counting.WHOLE_DAYS:
            return _by_whole_days(calendar, moment, limit.value)
        case LimitUnit.WORKING_DAY, _:
            return _by_cut_off(calendar, moment, limit.value, rule)
        case LimitUnit.HOUR, _:
            end = moment + timedelta(hours=limit.value)
            return end, (ReasonStep(StepCode.CALENDAR_TIME, moment, end),)
        case LimitUnit.MONTH, _:
            return _by_dates(calendar, moment, _months_later(moment.date(), limit.value))
    return _by_dates(calendar, moment, moment.date() + timedelta(days=limit.value))


def _by_minutes(calendar: WorkCalendar, moment: datetime, minutes: int) -> Reckoning:
    start = next_working_moment(calendar, moment)
    end = add(calendar, start, minutes)
    return end, (*describe_waiting(calendar, moment, start), *trace(calendar, start, end))


def _by_whole_days(calendar: WorkCalendar, moment: datetime, days: int) -> Reckoning:
    end = calendar.closing(working_day_after(calendar, moment.date(), days))
    first_counted = at(moment.date() + timedelta(days=1), time.min)
    skipped = ReasonStep(StepCode.FIRST_DAY_NOT_COUNTED, moment)
    return end, (skipped, *trace(calendar, first_counted, end))


def _by_cut_off(
    calendar: WorkCalendar, moment: datetime, days: int, rule: CountingRule
) -> Reckoning:
    start = next_working_moment(calendar, moment)
    cut_off = at(start.date(), rule.cut_off or time.max)
    is_late = start > cut_off
    last_day = working_day_after(calendar, start.date(), days - 1 + is_late)
    opens = is_late and rule.counting is Counting.HAND_OVER
    end = calendar.opening(last_day) if opens else calendar.closing(last_day)
    code = StepCode.AFTER_CUT_OFF if is_late else StepCode.BEFORE_CUT_OFF
    waiting = describe_waiting(calendar, moment, start)
    return end, (*waiting, ReasonStep(code, start, cut_off), *trace(calendar, start, end))


def _by_dates(calendar: WorkCalendar, moment: datetime, last: date) -> Reckoning:
    first_counted = at(moment.date() + timedelta(days=1), time.min)
    steps = [
        ReasonStep(StepCode.FIRST_DAY_NOT_COUNTED, moment),
        ReasonStep(StepCode.CALENDAR_TIME, first_counted, at(last, time.min)),
    ]
    if calendar.minutes_of(last):
        return calendar.closing(last), tuple(steps)
    end = calendar.closing(working_day_after(calendar, last))
    off = trace(calendar, at(last, time.min), at(end.date(), time.min))
    rules = tuple(rule for step in off for rule in step.rules)
    moved = ReasonStep(StepCode.LAST_DAY_OFF, at(last, time.min), end, rules=rules)
    return end, (*steps, moved)


def _months_later(day: date, months: int) -> date:
    years, month_index = divmod(day.month - 1 + months, MONTHS_IN_YEAR)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
