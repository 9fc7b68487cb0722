"""Days, moments and texts as systems write them in edXML."""

import re
from datetime import date, datetime

from xaso.lib.dates import VIETNAM_TIME

DAY = "%Y/%m/%d"
MOMENT = "%Y/%m/%d %H:%M:%S"
_DAYS = (DAY, "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_TIMES = (" %H:%M:%S", "T%H:%M:%S", " %H:%M", "T%H:%M", "")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_day(text: str) -> date | None:
    """Return a day however it was written, or nothing."""
    found = read_moment(text)
    return found.astimezone(VIETNAM_TIME).date() if found else None


def read_moment(text: str) -> datetime | None:
    """Return a moment in Việt Nam's time, or nothing where it cannot be read."""
    text = re.sub(r"(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?$", "", text.strip())
    for day in _DAYS:
        for time in _TIMES:
            try:
                found = datetime.strptime(text, day + time)  # noqa: DTZ007 - zone follows
            except ValueError:
                continue
            return found.replace(tzinfo=VIETNAM_TIME)
    return None


def say_day(day: date | None) -> str:
    """Return a day as edXML writes it."""
    return f"{day:%Y/%m/%d}" if day else ""


def say_moment(at: datetime | None) -> str:
    """Return a moment as edXML writes it, in Việt Nam's time."""
    return at.astimezone(VIETNAM_TIME).strftime(MOMENT) if at else ""


def read_number(text: str) -> int | None:
    """Return a whole number, or nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def without_forbidden(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
