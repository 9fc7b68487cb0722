"""A booked time as an entry for the calendar of a phone (iCalendar, RFC 5545), which reminds by itself."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from xaso.public_services.queue.models import Appointment
from xaso.public_services.queue.queries.slots import HALF_HOUR
from xaso.public_services.queue.reminders import moments

LONGEST_LINE = 75


def calendar_entry(booking: Appointment, *, commune: str, address: str) -> str:
    """Return the entry: when, for what, with which code, and alarms at the moments of our reminders."""
    title = _("One-stop desk: %(line)s") % {"line": booking.line.name}
    words = _("Booking code %(code)s. Type it at the kiosk, at most 20 minutes early.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xa So//queue//VI",
        "BEGIN:VEVENT",
        f"UID:{booking.pk}",
        f"DTSTAMP:{_moment(booking.booked_at)}",
        f"DTSTART:{_moment(booking.starts_at)}",
        f"DTEND:{_moment(booking.starts_at + HALF_HOUR)}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(commune)}",
        f"DESCRIPTION:{_escaped(words % {'code': booking.code})}",
        f"URL:{address}",
        *(line for moment in moments(booking.starts_at).values() for line in _alarm(moment)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _alarm(moment: datetime) -> list[str]:
    words = _("Booked time at the one-stop desk")
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(words)}",
        f"TRIGGER;VALUE=DATE-TIME:{_moment(moment)}",
        "END:VALARM",
    ]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Escape what means something in a text (3.3.11)."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line that is longer than 75 octets between letters (3.1)."""
    parts = [""]
    for letter in line:
        if len((parts[-1] + letter).encode()) > LONGEST_LINE - 1:
            parts.append("")
        parts[-1] += letter
    return "\r\n ".join(parts)
