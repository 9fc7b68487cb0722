"""People are reminded of the time they booked: by e-mail, and by the calendar of their phone."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.queue.models import Appointment, ScreenKey
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.services.appointments import arrive, book, cancel, move
from xaso.public_services.queue.services.reminding import remind
from xaso.public_services.queue.tasks import end_day, remind_people
from xaso.public_services.queue.testing import queue_line

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM_TIME)
WEDNESDAY_AT_NINE = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM_TIME)
EVENING = datetime(2026, 11, 24, 19, 0, tzinfo=VIETNAM_TIME)
PHONE, EMAIL = "+84912345678", "ong.ba@example.org"


@pytest.fixture
def line(db):
    commune(HERE)
    with acting_in(HERE), clock.at(FRIDAY):
        yield queue_line(name="Hộ tịch, chứng thực")


@pytest.fixture
def booked(line):
    return book(line, WEDNESDAY_AT_NINE, PHONE, EMAIL)


def reminded_at(*moments):
    """Let the worker come at these moments; return how many reminders went out each time."""
    counts = []
    for moment in moments:
        with clock.at(moment):
            counts.append(remind())
    return counts


def test_one_is_reminded_the_evening_before_and_an_hour_before(booked):
    hour = WEDNESDAY_AT_NINE - timedelta(hours=1)
    minute = timedelta(minutes=1)

    sent = reminded_at(
        EVENING - minute, EVENING, EVENING + minute, hour - minute, hour, hour + minute
    )

    assert sent == [0, 1, 0, 0, 1, 0]


def test_the_letter_says_when_where_and_how_to_cancel(booked):
    with clock.at(EVENING):
        remind_people(0)
    deliver_all()

    (letter,) = mail.outbox
    assert letter.to == [EMAIL]
    assert letter.subject == "Nhắc hẹn: bộ phận một cửa chờ ông/bà lúc 09:00 thứ Tư 25/11/2026."
    assert booked.code in letter.body
    assert "Hộ tịch, chứng thực" in letter.body
    assert f"/hen/phieu/{booked.pk}/" in letter.body


def test_who_gave_no_address_gets_no_letter(line):
    book(line, WEDNESDAY_AT_NINE, PHONE)

    assert reminded_at(EVENING) == [0]


def test_the_worker_that_was_away_sends_the_last_reminder_only(booked):
    late = WEDNESDAY_AT_NINE - timedelta(minutes=30)

    assert reminded_at(late, late) == [1, 0]
    assert reminded_at(WEDNESDAY_AT_NINE + timedelta(minutes=1)) == [0]


def test_nobody_is_reminded_of_what_was_just_booked(line):
    with clock.at(EVENING + timedelta(hours=1)):
        book(line, WEDNESDAY_AT_NINE, PHONE, EMAIL)

    sent = reminded_at(EVENING + timedelta(hours=2), WEDNESDAY_AT_NINE - timedelta(hours=1))

    assert sent == [0, 1]


def test_a_booking_that_was_moved_is_reminded_of_its_new_time(booked):
    reminded_at(EVENING)
    with clock.at(EVENING + timedelta(minutes=5)):
        move(booked.pk, WEDNESDAY_AT_NINE + timedelta(days=1))

    sent = reminded_at(WEDNESDAY_AT_NINE - timedelta(hours=1), EVENING + timedelta(days=1))

    assert sent == [0, 1]


@pytest.mark.parametrize("end", ["cancelled", "arrived", "over"])
def test_the_address_is_forgotten_once_it_is_not_needed(booked, end):
    assert booked.address == EMAIL
    assert EMAIL.encode() not in bytes(booked.address_sealed)

    if end == "cancelled":
        cancel(booked.pk)
    elif end == "arrived":
        with clock.at(WEDNESDAY_AT_NINE):
            arrive(booked.code)
    else:
        with clock.at(WEDNESDAY_AT_NINE + timedelta(hours=16)):
            end_day(0)

    assert Appointment.objects.get().address == ""
    assert reminded_at(EVENING) == [0]


def test_the_form_takes_an_address_and_the_page_says_what_follows(line):
    door, visitor = key_of(ScreenKey.Kind.DOOR), Client()
    slot = free_slots(line)[0].starts_at.isoformat()
    form = reverse("queue:book", args=[door, line.pk])

    wrong = visitor.post(form, {"slot": slot, "phone": PHONE, "email": "khong-phai"})
    done = visitor.post(form, {"slot": slot, "phone": PHONE, "email": EMAIL}, follow=True)

    assert wrong.status_code == 422
    assert "được nhắc qua thư điện tử" in done.content.decode()
    assert EMAIL not in done.content.decode()
    with acting_in(HERE):
        assert Appointment.objects.get().address == EMAIL


def test_the_calendar_of_the_phone_reminds_as_well(line, booked):
    line.name = "Đất đai, xây dựng; môi trường và những việc khác của một cửa xã ta"
    line.save()
    address = reverse("queue:booking-calendar", args=[key_of(ScreenKey.Kind.DOOR), booked.pk])

    answer = Client().get(address)

    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20261125T020000Z" in lines
    assert "DTEND:20261125T023000Z" in lines
    assert "TRIGGER;VALUE=DATE-TIME:20261124T120000Z" in lines
    assert "TRIGGER;VALUE=DATE-TIME:20261125T010000Z" in lines
    assert any(one.startswith("SUMMARY:Một cửa: Đất đai\\, xây dựng\\; môi") for one in lines)
    assert all(len(one) <= 75 for one in answer.content.split(b"\r\n"))


def test_a_cancelled_booking_has_no_entry(booked):
    cancel(booked.pk)

    address = reverse("queue:booking-calendar", args=[key_of(ScreenKey.Kind.DOOR), booked.pk])

    assert Client().get(address).status_code == 404
