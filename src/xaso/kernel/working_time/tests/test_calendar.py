"""A commune's calendar: the country's days, its own hours, its own exceptions."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time import api, services
from xaso.kernel.working_time.models import DayException, PublicHoliday, WorkingHoursVersion
from xaso.kernel.working_time.reference import shipped_holiday_files
from xaso.kernel.working_time.testing import exception, hours
from xaso.lib.dates import VIETNAM_TIME

pytestmark = pytest.mark.django_db
THREE_DAYS = api.Limit(3, api.LimitUnit.WORKING_DAY)


def vn(text):
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)


@pytest.fixture
def here():
    with acting_in(commune().pk):
        yield


@pytest.fixture
def supervisor():
    return official(Role.SUPERVISOR)


def test_a_commune_without_hours_of_its_own_works_the_usual_ones(here):
    calendar = api.calendar_for(HERE)

    assert calendar.minutes_of(date(2026, 11, 20)) == 480
    assert not api.is_working_day(HERE, date(2026, 11, 24))
    assert api.is_working_day(HERE, date(2026, 8, 22))


def test_three_days_over_tet_end_after_tet(here):
    assert api.due(HERE, vn("2026-02-13T15:20"), THREE_DAYS).at == vn("2026-02-25T15:20")


def test_the_rule_of_fifteen_hours_is_found_by_its_code(here):
    code = "same_day_or_next_working_day_if_received_after_15:00"
    one_day = api.Limit(1, api.LimitUnit.WORKING_DAY)

    before = api.due(HERE, vn("2026-11-20T15:00"), one_day, rule=code)
    after = api.due(HERE, vn("2026-11-20T15:01"), one_day, rule=code)

    assert (before.at, after.at) == (vn("2026-11-20T17:00"), vn("2026-11-23T17:00"))
    assert "23/2015" in after.rule.source


def test_a_rule_is_that_of_the_day_of_receipt():
    old = api.counting_rule("hand_over", on=date(2025, 6, 30))
    new = api.counting_rule("hand_over", on=date(2025, 7, 1))

    assert ("61/2018" in old.source, "118/2025" in new.source) == (True, True)
    with pytest.raises(api.UnknownRuleError):
        api.counting_rule("hand_over", on=date(2018, 6, 20))
    with pytest.raises(api.UnknownRuleError):
        api.counting_rule("no_such_rule", on=date(2026, 1, 1))


def test_own_hours_apply_from_their_day_on(here, supervisor):
    services.set_hours(hours(date(2026, 10, 1), saturday="07:30–11:30"), actor=supervisor)

    calendar = api.calendar_for(HERE)

    assert calendar.minutes_of(date(2026, 9, 26)) == 0
    assert calendar.minutes_of(date(2026, 10, 3)) == 240
    assert api.calendar_for(None).minutes_of(date(2026, 10, 3)) == 0


def test_hours_of_one_commune_are_not_those_of_another(here, supervisor):
    services.set_hours(hours(date(2026, 10, 1), saturday="07:30–11:30"), actor=supervisor)

    assert api.calendar_for(THERE).minutes_of(date(2026, 10, 3)) == 0


def test_hours_of_the_same_day_are_replaced(here, supervisor):
    services.set_hours(hours(date(2026, 10, 1), saturday="07:30–11:30"), actor=supervisor)
    services.set_hours(hours(date(2026, 10, 1), saturday="8h-10h"), actor=supervisor)

    version = WorkingHoursVersion.objects.get()

    assert version.saturday == "08:00–10:00"
    assert api.calendar_for(HERE).minutes_of(date(2026, 10, 3)) == 120


def test_a_storm_closes_the_commune_even_on_a_make_up_day(here, supervisor):
    services.set_exception(exception(date(2026, 8, 22)), actor=supervisor)

    assert not api.is_working_day(HERE, date(2026, 8, 22))


def test_a_special_day_that_is_removed_is_ordinary_again(here, supervisor):
    storm = exception(date(2026, 11, 20))
    services.set_exception(storm, actor=supervisor)

    services.remove_exception(storm.pk, actor=supervisor)

    assert api.is_working_day(HERE, date(2026, 11, 20))


def test_an_exception_of_the_same_day_is_replaced(here, supervisor):
    services.set_exception(exception(date(2026, 11, 20)), actor=supervisor)
    morning = exception(
        date(2026, 11, 20), kind=DayException.Kind.SPECIAL_HOURS, hours="7h-11h30"
    )
    services.set_exception(morning, actor=supervisor)

    assert DayException.objects.count() == 1
    assert api.calendar_for(HERE).minutes_of(date(2026, 11, 20)) == 270


def test_hours_that_apply_already_are_not_withdrawn(here, supervisor):
    begun, coming = hours(date(2026, 10, 1)), hours(date(2026, 12, 1))
    services.set_hours(begun, actor=supervisor)
    services.set_hours(coming, actor=supervisor)

    with pytest.raises(services.HoursInUseError):
        services.withdraw_hours(begun.pk, actor=supervisor, today=date(2026, 10, 1))
    services.withdraw_hours(coming.pk, actor=supervisor, today=date(2026, 11, 30))

    assert list(WorkingHoursVersion.objects.values_list("pk", flat=True)) == [begun.pk]


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.RECEPTIONIST, Role.CLERK])
def test_others_cannot_change_the_calendar(here, role):
    person = official(role)

    with pytest.raises(PermissionDenied):
        services.set_hours(hours(date(2026, 10, 1)), actor=person)
    with pytest.raises(PermissionDenied):
        services.set_exception(exception(date(2026, 11, 20)), actor=person)


def test_a_change_of_the_calendar_is_written_down(here, supervisor):
    version = hours(date(2026, 10, 1))
    services.set_hours(version, actor=supervisor)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, actor_id, subject_id, details->>'day' FROM audit_auditentry"
            " WHERE commune_id = %s",
            [HERE],
        )
        entries = cursor.fetchall()

    assert entries == [("working_time.hours.set", supervisor.pk, version.pk, "2026-10-01")]


@pytest.mark.parametrize(
    "wrong", [{"monday": "sáng"}, {"monday": "11:00–7:00"}, {"source": ""}], ids=str
)
def test_hours_that_cannot_be_read_are_refused(here, supervisor, wrong):
    with pytest.raises(ValidationError):
        services.set_hours(hours(date(2026, 10, 1), **wrong), actor=supervisor)


def test_a_week_without_work_and_other_hours_without_hours_are_refused(here, supervisor):
    empty = dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], "")

    with pytest.raises(ValidationError):
        services.set_hours(hours(date(2026, 10, 1), **empty), actor=supervisor)
    with pytest.raises(ValidationError):
        nothing = exception(date(2026, 11, 20), kind=DayException.Kind.SPECIAL_HOURS)
        services.set_exception(nothing, actor=supervisor)


def test_a_calendar_that_is_known_costs_nothing(here, django_assert_num_queries):
    api.calendar_for(HERE)

    with django_assert_num_queries(0):
        api.due(HERE, vn("2026-02-13T15:20"), THREE_DAYS)


def test_loading_holidays_again_changes_nothing():
    before = list(PublicHoliday.objects.values())

    count = services.load_holidays(shipped_holiday_files())

    assert count == len(before) > 50
    assert list(PublicHoliday.objects.values()) == before


TEMPLATE = """revised = {revised}
[[day]]
date = 2027-02-04
kind = "holiday"
name = "Tết Nguyên đán"
source = "Thông báo thử"
certainty = "S"
"""


def test_a_newer_file_replaces_its_year_and_an_older_one_does_not(tmp_path):
    file = tmp_path / "2027.toml"
    file.write_text(TEMPLATE.format(revised="2026-12-01"), encoding="utf-8")
    services.load_holidays([file])

    services.load_holidays(shipped_holiday_files())

    days = PublicHoliday.objects.filter(day__year=2027)
    assert [row.day for row in days] == [date(2027, 2, 4)]
    assert PublicHoliday.objects.filter(day__year=2026).count() > 10
