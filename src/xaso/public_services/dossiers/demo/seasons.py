"""When people come: the seasons of a year, the days of a week, the hours of a day.

Assumptions, none of them measured here: half as many around Tết and a fifth more afterwards,
a fifth more from June to August, a quarter more on Mondays, most between 8 and 10 and between
14 and 16 o'clock. Online they come at any hour.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.worktime import WorkCalendar

TET = "Tết Nguyên đán"
QUIET_DAYS, BUSY_DAYS = 14, 28
QUIET, BUSY, SUMMER, MONDAY, MAKE_UP = 0.5, 1.2, 1.2, 1.25, 0.6
SUMMER_MONTHS = (6, 7, 8)
HOURS = {7: 0.8, 8: 1.7, 9: 1.5, 10: 1.0, 11: 0.4, 13: 0.7, 14: 1.4, 15: 1.2, 16: 0.6}
AT_HOME = {6: 1, 8: 2, 10: 2, 12: 2, 15: 2, 19: 4, 20: 5, 21: 3, 22: 1}


def last_closing(calendar: WorkCalendar, today: date) -> datetime:
    """Return when the office closed on the last working day before a day."""
    day = today - timedelta(days=1)
    while not calendar.minutes_of(day):
        day -= timedelta(days=1)
    return datetime.combine(day, calendar.intervals(day)[-1][1], VIETNAM_TIME)


def days_of_year(
    calendar: WorkCalendar, last: date, count: int, rng: Random
) -> Iterator[tuple[date, int]]:
    """Yield the working days of the year that ends on a day, with how many people come."""
    days = [last - timedelta(days=back) for back in range(364, -1, -1)]
    open_days = [day for day in days if calendar.minutes_of(day)]
    holiday = _tet(calendar, days)
    weights = [weight_of(day, holiday) for day in open_days]
    drawn = Counter(rng.choices(open_days, weights, k=count))
    yield from ((day, drawn[day]) for day in open_days)


def weight_of(day: date, tet: tuple[date, date] | None) -> float:
    """Return how busy a working day is beside an ordinary one."""
    weight = MONDAY if day.weekday() == 0 else 1.0
    weight *= MAKE_UP if day.weekday() >= 5 else 1.0
    weight *= SUMMER if day.month in SUMMER_MONTHS else 1.0
    if tet is None:
        return weight
    before, after = (tet[0] - day).days, (day - tet[1]).days
    if 0 < before <= QUIET_DAYS or 0 < after <= QUIET_DAYS // 2:
        return weight * QUIET
    return weight * (BUSY if QUIET_DAYS // 2 < after <= BUSY_DAYS else 1.0)


def moment_at_desk(calendar: WorkCalendar, day: date, rng: Random) -> datetime:
    """Draw a moment of a working day at which somebody stands at the desk."""
    while True:
        hour = rng.choices(list(HOURS), list(HOURS.values()))[0]
        drawn = time(hour, rng.randrange(60), rng.randrange(60))
        if any(start <= drawn < end for start, end in calendar.intervals(day)):
            return datetime.combine(day, drawn, VIETNAM_TIME)


def moment_at_home(day: date, rng: Random) -> datetime:
    """Draw a moment of a day at which somebody fills in a form on a telephone."""
    hour = rng.choices(list(AT_HOME), list(AT_HOME.values()))[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), VIETNAM_TIME)


def _tet(calendar: WorkCalendar, days: list[date]) -> tuple[date, date] | None:
    named = {rule.day for rule in calendar.rules if TET in rule.name}
    holiday = [day for day in days if day in named]
    return (holiday[0], holiday[-1]) if holiday else None
