"""Hours of a day as people write them: "7:00–11:30, 13:30–17:00"."""

import re
from datetime import time

from xaso.lib.worktime import Intervals, InvalidHoursError, check_intervals

_CLOCK = r"(\d{1,2})(?:[:h](\d{2})|h)?"
_SPAN = rf"{_CLOCK}\s*[-–—]\s*{_CLOCK}"
_DAY = re.compile(rf"\s*{_SPAN}(?:[\s,;]+{_SPAN})*\s*", re.ASCII)


def read_hours(text: str) -> Intervals:
    """Read the hours of a day; nothing written means a day off.

    Takes "7:00–11:30, 13:30–17:00", "7h00-11h30; 13h30-17h" and the like.

    Raises:
        InvalidHoursError: the text is not hours, or they overlap or run backwards.
    """
    if not text.strip():
        return ()
    if not _DAY.fullmatch(text):
        raise InvalidHoursError(text)
    intervals = tuple(_read_span(found) for found in re.findall(_SPAN, text))
    check_intervals(intervals)
    return intervals


def write_hours(intervals: Intervals) -> str:
    """Write the hours of a day so that they read the same everywhere."""
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in intervals)


def _read_span(found: tuple[str, str, str, str]) -> tuple[time, time]:
    start_hour, start_minute, end_hour, end_minute = (int(part or 0) for part in found)
    try:
        return time(start_hour, start_minute), time(end_hour, end_minute)
    except ValueError as error:
        raise InvalidHoursError(found) from error
