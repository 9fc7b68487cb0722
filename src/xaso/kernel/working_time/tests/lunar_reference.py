"""The Vietnamese lunar calendar around Tết, computed from the moon, only to check the data.

New moons after Jean Meeus, Astronomical Algorithms, chapter 49; a lunar day starts at midnight
in the time zone of 105° east. Right for years whose leap month, if any, comes after the third.
"""

from datetime import UTC, date, datetime, timedelta
from math import floor, radians, sin

LUNATION = 29.530588861
FIRST_NEW_MOON_2000 = 2451550.09766
UNIX_EPOCH = 2440587.5
DYNAMICAL_AHEAD = timedelta(seconds=69)
VIETNAM = timedelta(hours=7)


def new_moon(k: int) -> date:
    """Give the Vietnamese day of the k-th new moon since January 2000."""
    t = k / 1236.85
    e = 1 - 0.002516 * t - 0.0000074 * t * t
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    node = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    correction = (
        -0.40720 * sin(moon)
        + 0.17241 * e * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * e * sin(moon - sun)
        - 0.00514 * e * sin(moon + sun)
        + 0.00208 * e * e * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * node)
        - 0.00057 * sin(moon + 2 * node)
        + 0.00056 * e * sin(2 * moon + sun)
        - 0.00042 * sin(3 * moon)
        + 0.00042 * e * sin(sun + 2 * node)
        + 0.00038 * e * sin(sun - 2 * node)
        - 0.00024 * e * sin(2 * moon - sun)
    )
    julian = FIRST_NEW_MOON_2000 + LUNATION * k + 0.00015437 * t * t + correction
    moment = datetime.fromtimestamp((julian - UNIX_EPOCH) * 86400, UTC)
    return (moment - DYNAMICAL_AHEAD + VIETNAM).date()


def month_holding(day: date) -> int:
    """Find the number of the lunar month in which a day lies."""
    julian = UNIX_EPOCH + (day - date(1970, 1, 1)).days
    k = floor((julian - FIRST_NEW_MOON_2000) / LUNATION) + 1
    while new_moon(k) > day:
        k -= 1
    return k


def new_year(year: int) -> date:
    """Find the first day of the lunar year: two months after that of the winter solstice."""
    return new_moon(month_holding(date(year - 1, 12, 21)) + 2)


def hung_kings_day(year: int) -> date:
    """Find the tenth of the third month, that of the grain rain (cốc vũ, 20 April)."""
    return new_moon(month_holding(date(year, 4, 20))) + timedelta(days=9)
