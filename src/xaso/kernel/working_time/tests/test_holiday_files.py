"""The shipped holidays agree with the law and with the moon."""

from collections import Counter
from datetime import date, timedelta

import pytest

from xaso.kernel.working_time.reference import (
    HolidayFileError,
    read_holiday_file,
    shipped_holiday_files,
)
from xaso.kernel.working_time.tests.lunar_reference import hung_kings_day, new_year
from xaso.lib.worktime import DayKind

FILES = {int(path.stem): read_holiday_file(path) for path in shipped_holiday_files()}
TET, HUNG_KINGS, NATIONAL_DAY = "Tết Nguyên đán", "Giỗ Tổ Hùng Vương", "Quốc khánh"
every_year = pytest.mark.parametrize("year", sorted(FILES))
announced_year = pytest.mark.parametrize("year", [2024, 2025, 2026])
SATURDAY = 5


def days_of(year, kind, name=""):
    rules = FILES[year].days
    return [rule.day for rule in rules if rule.kind is kind and rule.name.startswith(name)]


def test_the_years_in_use_are_there():
    assert set(FILES) == {2024, 2025, 2026, 2027}


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2000, date(2000, 2, 5)),
        (2020, date(2020, 1, 25)),
        (2024, date(2024, 2, 10)),
        (2025, date(2025, 1, 29)),
        (2026, date(2026, 2, 17)),
    ],
)
def test_the_moon_of_these_tests_knows_well_known_new_years(year, expected):
    assert new_year(year) == expected


@every_year
def test_tet_is_five_days_around_the_lunar_new_year(year):
    days = days_of(year, DayKind.HOLIDAY, TET)

    assert len(days) == 5
    assert new_year(year) in days
    assert new_year(year) - timedelta(days=1) in days
    assert days == [days[0] + timedelta(days=offset) for offset in range(5)]


@every_year
def test_the_hung_kings_are_remembered_on_the_tenth_of_the_third_month(year):
    assert days_of(year, DayKind.HOLIDAY, HUNG_KINGS) == [hung_kings_day(year)]


@every_year
def test_the_fixed_days_of_the_labour_code_are_off(year):
    fixed = {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)}

    assert fixed <= set(days_of(year, DayKind.HOLIDAY))


@announced_year
def test_the_national_day_has_a_day_beside_it(year):
    first, second = days_of(year, DayKind.HOLIDAY, NATIONAL_DAY)

    assert second - first == timedelta(days=1)
    assert date(year, 9, 2) in (first, second)


def test_the_day_of_vietnamese_culture_is_off_from_2026_on():
    off = [year for year in FILES if date(year, 11, 24) in days_of(year, DayKind.HOLIDAY)]

    assert off == [2026, 2027]


@announced_year
def test_every_holiday_on_a_weekend_has_its_day_in_lieu(year):
    lost = [day for day in days_of(year, DayKind.HOLIDAY) if day.weekday() >= SATURDAY]

    in_lieu = days_of(year, DayKind.COMPENSATION)

    assert len(in_lieu) == len(lost)
    assert all(day.weekday() < SATURDAY for day in in_lieu)


@every_year
def test_an_exchanged_weekday_is_made_up_on_a_weekend_near_it(year):
    swaps = [rule for rule in FILES[year].days if rule.kind is DayKind.EXCHANGED_OFF]

    for swap in swaps:
        assert swap.day.weekday() < SATURDAY <= swap.swapped_with.weekday()
        assert abs((swap.swapped_with - swap.day).days) <= 14
    assert [swap.swapped_with for swap in swaps] == sorted(days_of(year, DayKind.MAKE_UP))


@pytest.mark.parametrize(("year", "granted"), [(2024, 11), (2025, 11), (2026, 12)])
def test_swaps_and_days_in_lieu_leave_as_many_days_off_as_the_law_grants(year, granted):
    off = {rule.day for rule in FILES[year].days if rule.kind.is_off}
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    weekdays = {day for day in days if day.year == year and day.weekday() < SATURDAY}

    working = len(weekdays - off) + len(days_of(year, DayKind.MAKE_UP))

    assert working == len(weekdays) - granted


@every_year
def test_every_day_names_its_source_and_how_sure_it_is(year):
    marks = Counter(rule.certainty for rule in FILES[year].days)

    assert all(rule.source and rule.name for rule in FILES[year].days)
    assert set(marks) <= {"V", "S", "G", "not_announced"}
    assert bool(marks["not_announced"]) == (year == 2027)


ROW = 'name = "Nghỉ"\nsource = "Thông báo"\ncertainty = "S"\n'


@pytest.mark.parametrize(
    "content",
    [
        "revised = 2030-01-01\n",
        f'revised = 2030-01-01\n[[day]]\ndate = 2031-01-01\nkind = "holiday"\n{ROW}',
        f'revised = 2030-01-01\n[[day]]\ndate = 2030-01-01\nkind = "party"\n{ROW}',
        f'revised = 2030-01-01\n[[day]]\ndate = 2030-01-05\nkind = "make_up"\n{ROW}',
        f"revised = 2030-01-01\n[[day]]\ndate = 2030-01-05\n"
        f'kind = "make_up"\nswapped_with = 2030-01-07\n{ROW}',
        f'[[day]]\ndate = 2030-01-01\nkind = "holiday"\n{ROW}',
        "revised = ",
    ],
    ids=[
        "no days",
        "another year",
        "unknown kind",
        "made up for nothing",
        "one-sided swap",
        "not dated",
        "broken",
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_by_name(tmp_path, content):
    path = tmp_path / "2030.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(HolidayFileError, match=r"2030\.toml"):
        read_holiday_file(path)
