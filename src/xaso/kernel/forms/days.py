"""Days and hours as people write them, kept as text that sorts: 1958, 1958-05, 1958-05-01, 08:30."""

import re
from datetime import date

from django.utils.translation import gettext as _

from xaso.kernel.forms.refusals import RefusedError
from xaso.lib.dates import parse_vietnamese_date, say_short
from xaso.lib.text import normalise

_YEAR = re.compile(r"(1[89][0-9]{2}|2[0-9]{3})")
_MONTH = re.compile(r"([0-9]{1,2}) ?[/.\- ] ?(1[89][0-9]{2}|2[0-9]{3})")
_ISO_MONTH = re.compile(r"(1[89][0-9]{2}|2[0-9]{3})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2}) ?(?:[:.hg]|giờ) ?([0-9]{2})?(?: ?phút)?", re.IGNORECASE)


def read_date(text: str) -> str:
    """Return a whole day as it is kept: "5/9/1990" becomes "1990-09-05".

    Raises:
        RefusedError: it is no day of the calendar.
    """
    try:
        return parse_vietnamese_date(text).isoformat()
    except ValueError as error:
        raise RefusedError(_("Please write the day like this: 25/11/2026.")) from error


def read_partial_date(text: str) -> str:
    """Return a day of which only the year, or month and year, may be known.

    Raises:
        RefusedError: it is neither.
    """
    line = normalise(text)
    if _YEAR.fullmatch(line):
        return line
    month = _MONTH.fullmatch(line)
    iso = _ISO_MONTH.fullmatch(line)
    found = (month[2], month[1]) if month else (iso[1], iso[2]) if iso else None
    if found and 1 <= int(found[1]) <= 12:
        return f"{found[0]}-{int(found[1]):02}"
    try:
        return parse_vietnamese_date(line).isoformat()
    except ValueError as error:
        raise RefusedError(
            _("Please write the day (25/11/1958), the month (11/1958) or the year (1958).")
        ) from error


def read_time(text: str) -> str:
    """Return a time of day as it is kept: "8h30" becomes "08:30".

    Raises:
        RefusedError: it is none.
    """
    found = _TIME.fullmatch(normalise(text))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise RefusedError(_("Please write the time like this: 14:30."))
    return f"{int(found[1]):02}:{int(found[2] or 0):02}"


def say_day(kept: str) -> str:
    """Return a kept day as people write it: "25/11/1958", "11/1958", "1958"."""
    parts = kept.split("-")
    if len(parts) == 3:
        try:
            return say_short(date.fromisoformat(kept))
        except ValueError:
            return kept
    return "/".join(reversed(parts))
