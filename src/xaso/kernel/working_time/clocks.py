"""A running deadline as the chip that pages show."""

from datetime import datetime

from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment, say_working_minutes
from xaso.lib.worktime import WorkCalendar
from xaso.lib.worktime_arithmetic import subtract
from xaso.lib.worktime_clock import Clock
from xaso.lib.worktime_limits import STANDARD_DAY_MINUTES
from xaso.ui.values import Clock as ShownClock

MINUTES_PER_HOUR = 60


def show_clock(
    clock: Clock,
    calendar: WorkCalendar,
    now: datetime,
    *,
    warn_minutes: int = STANDARD_DAY_MINUTES,
) -> ShownClock:
    """Say how much working time is left, amber when no more than the warning remains."""
    left = clock.remaining(calendar, now)
    due = {
        "due": say_moment(clock.due_at),
        "span": say_working_minutes(_shown(clock, left, now)),
    }
    if clock.is_paused:
        return ShownClock(_("Paused, %(span)s left.") % due, "off")
    if clock.is_late(now):
        return ShownClock(_("Late by %(span)s, was due %(due)s.") % due, "late")
    return ShownClock(
        sentence=_("%(span)s left, due %(due)s.") % due,
        tone="warn" if left <= warn_minutes else "good",
        due_at=clock.due_at,
        warns_at=subtract(calendar, clock.due_at, warn_minutes),
        late_sentence=_("Late, was due %(due)s.") % due,
    )


def show_short_clock(clock: Clock, calendar: WorkCalendar, now: datetime) -> ShownClock:
    """Say it for a row of a list, which tells the due moment beside it."""
    left = clock.remaining(calendar, now)
    span = {"span": _say_roughly(_shown(clock, left, now))}
    if clock.is_late(now):
        return ShownClock(_("Late by %(span)s") % span, "late")
    sentence = _("%(span)s left") % span
    if clock.is_paused:
        return ShownClock(sentence, "off")
    return ShownClock(
        sentence,
        tone="warn" if left <= STANDARD_DAY_MINUTES else "good",
        due_at=clock.due_at,
        warns_at=subtract(calendar, clock.due_at, STANDARD_DAY_MINUTES),
    )


def _shown(clock: Clock, left: int, now: datetime) -> int:
    """Return the size of a span; what is late only outside working hours is late all the same."""
    return max(abs(left), 1) if clock.is_late(now) else abs(left)


def _say_roughly(minutes: int) -> str:
    """Say days and hours; the minutes only on the last day."""
    rest = minutes % MINUTES_PER_HOUR if minutes > STANDARD_DAY_MINUTES else 0
    return say_working_minutes(minutes - rest)
