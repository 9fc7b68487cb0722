"""The pages of the working calendar, and who may open them."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time import services
from xaso.kernel.working_time.models import DayException, WorkingHoursVersion
from xaso.kernel.working_time.testing import FULL_DAY, exception, hours

pytestmark = pytest.mark.django_db
SPECIAL_DAY = {
    "day": "2026-12-24",
    "kind": "closed",
    "reason": "Bão số 12",
    "source": "Thông báo 40/TB-UBND",
}
WEEK = dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], FULL_DAY)
NEW_HOURS = {"valid_from": "2026-12-01", "source": "Thông báo 12/TB-UBND", **WEEK}


@pytest.fixture(autouse=True)
def today(db):
    with freeze_time("2026-11-20T03:00:00+00:00"):
        yield


@pytest.fixture
def supervisor(client):
    commune()
    person = official(Role.SUPERVISOR)
    client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return person


def address(name, *args):
    return reverse(f"working_time:{name}", args=args)


def stored(model):
    with acting_in(HERE):
        return list(model.objects.all())


def test_the_year_names_what_is_off_and_by_which_paper(client, supervisor):
    page = client.get(address("year"), {"year": "2026"}).text

    assert "Ngày Văn hóa Việt Nam" in page
    assert "Nghị quyết 28/2026/QH16" in page
    assert "not announced" not in page
    assert "Not all holidays of this year" not in page


def test_a_year_that_waits_for_its_notice_says_so(client, supervisor):
    page = client.get(address("year"), {"year": "2027"}).text

    assert "Not all holidays of this year are announced yet." in page


def test_a_year_without_holidays_says_so(client, supervisor):
    page = client.get(address("year"), {"year": "2031"}).text

    assert "No holidays of this year are loaded yet." in page


def test_the_months_mark_days_off_and_made_up(client, supervisor):
    page = client.get(address("year"), {"year": "2026"}).text

    assert 'class="wt-special" title="Ngày Văn hóa Việt Nam">24<' in page
    assert 'class="wt-extra" title="Làm bù ngày 31/08/2026">22<' in page
    assert "15 working days" in page


@pytest.mark.parametrize("wanted", ["", "abc", "99999", "٢٠٢٦"])
def test_a_year_that_is_none_is_this_year(client, supervisor, wanted):
    page = client.get(address("year"), {"year": wanted}).text

    assert "Ngày Văn hóa Việt Nam" in page


def test_the_year_costs_the_same_however_many_days_it_has(client, supervisor):
    def queries(*days):
        with acting_in(HERE):
            for day in days:
                services.set_exception(exception(date(2026, 12, day)), actor=supervisor)
        client.get(address("year"), {"year": "2026"})  # notes presence, learns the calendar
        with CaptureQueriesContext(connection) as captured:
            client.get(address("year"), {"year": "2026"})
        return len(captured)

    assert queries(1) == queries(*range(2, 9)) <= 15


def test_an_address_tells_why_a_date_is_what_it_is(client, supervisor):
    question = {"received": "2026-02-13T15:20", "limit": "3 working_day"}

    page = client.get(address("why"), question).text

    assert "15:20 thứ Tư 25/02/2026" in page
    assert "The days off from thứ Bảy 14/02/2026 to Chủ nhật 22/02/2026" in page
    assert "16/02/2026 to 20/02/2026: Tết Nguyên đán (Thông báo 9441/TB-BNV" in page


def test_the_form_tells_it_too(client, supervisor):
    rule = "same_day_or_next_working_day_if_received_after_15:00"
    typed = {"day": "2026-11-20", "clock": "15:01", "value": "1", "unit": "working_day"}

    page = client.get(address("why"), typed | {"rule": rule}).text

    assert "17:00 thứ Hai 23/11/2026" in page
    assert "After 15:00, so it counts for the next working day." in page
    assert "Nghị định 23/2015/NĐ-CP" in page


def test_a_date_beyond_the_last_notice_is_called_provisional(client, supervisor):
    question = {"received": "2027-02-01T08:00", "limit": "10 working_day"}

    page = client.get(address("why"), question).text

    assert "this date may change" in page


@pytest.mark.parametrize(
    "question",
    [
        {"received": "hôm qua", "limit": "3 working_day"},
        {"received": "2026-02-13T15:20", "limit": "ba ngày"},
        {"received": "2026-02-13T15:20", "limit": "3 fortnight"},
        {"received": "2026-02-13T15:20", "limit": "0 day"},
        {"received": "2026-02-13", "limit": "3 day"},
        {"received": "2026-02-13T15:20", "limit": "3 day", "rule": "no_such_rule"},
    ],
)
def test_a_question_that_cannot_be_read_is_put_right_in_the_form(client, supervisor, question):
    answer = client.get(address("why"), question)

    assert answer.status_code == 422
    assert "x-errors" in answer.text


def test_a_receipt_before_the_rule_was_in_force_is_put_right_in_the_form(client, supervisor):
    question = {"received": "2010-01-04T08:00", "limit": "3 working_day"}

    answer = client.get(address("why"), question)

    assert answer.status_code == 422
    assert "not in force" in answer.text


def test_new_hours_are_taken_and_shown(client, supervisor):
    client.post(address("hours"), NEW_HOURS | {"saturday": "7h30-11h30"})
    page = client.get(address("hours")).text

    assert [version.saturday for version in stored(WorkingHoursVersion)] == ["07:30–11:30"]
    assert "07:30–11:30" in page
    assert "Thông báo 12/TB-UBND" in page


def test_hours_that_cannot_be_read_stay_in_the_form(client, supervisor):
    page = client.post(address("hours"), NEW_HOURS | {"saturday": "buổi sáng"})

    assert page.status_code == 422
    assert "Write the hours like" in page.text
    assert "buổi sáng" in page.text
    assert stored(WorkingHoursVersion) == []


def test_coming_hours_are_withdrawn_after_asking(client, supervisor):
    client.post(address("hours"), NEW_HOURS)
    withdraw = address("hours-withdraw", stored(WorkingHoursVersion)[0].pk)

    question = client.get(withdraw).text
    client.post(withdraw)

    assert "thứ Ba 01/12/2026" in question
    assert stored(WorkingHoursVersion) == []


def test_hours_that_apply_already_cannot_be_withdrawn(client, supervisor):
    with acting_in(HERE):
        begun = hours(date(2026, 11, 20))
        services.set_hours(begun, actor=supervisor)

    page = client.post(address("hours-withdraw", begun.pk), follow=True).text

    assert "These hours already apply." in page
    assert stored(WorkingHoursVersion) == [begun]


def test_a_special_day_is_taken_shown_and_removed_after_asking(client, supervisor):
    client.post(address("exceptions"), SPECIAL_DAY)
    [storm] = stored(DayException)
    listed = client.get(address("exceptions")).text
    in_the_year = client.get(address("year"), {"year": "2026"}).text

    client.post(address("exception-remove", storm.pk))

    assert "Bão số 12" in listed
    assert "Bão số 12" in in_the_year
    assert stored(DayException) == []


def test_other_hours_without_hours_are_put_right_in_the_form(client, supervisor):
    page = client.post(address("exceptions"), SPECIAL_DAY | {"kind": "special_hours"})

    assert page.status_code == 422
    assert "Enter the hours worked on this day." in page.text


@pytest.mark.parametrize(
    ("role", "reading", "managing"),
    [
        (Role.SUPERVISOR, 200, 200),
        (Role.LEADER, 200, 200),
        (Role.IT_OFFICER, 200, 200),
        (Role.RECEPTIONIST, 200, 403),
        (Role.SPECIALIST, 200, 403),
        (None, 403, 403),
    ],
)
def test_who_may_open_what(client, role, reading, managing):
    commune()
    client.force_login(official(*([role] if role else [])))

    assert client.get(address("year")).status_code == reading
    assert client.get(address("why")).status_code == reading
    assert client.get(address("hours")).status_code == managing
    assert client.get(address("exceptions")).status_code == managing
    assert client.post(address("exceptions"), {}).status_code in (managing, 422)


def test_strangers_are_asked_to_sign_in(client):
    for name in ("year", "why", "hours", "exceptions"):
        assert client.get(address(name)).status_code == 302
