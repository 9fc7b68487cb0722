"""The nearest one-stop desk: where it is, whether it is open, how to come without waiting."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from xaso.kernel.organisations.api import PublicCommune
from xaso.kernel.working_time.api import WorkCalendar, calendar_for, next_working_moment
from xaso.lib import clock
from xaso.lib.dates import say_date
from xaso.lib.worktime import Intervals, to_minute
from xaso.lib.worktime_hours import write_hours
from xaso.public_services.queue.api import PhonePages, phone_pages


@dataclass(frozen=True, slots=True)
class DeskCard:
    """What a citizen needs to know before going to the one-stop desk (bộ phận Một cửa)."""

    name: str
    address: str
    phone: str
    is_open: bool
    now: str
    hours: tuple[tuple[str, str], ...]
    pages: PhonePages | None


def desk_card(commune: PublicCommune) -> DeskCard:
    """Return how the desk of the commune in force is reached and how it stands at this moment."""
    calendar, now = calendar_for(commune.id), clock.now()
    return DeskCard(
        name=commune.desk or _("One-stop service desk"),
        address=commune.address,
        phone=commune.phone,
        is_open=calendar.is_working(now),
        now=say_now(calendar, now),
        hours=tuple(say_week(calendar, now)),
        pages=phone_pages(),
    )


def say_now(calendar: WorkCalendar, now: datetime) -> str:
    """Say whether an office is open, and until or from when."""
    local = to_minute(now)
    for start, end in calendar.intervals(local.date()):
        if start <= local.time() < end:
            return _("Open now, until %(time)s.") % {"time": _clock(end)}
    opens = next_working_moment(calendar, now)
    return _("Closed now. Opens at %(time)s, %(day)s.") % {
        "time": _clock(opens.time()),
        "day": _say_day(opens, local),
    }


def say_week(calendar: WorkCalendar, now: datetime) -> list[tuple[str, str]]:
    """Return the usual hours of the week in force, equal days in a row together."""
    today = to_minute(now).date()
    started = [hours for hours in calendar.hours if hours.valid_from <= today]
    week = max(started or calendar.hours, key=lambda hours: hours.valid_from).week
    rows: list[tuple[str, str]] = []
    for hours, days in groupby(enumerate(week), key=lambda day: day[1]):
        numbers = [number for number, _hours in days]
        rows.append((_say_days(numbers[0], numbers[-1]), _say_hours(hours)))
    return rows


def _say_hours(hours: Intervals) -> str:
    return write_hours(hours) if hours else _("Not open")


def _say_days(first: int, last: int) -> str:
    names = [
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    ]
    return names[first] if first == last else f"{names[first]} – {names[last]}"


def _say_day(moment: datetime, local: datetime) -> str:
    days = (moment.date() - local.date()) // timedelta(days=1)
    return {0: _("today"), 1: _("tomorrow")}.get(days) or say_date(moment.date())


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
