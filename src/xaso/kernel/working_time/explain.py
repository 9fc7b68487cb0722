"""The reasoning behind a due moment, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from xaso.lib.dates import say_date, say_moment, say_short, say_working_minutes
from xaso.lib.worktime import DayRule, WorkCalendar
from xaso.lib.worktime_limits import Due, Limit, LimitUnit
from xaso.lib.worktime_trace import ReasonStep, StepCode

NOT_ANNOUNCED = "not_announced"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the reasoning as a sentence, with the special days behind it."""

    code: StepCode
    sentence: str
    days: tuple[str, ...] = ()


def explain(answer: Due) -> tuple[Reason, ...]:
    """Tell step by step why something is due when it is."""
    return tuple(
        Reason(step.code, _sentence(step), name_days(step.rules)) for step in answer.steps
    )


def is_provisional(calendar: WorkCalendar, answer: Due) -> bool:
    """Say whether the notice that fixes the holidays on the way is not out yet."""
    certainties: dict[int, set[str]] = {}
    for rule in calendar.rules:
        certainties.setdefault(rule.day.year, set()).add(rule.certainty)
    years = range(answer.received.year, answer.at.year + 1)
    return any(NOT_ANNOUNCED in certainties.get(year, {NOT_ANNOUNCED}) for year in years)


def say_limit(limit: Limit) -> str:
    """Say a time limit as people do: "3 working days"."""
    phrases = {
        LimitUnit.WORKING_DAY: _("%(value)s working days"),
        LimitUnit.WORKING_HOUR: _("%(value)s working hours"),
        LimitUnit.DAY: _("%(value)s days"),
        LimitUnit.HOUR: _("%(value)s hours"),
        LimitUnit.MONTH: _("%(value)s months"),
    }
    return phrases[limit.unit] % {"value": limit.value}


def name_days(rules: Iterable[DayRule]) -> tuple[str, ...]:
    """Name special days with their sources, days of one holiday together."""
    runs = groupby(rules, key=lambda rule: (rule.name, rule.source))
    return tuple(
        _name_run([rule.day for rule in run], name, source) for (name, source), run in runs
    )


def _name_run(days: list[date], name: str, source: str) -> str:
    when = say_short(days[0])
    if len(days) > 1:
        when = _("%(first)s to %(last)s") % {"first": when, "last": say_short(days[-1])}
    values = {"when": when, "name": name, "source": source}
    return (
        _("%(when)s: %(name)s (%(source)s)") if source else _("%(when)s: %(name)s")
    ) % values


def _sentence(step: ReasonStep) -> str:
    until = step.until or step.at
    values = {
        "at": say_moment(step.at),
        "until": say_moment(until),
        "day": say_date(step.at.date()),
        "last": say_date(until.date()),
        "time": f"{until:%H:%M}",
        "span": say_working_minutes(step.minutes),
    }
    return _phrase(step) % values


def _phrase(step: ReasonStep) -> str:
    if step.code is StepCode.OFF and step.days == 1:
        return _("The day off %(day)s is not counted.")
    return {
        StepCode.RECEIVED: _("Received at %(at)s."),
        StepCode.STARTS_LATER: _("Outside working hours: time counts from %(until)s."),
        StepCode.BEFORE_CUT_OFF: _("Not later than %(time)s, so it counts for the same day."),
        StepCode.AFTER_CUT_OFF: _("After %(time)s, so it counts for the next working day."),
        StepCode.FIRST_DAY_NOT_COUNTED: _("The day of receipt is not counted."),
        StepCode.WORKED: _("Counted from %(at)s to %(until)s: %(span)s."),
        StepCode.OFF: _("The days off from %(day)s to %(last)s are not counted."),
        StepCode.CALENDAR_TIME: _("Days off count too, from %(day)s to %(last)s."),
        StepCode.LAST_DAY_OFF: _("The last day, %(day)s, is a day off: it ends on %(last)s."),
        StepCode.DUE: _("Due at %(at)s."),
    }[step.code]
