"""A running deadline as the chip that pages show."""

from datetime import datetime

from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment, say_working_minutes
from xaso.lib.worktime import WorkCalendar
from xaso.lib.worktime_arithmetic import subtract
from xaso.lib.worktime_clock import Clock
from xaso.lib.worktime_limits import STANDARD_DAY_MINUTES
from xaso.ui.values import Clock as ShownClock


def show_clock(
    clock: Clock,
    calendar: WorkCalendar,
    now: datetime,
    *,
    warn_minutes: int = STANDARD_DAY_MINUTES,
) -> ShownClock:
    """Say how much working time is left, amber when no more than the warning remains."""
    left = clock.remaining(calendar, now)
    due = {"due": say_moment(clock.due_at), "span": say_working_minutes(abs(left))}
    if clock.is_paused:
        return ShownClock(_("Paused, %(span)s left.") % due, "off")
    late_sentence = _("Late, was due %(due)s.") % due
    if clock.is_late(now):
        return ShownClock(_("Late by %(span)s, was due %(due)s.") % due, "late")
    return ShownClock(
        sentence=_("%(span)s left, due %(due)s.") % due,
        tone="warn" if left <= warn_minutes else "good",
        due_at=clock.due_at,
        warns_at=subtract(calendar, clock.due_at, warn_minutes),
        late_sentence=late_sentence,
    )
