"""The command line: ``due`` and ``load_holidays``."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time import services
from xaso.kernel.working_time.models import PublicHoliday
from xaso.kernel.working_time.testing import exception

pytestmark = pytest.mark.django_db
TET = ["--received", "2026-02-13T15:20", "--limit", "3 working_day"]


def say(*args):
    out = StringIO()
    with translation.override("en"):
        call_command(*args, stdout=out)
    return out.getvalue()


def test_due_says_when_and_why():
    lines = say("due", *TET).splitlines()

    assert lines == [
        "Received at 15:20 thứ Sáu 13/02/2026.",
        "Counted from 15:20 thứ Sáu 13/02/2026 to 17:00 thứ Sáu 13/02/2026:"
        " 1 giờ 40 phút làm việc.",
        "The days off from thứ Bảy 14/02/2026 to Chủ nhật 22/02/2026 are not counted.",
        "  16/02/2026 to 20/02/2026: Tết Nguyên đán (Thông báo 9441/TB-BNV ngày 16/10/2025)",
        "Counted from 07:00 thứ Hai 23/02/2026 to 15:20 thứ Tư 25/02/2026:"
        " 2 ngày 6 giờ 20 phút làm việc.",
        "Due at 15:20 thứ Tư 25/02/2026.",
    ]


def test_due_speaks_json():
    answer = json.loads(say("due", *TET, "--json"))

    assert answer["due"] == "2026-02-25T15:20:00+07:00"
    assert [step["code"] for step in answer["steps"]] == [
        "received",
        "worked",
        "off",
        "worked",
        "due",
    ]
    assert answer["steps"][2]["rules"][0]["source"].startswith("Thông báo 9441/TB-BNV")
    assert answer["provisional"] is False


def test_due_counts_with_the_days_of_a_commune():
    place = commune()
    with acting_in(HERE):
        storm = exception(date(2026, 2, 23))
        services.set_exception(storm, actor=official(Role.SUPERVISOR))

    answer = json.loads(say("due", *TET, "--commune", place.code, "--json"))

    assert answer["due"] == "2026-02-26T15:20:00+07:00"


def test_due_warns_of_days_that_are_not_announced():
    lines = say(
        "due", "--received", "2027-02-04T08:00", "--limit", "5 working_day"
    ).splitlines()

    assert lines[-1] == "Not all holidays on the way are announced; this may change."


@pytest.mark.parametrize(
    "wrong",
    [
        ["--limit", "3 days"],
        ["--limit", "3 working_day", "--rule", "no_such_rule"],
        ["--limit", "3 working_day", "--commune", "99999"],
    ],
)
def test_due_refuses_what_it_cannot_count(wrong):
    with pytest.raises(CommandError):
        say("due", "--received", "2026-02-13T15:20", *wrong)


def test_holidays_are_loaded_as_often_as_one_likes():
    before = PublicHoliday.objects.count()

    said = say("load_holidays")

    assert f"{before} special days" in said
    assert PublicHoliday.objects.count() == before


def test_a_broken_holiday_file_is_named(tmp_path):
    file = tmp_path / "2027.toml"
    file.write_text("revised = 2026-12-01", encoding="utf-8")

    with pytest.raises(CommandError, match=r"2027\.toml"):
        say("load_holidays", str(file))
