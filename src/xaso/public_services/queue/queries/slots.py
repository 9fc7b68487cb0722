"""The half hours that can be booked, from the commune's own working time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import calendar_for
from xaso.lib import clock
from xaso.lib.worktime import at
from xaso.public_services.queue.models import Appointment, QueueLine

AHEAD = timedelta(days=10)
SOONEST = timedelta(hours=1)
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Slot:
    """A half hour with places left."""

    starts_at: datetime
    places: tuple[int, ...]


def free_slots(line: QueueLine) -> list[Slot]:
    """Return the half hours of the next days in which a place is left, earliest first."""
    taken = Appointment.objects.filter(line=line, starts_at__gte=clock.now())
    held = taken.exclude(state=Appointment.State.CANCELLED)
    full: dict[datetime, set[int]] = {}
    for starts_at, place in held.values_list("starts_at", "place"):
        full.setdefault(starts_at, set()).add(place)
    found = []
    for starts_at in _half_hours():
        places = set(range(1, line.per_half_hour + 1)) - full.get(starts_at, set())
        if places:
            found.append(Slot(starts_at, tuple(sorted(places))))
    return found


def _half_hours() -> list[datetime]:
    calendar, now, today = calendar_for(require_commune()), clock.now(), clock.today()
    found = []
    for ahead in range(AHEAD.days + 1):
        day = today + timedelta(days=ahead)
        for start, end in calendar.intervals(day):
            moment = at(day, start)
            while moment + HALF_HOUR <= at(day, end):
                if moment >= now + SOONEST:
                    found.append(moment)
                moment += HALF_HOUR
    return found
