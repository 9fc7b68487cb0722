"""Calendars to count with, and a reference that counts minute by minute."""

from array import array
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.worktime import (
    DayKind,
    DayRule,
    WorkCalendar,
    WorkingHours,
    office_week,
)

MORNING, AFTERNOON = (time(7), time(11, 30)), (time(13, 30), time(17))
WEEK = office_week(MORNING, AFTERNOON)
NOTICE = "Thông báo 9441/TB-BNV"


def day_off(day, name="Tết Nguyên đán", kind=DayKind.HOLIDAY):
    return DayRule(day, kind, name, NOTICE, "S")


TET_2026 = tuple(day_off(date(2026, 2, day)) for day in range(16, 21))
SWAPS_2026 = (
    DayRule(
        date(2026, 1, 2),
        DayKind.EXCHANGED_OFF,
        "Hoán đổi Tết Dương lịch",
        swapped_with=date(2026, 1, 10),
    ),
    DayRule(
        date(2026, 1, 10),
        DayKind.MAKE_UP,
        "Làm bù ngày 02/01",
        swapped_with=date(2026, 1, 2),
    ),
    DayRule(
        date(2026, 8, 31),
        DayKind.EXCHANGED_OFF,
        "Hoán đổi Quốc khánh",
        swapped_with=date(2026, 8, 22),
    ),
    DayRule(
        date(2026, 8, 22),
        DayKind.MAKE_UP,
        "Làm bù ngày 31/08",
        swapped_with=date(2026, 8, 31),
    ),
)
OTHERS = (
    *(day_off(date(2025, 1, day)) for day in range(27, 32)),
    *(day_off(date(year, 1, 1), "Tết Dương lịch") for year in range(2024, 2028)),
    *(day_off(date(2026, 9, day), "Quốc khánh") for day in (1, 2)),
    day_off(date(2026, 4, 27), "Nghỉ bù Giỗ Tổ", DayKind.COMPENSATION),
)
PLAIN = WorkCalendar((WorkingHours(WEEK),), (*TET_2026, *SWAPS_2026, *OTHERS))

SUMMER, WINTER = (time(6, 45), time(11, 15)), (time(7, 30), time(11, 45))
LATE = (time(14), time(17, 37))
SEASONS = WorkCalendar(
    tuple(
        WorkingHours(office_week(early, LATE, saturday=(early,)), start)
        for year in range(2024, 2028)
        for early, start in (
            (WINTER, date(year, 1, 1)),
            (SUMMER, date(year, 4, 16)),
            (WINTER, date(year, 10, 16)),
        )
    ),
    (
        *PLAIN.rules,
        day_off(date(2025, 9, 9), "Bão số 9", DayKind.CLOSED),
        DayRule(
            date(2025, 9, 10),
            DayKind.SPECIAL_HOURS,
            "Dọn dẹp sau bão",
            hours=((time(13), time(16, 20)),),
        ),
    ),
)
CALENDARS = {"five days": PLAIN, "seasons and Saturday mornings": SEASONS}

FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2026, 12, 31)
OFFSET = timedelta(hours=7)
EPOCH = datetime(2024, 1, 1, tzinfo=UTC) - OFFSET


class MinuteByMinute:
    """Every minute of three years, worked or not, and sums by walking from one to the next."""

    def __init__(self, weeks, off, borrowed, own_hours):
        self.worked = bytearray()
        day = FIRST_DAY
        while day <= LAST_DAY:
            spans = own_hours.get(day)
            if spans is None:
                weekday = borrowed.get(day, day).weekday()
                spans = () if day in off else weeks(day)[weekday]
            for minute in range(24 * 60):
                clock = time(minute // 60, minute % 60)
                self.worked.append(any(start <= clock < end for start, end in spans))
            day += timedelta(days=1)
        self.sums = array("l", [0])
        for bit in self.worked:
            self.sums.append(self.sums[-1] + bit)

    def add(self, index, minutes):
        while minutes:
            minutes -= self.worked[index]
            index += 1
        return index

    def subtract(self, index, minutes):
        while minutes:
            index -= 1
            minutes -= self.worked[index]
        return index

    def between(self, first, second):
        return self.sums[second] - self.sums[first]


ANY_CALENDAR = st.sampled_from(list(CALENDARS.values()))
MOMENTS = st.integers(0, 850 * 86400).map(
    lambda seconds: datetime(2024, 3, 1, tzinfo=VIETNAM_TIME) + timedelta(seconds=seconds)
)


def vn(text):
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)


def moment_at(index):
    return EPOCH + timedelta(minutes=index)


def seasonal_week(day):
    is_summer = (4, 16) <= (day.month, day.day) < (10, 16)
    early = SUMMER if is_summer else WINTER
    return [(early, LATE)] * 5 + [(early,), ()]


def build_references():
    off = {date(2026, 2, d) for d in range(16, 21)} | {date(2025, 1, d) for d in range(27, 32)}
    off |= {date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1), date(2026, 1, 2)}
    off |= {date(2026, 4, 27), date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}
    borrowed = {date(2026, 1, 10): date(2026, 1, 2), date(2026, 8, 22): date(2026, 8, 31)}
    after_storm = {date(2025, 9, 9): (), date(2025, 9, 10): ((time(13), time(16, 20)),)}
    plain_week = [(MORNING, AFTERNOON)] * 5 + [(), ()]
    return {
        "five days": MinuteByMinute(lambda day: plain_week, off, borrowed, {}),
        "seasons and Saturday mornings": MinuteByMinute(
            seasonal_week, off, borrowed, after_storm
        ),
    }
