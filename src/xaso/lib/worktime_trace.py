"""The steps between a receipt and a due moment, ready to be said on a page or on paper."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import groupby

from xaso.lib.worktime import DayRule, WorkCalendar, at
from xaso.lib.worktime_arithmetic import between


class StepCode(StrEnum):
    """What happens in one step of a reckoning."""

    RECEIVED = "received"
    STARTS_LATER = "starts_later"
    BEFORE_CUT_OFF = "before_cut_off"
    AFTER_CUT_OFF = "after_cut_off"
    FIRST_DAY_NOT_COUNTED = "first_day_not_counted"
    WORKED = "worked"
    OFF = "off"
    CALENDAR_TIME = "calendar_time"
    LAST_DAY_OFF = "last_day_off"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class ReasonStep:
    """One step of the reasoning behind a due moment.

    `at` and `until` bound the step; for days off they are the first and the last of the days.
    At a cut-off, `until` is the cut-off. `rules` are the special days met, with their sources.
    """

    code: StepCode
    at: datetime
    until: datetime | None = None
    minutes: int = 0
    days: int = 0
    rules: tuple[DayRule, ...] = ()

    def as_plain(self) -> dict[str, object]:
        """Give plain values for JSON."""
        return {
            "code": str(self.code),
            "at": self.at.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "minutes": self.minutes,
            "days": self.days,
            "rules": [
                {
                    "day": rule.day.isoformat(),
                    "kind": str(rule.kind),
                    "name": rule.name,
                    "source": rule.source,
                    "certainty": rule.certainty,
                }
                for rule in self.rules
            ],
        }


@dataclass(frozen=True, slots=True)
class _Span:
    start: datetime
    end: datetime
    minutes: int
    works: bool
    rule: DayRule | None


def trace(calendar: WorkCalendar, start: datetime, end: datetime) -> tuple[ReasonStep, ...]:
    """Tell the runs of worked days and of days off between two moments, in order."""
    spans = [span for span in _spans(calendar, start, end) if span.minutes or not span.works]
    return tuple(
        _tell(list(run), works=works) for works, run in groupby(spans, lambda span: span.works)
    )


def describe_waiting(
    calendar: WorkCalendar, moment: datetime, start: datetime
) -> tuple[ReasonStep, ...]:
    """Tell why counting starts later than the receipt, when it does."""
    if start <= moment:
        return ()
    rules = tuple(span.rule for span in _spans(calendar, moment, start) if span.rule)
    return (ReasonStep(StepCode.STARTS_LATER, moment, start, rules=rules),)


def _spans(calendar: WorkCalendar, start: datetime, end: datetime) -> list[_Span]:
    spans = []
    for offset in range((end.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=offset)
        first = max(start, at(day, time.min))
        last = min(end, at(day + timedelta(days=1), time.min))
        works = bool(calendar.minutes_of(day))
        if works:
            first = max(first, calendar.opening(day))
            last = max(first, min(last, calendar.closing(day)))
        minutes = between(calendar, first, last)
        spans.append(_Span(first, last, minutes, works, calendar.rule_of(day)))
    return spans


def _tell(run: list[_Span], *, works: bool) -> ReasonStep:
    rules = tuple(span.rule for span in run if span.rule)
    if works:
        minutes = sum(span.minutes for span in run)
        return ReasonStep(StepCode.WORKED, run[0].start, run[-1].end, minutes, len(run), rules)
    return ReasonStep(StepCode.OFF, run[0].start, run[-1].start, days=len(run), rules=rules)
