from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.dates import (
    VIETNAM_TIME,
    local_day,
    parse_vietnamese_date,
    say_date,
    say_moment,
    say_short,
    say_working_minutes,
)

EVENING_IN_LONDON = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "thứ Hai 23/11/2026"),
        (date(2026, 11, 24), "thứ Ba 24/11/2026"),
        (date(2026, 11, 25), "thứ Tư 25/11/2026"),
        (date(2026, 11, 26), "thứ Năm 26/11/2026"),
        (date(2026, 11, 27), "thứ Sáu 27/11/2026"),
        (date(2026, 11, 28), "thứ Bảy 28/11/2026"),
        (date(2026, 11, 29), "Chủ nhật 29/11/2026"),
        (date(2026, 2, 5), "thứ Năm 05/02/2026"),
    ],
)
def test_a_day_is_said_with_its_weekday(day, said):
    assert say_date(day) == said


def test_a_moment_is_said_in_the_time_of_viet_nam():
    assert say_moment(EVENING_IN_LONDON) == "03:30 thứ Năm 26/11/2026"
    assert say_short(EVENING_IN_LONDON) == "03:30 26/11/2026"
    assert say_date(EVENING_IN_LONDON) == "thứ Năm 26/11/2026"
    assert say_moment(datetime(2026, 11, 26, 15, tzinfo=VIETNAM_TIME)).startswith("15:00 ")


def test_a_day_alone_is_said_short_without_a_time():
    assert say_short(date(2026, 1, 2)) == "02/01/2026"


def test_the_day_changes_at_midnight_in_viet_nam():
    assert local_day(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert local_day(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)) == date(2027, 1, 1)


@pytest.mark.parametrize("say", [say_date, say_moment, say_short, local_day])
def test_a_moment_without_a_time_zone_is_refused(say):
    naive = EVENING_IN_LONDON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="2026"):
        say(naive)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 phút làm việc"),
        (45, "45 phút làm việc"),
        (60, "1 giờ làm việc"),
        (479, "7 giờ 59 phút làm việc"),
        (480, "1 ngày làm việc"),
        (2 * 480 + 180, "2 ngày 3 giờ làm việc"),
        (481, "1 ngày 1 phút làm việc"),
    ],
)
def test_working_time_is_said_in_days_hours_and_minutes(minutes, said):
    assert say_working_minutes(minutes) == said


def test_a_shorter_working_day_makes_more_days():
    assert say_working_minutes(480, minutes_per_day=240) == "2 ngày làm việc"


def test_negative_working_time_is_refused():
    with pytest.raises(ValueError, match="-1"):
        say_working_minutes(-1)


@pytest.mark.parametrize(
    "typed",
    [
        "5/9/1990",
        "05/09/1990",
        "05091990",
        "1990-09-05",
        "5-9-1990",
        "5.9.1990",
        " 05 / 09 / 1990 ",
        "5 9 1990",
        "\u200b05/09/1990\r\n",
    ],
)
def test_a_date_is_read_however_people_type_it(typed):
    assert parse_vietnamese_date(typed) == date(1990, 9, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1990",
        "31/4/1990",
        "29/02/2023",
        "13/13/1990",
        "5/9/90",
        "5/9-1990",
        "1990/09/05",
        "20121012",
        "19900905",
        "00001990",
        "05/09/1990 10:00",
        "٠٥/٠٩/١٩٩٠",
    ],
)
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValueError):
        parse_vietnamese_date(typed)


@given(st.dates(min_value=date(1800, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_a_date_that_was_said_is_read_back(day):
    assert parse_vietnamese_date(say_short(day)) == day
    assert parse_vietnamese_date(say_date(day).rpartition(" ")[2]) == day
    assert parse_vietnamese_date(day.isoformat()) == day


@given(st.text(max_size=15))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_date_or_a_value_error(text):
    with suppress(ValueError):
        assert parse_vietnamese_date(text).year >= 1800
