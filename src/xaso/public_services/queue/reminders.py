"""When somebody who booked a time is reminded of it, and in which words."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import EMAIL, NoticeKind, kinds
from xaso.lib.dates import local_day
from xaso.lib.worktime import at
from xaso.public_services.queue.models import Appointment

Reminder = Appointment.Reminder
EVENING = time(19, 0)
HOUR = timedelta(hours=1)
AHEAD = timedelta(days=2)
SOON = kinds.register(
    NoticeKind(
        key="queue.appointment_soon",
        label=_("Reminder of a booked time"),
        subject=_("Reminder: the one-stop desk expects you at %(moment)s."),
        body=_(
            "You have booked %(moment)s for “%(line)s”. Your booking code is %(code)s: type it at"
            " the kiosk when you come, at most 20 minutes early. If you cannot come, please"
            " change or cancel the booking so that somebody else can have the time."
        ),
        channels=(EMAIL,),
    )
)


def moments(starts_at: datetime) -> dict[Reminder, datetime]:
    """Return when each reminder of a booking is due."""
    return {
        Reminder.EVENING: at(local_day(starts_at) - timedelta(days=1), EVENING),
        Reminder.HOUR: starts_at - HOUR,
    }


def reminder_due(starts_at: datetime, now: datetime) -> Reminder:
    """Return the last reminder whose moment has come."""
    due = [one for one, moment in moments(starts_at).items() if moment <= now]
    return due[-1] if due else Reminder.NONE
