"""Working time as a plain number of minutes, so that a hundred thousand lives are quick."""

import random
from datetime import date, datetime, timedelta
from functools import cached_property

from xaso.kernel.working_time.api import WorkCalendar
from xaso.lib.dates import VIETNAM_TIME

DAY = 480
MORNING = 270
OPENS, OPENS_AGAIN = timedelta(hours=7), timedelta(hours=13, minutes=30)
HOURS = (2, 5, 5, 3, 3, 5, 5, 2)
"""How busy each working hour is: 8–10 and 14–16 most."""
RUSH_DAYS, RUSH = 15, 4
"""The year ends with a rush, so that every unit has a full page of open work."""


class WorkingDays:
    """The full working days around a year, counted in minutes of work from the first."""

    def __init__(self, calendar: WorkCalendar, today: date) -> None:
        first = today - timedelta(days=365)
        spans = (first + timedelta(days=number) for number in range(365 + 120))
        self.days = [day for day in spans if calendar.minutes_of(day) >= DAY]
        self._moments: dict[int, tuple[datetime, int]] = {}
        self.past = [place for place, day in enumerate(self.days) if day < today]
        last = len(self.past) - RUSH_DAYS
        self.chance_of_day = [
            _busy(self.days[place]) * (RUSH if order >= last else 1)
            for order, place in enumerate(self.past)
        ]

    def moment(self, minutes: float) -> datetime:
        """Return the moment at which so many minutes have been worked."""
        return self._known(int(minutes))[0]

    def milliseconds(self, minutes: int) -> int:
        """Return the same moment as keys tell it."""
        return self._known(minutes)[1]

    def _known(self, minutes: int) -> tuple[datetime, int]:
        """Return what was reckoned before: a million lives share the minutes of one year."""
        known = self._moments.get(minutes)
        if known is None:
            moment = self._moment(minutes)
            known = self._moments[minutes] = (moment, int(moment.timestamp() * 1000))
        return known

    def _moment(self, minutes: int) -> datetime:
        place, rest = divmod(minutes, DAY)
        day = datetime.combine(self.days[min(place, len(self.days) - 1)], datetime.min.time())
        start = OPENS if rest < MORNING else OPENS_AGAIN - timedelta(minutes=MORNING)
        return (day + start + timedelta(minutes=rest)).replace(tzinfo=VIETNAM_TIME)

    @cached_property
    def now(self) -> int:
        """The end of the last whole working day: the present of the generated rows."""
        return self.past[-1] * DAY + DAY - 1

    def arrivals(self, count: int, chance: random.Random) -> list[int]:
        """Return when so many people come, in the order of time."""
        days = chance.choices(self.past, self.chance_of_day, k=count)
        hours = chance.choices(range(len(HOURS)), HOURS, k=count)
        came = [
            day * DAY + hour * 60 + chance.randrange(60)
            for day, hour in zip(days, hours, strict=True)
        ]
        return sorted(min(one, self.now - 1) for one in came)


def _busy(day: date) -> float:
    weight = 1.25 if day.weekday() == 0 else 1.0
    if day.month in (6, 7, 8):
        weight *= 1.2
    return weight * (0.6 if day.month == 2 else 1.0)
