"""Booking a time without sign-in, changing it, and coming for it."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import Appointment, QueueTicket, ScreenKey
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.services.appointments import arrive, book, cancel, move
from xaso.public_services.queue.services.calling import call_next
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=VIETNAM_TIME)
PHONE = "+84912345678"


@pytest.fixture
def line(db):
    commune(HERE)
    with acting_in(HERE), clock.at(SATURDAY):
        yield queue_line()


@pytest.fixture
def first(line):
    return free_slots(line)[0].starts_at


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def door(line):
    return key_of(ScreenKey.Kind.DOOR)


def booking():
    with acting_in(HERE):
        return Appointment.objects.get()


def test_times_lie_within_the_working_time_of_the_commune(line):
    times = [one.starts_at.astimezone(VIETNAM_TIME) for one in free_slots(line)]

    assert times[0].date() == datetime(2026, 11, 23).date()  # noqa: DTZ001
    assert all(one.weekday() < 5 and 7 <= one.hour < 17 for one in times)
    assert all(one.minute in (0, 30) for one in times)


def test_a_place_is_given_once_and_is_free_again_when_cancelled(line, first):
    booked = book(line, first, PHONE)
    with pytest.raises(QueueRefusedError):
        book(line, first, PHONE)

    cancel(booked.pk)

    assert book(line, first, PHONE).starts_at == first


def test_a_time_that_nobody_offers_is_refused(line, first):
    with pytest.raises(QueueRefusedError):
        book(line, first.replace(hour=3), PHONE)


def test_moving_frees_the_old_time(line, first):
    booked = book(line, first, PHONE)
    later = free_slots(line)[3].starts_at

    move(booked.pk, later)

    times = [one.starts_at for one in free_slots(line)]
    assert first in times
    assert later not in times


def test_who_comes_for_a_booked_time_is_called_before_who_waits(line, first):
    booked = book(line, first, PHONE)
    with clock.at(first - timedelta(minutes=5)):
        officer = official(Role.RECEPTIONIST)
        desk = queue_desk(1, officer)
        queue_ticket("A")
        arrived = arrive(booked.code)
        called = call_next(desk.pk, actor=officer)

    assert called.pk == arrived.pk


@pytest.mark.parametrize("minutes", [-30, 30])
def test_too_early_and_too_late_get_no_number(line, first, minutes):
    booked = book(line, first, PHONE)

    with clock.at(first + timedelta(minutes=minutes)), pytest.raises(QueueRefusedError):
        arrive(booked.code)

    assert not QueueTicket.objects.exists()


def test_a_code_is_good_for_one_number(line, first):
    booked = book(line, first, PHONE)
    with clock.at(first):
        arrive(booked.code)
        with pytest.raises(QueueRefusedError):
            arrive(booked.code)


def test_the_phone_number_cannot_be_read_from_the_booking(line, first):
    booked = book(line, first, PHONE)

    assert b"912345678" not in bytes(booked.phone_index)


def test_a_time_is_booked_and_found_again_by_code_and_phone(visitor, line, first, door):
    visitor.post(
        reverse("queue:book", args=[door, line.pk]),
        {"slot": first.isoformat(), "phone": "0912 345 678"},
    )
    made = booking()
    find = reverse("queue:bookings", args=[door])

    wrong = visitor.post(find, {"code": made.code, "phone": "0987654321"})
    found = visitor.post(find, {"code": made.code, "phone": "0912345678"}, follow=True)

    assert wrong.status_code == 422
    assert made.code in found.content.decode()


def test_a_booking_is_cancelled_through_the_page(visitor, line, first, door):
    made = book(line, first, PHONE)

    visitor.post(reverse("queue:change-booking", args=[door, made.pk]), {"act": "cancel"})

    assert booking().state == "cancelled"


def test_a_booking_is_moved_through_the_page(visitor, line, first, door):
    made = book(line, first, PHONE)
    later = free_slots(line)[3].starts_at

    visitor.post(
        reverse("queue:change-booking", args=[door, made.pk]), {"slot": later.isoformat()}
    )

    assert booking().starts_at == later


def test_the_kiosk_takes_the_code(visitor, line, first):
    made = book(line, first, PHONE)
    address = reverse("queue:check-in", args=[key_of(ScreenKey.Kind.KIOSK)])

    unknown = visitor.post(address, {"code": "12"})
    with clock.at(first):
        taken = visitor.post(address, {"code": made.code}, follow=True)

    assert 'role="alert"' in unknown.content.decode()
    assert "A001" in taken.content.decode()


def test_a_line_without_places_offers_no_time(visitor, line, door):
    line.per_half_hour = 0
    line.save()

    answer = visitor.get(reverse("queue:book", args=[door, line.pk]))

    assert answer.status_code == 404


@pytest.mark.real_database
def test_ten_people_who_want_the_last_place_make_one_booking(real_database):
    commune(HERE)
    with acting_in(HERE), transaction.atomic():
        line = queue_line()
        slot = free_slots(line)[0].starts_at

    def try_it():
        with acting_in(HERE), transaction.atomic():
            try:
                return bool(book(line, slot, PHONE))
            except QueueRefusedError:
                return False

    assert sum(run_together([try_it] * 10)) == 1
