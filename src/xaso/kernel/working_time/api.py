"""What other modules use of working time."""

from datetime import date, datetime

from xaso.kernel.working_time.clocks import show_clock, show_short_clock
from xaso.kernel.working_time.explain import Reason, explain, is_provisional, say_limit
from xaso.kernel.working_time.queries import calendar_for
from xaso.kernel.working_time.reference import (
    DEFAULT_RULE,
    UnknownRuleError,
    counting_rule,
)
from xaso.lib.dates import local_day
from xaso.lib.worktime import WorkCalendar
from xaso.lib.worktime_arithmetic import add, between, next_working_moment, subtract
from xaso.lib.worktime_clock import Clock
from xaso.lib.worktime_limits import CountingRule, Due, Limit, LimitUnit
from xaso.lib.worktime_limits import due as due_by_calendar

__all__ = [
    "DEFAULT_RULE",
    "Clock",
    "CountingRule",
    "Due",
    "Limit",
    "LimitUnit",
    "Reason",
    "UnknownRuleError",
    "WorkCalendar",
    "add",
    "between",
    "calendar_for",
    "counting_rule",
    "due",
    "explain",
    "is_provisional",
    "is_working_day",
    "next_working_moment",
    "say_limit",
    "show_clock",
    "show_short_clock",
    "subtract",
]


def due(
    commune_id: int | None, received: datetime, limit: Limit, *, rule: str = DEFAULT_RULE
) -> Due:
    """Find when what a commune received is due, by the rule in force on that day, and why.

    Raises:
        UnknownRuleError: no rule of that code was in force.
    """
    in_force = counting_rule(rule, on=local_day(received))
    return due_by_calendar(calendar_for(commune_id), received, limit, in_force)


def is_working_day(commune_id: int | None, day: date) -> bool:
    """Say whether a commune works on a day, if only for half of it."""
    return bool(calendar_for(commune_id).minutes_of(day))
