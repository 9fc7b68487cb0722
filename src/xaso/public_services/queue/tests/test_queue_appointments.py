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
from xaso.public_services.queue.services.appointments import (
    arrive,
    book,
    cancel,
    forget_bookings,
    move,
)
from xaso.public_services.queue.services.calling import call_next
from xaso.public_services.queue.tasks import end_day
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket
from xaso.public_services.queue.views import appointments as pages

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


PAGES = ["find", "book", "change", "check-in"]


def send(visitor, page, made, door):
    """Send a form of the booking's pages; return its status."""
    kiosk = key_of(ScreenKey.Kind.KIOSK)
    address, fields = {
        "find": (reverse("queue:bookings", args=[door]), {"code": "000000", "phone": PHONE}),
        "book": (reverse("queue:book", args=[door, made.line_id]), {}),
        "change": (reverse("queue:change-booking", args=[door, made.pk]), {}),
        "check-in": (reverse("queue:check-in", args=[kiosk]), {"code": "000000"}),
    }[page]
    return visitor.post(address, fields).status_code, visitor.get(address).status_code


@pytest.mark.parametrize("page", PAGES)
def test_an_address_sends_only_so_many_forms_a_minute_but_looks_as_often_as_it_likes(
    visitor, line, first, door, page, settings
):
    settings.XASO_QUEUE_TAKEN_PER_MINUTE = 2
    made = book(line, first, PHONE)

    answers = [send(visitor, page, made, door) for _ in range(3)]

    assert [sent == 429 for sent, _looked in answers] == [False, False, True]
    assert [looked for _sent, looked in answers] == [200, 200, 200]


@pytest.mark.real_database
def test_a_code_typed_at_the_kiosk_stays_counted_when_its_page_fails(
    real_database, monkeypatch, settings
):
    settings.XASO_QUEUE_TAKEN_PER_MINUTE = 1
    with acting_in(HERE), transaction.atomic():
        address = reverse("queue:check-in", args=[key_of(ScreenKey.Kind.KIOSK)])

    def fails(_code):
        raise RuntimeError

    monkeypatch.setattr(pages, "arrive", fails)
    kiosk = Client(raise_request_exception=False)

    answers = [kiosk.post(address, {"code": "000000"}).status_code for _ in range(2)]

    assert answers == [500, 429]


@pytest.mark.parametrize("page", ["find", "book", "change"])
def test_an_empty_form_is_refused_and_not_taken_for_a_look(visitor, line, first, door, page):
    made = book(line, first, PHONE)

    sent, _looked = send(visitor, page, made, door)

    assert sent == 422


def test_a_phone_number_holds_only_so_many_bookings(line, first, settings):
    settings.XASO_QUEUE_BOOKINGS_PER_PHONE = 2
    times = [one.starts_at for one in free_slots(line)[:4]]
    held = [book(line, one, PHONE) for one in times[:2]]

    with pytest.raises(QueueRefusedError, match="2"):
        book(line, times[2], PHONE)
    other = book(line, times[2], "+84987654321")
    moved = move(held[0].pk, times[3])
    cancel(held[1].pk)

    assert (other.starts_at, moved.starts_at) == (times[2], times[3])
    assert book(line, times[0], PHONE).starts_at == times[0]


def test_bookings_that_are_over_do_not_count_for_the_phone_number(line, first, settings):
    settings.XASO_QUEUE_BOOKINGS_PER_PHONE = 1
    book(line, first, PHONE)

    with clock.at(first + timedelta(hours=1)):
        later = free_slots(line)[0].starts_at
        again = book(line, later, PHONE)

    assert again.starts_at == later


def test_a_limit_of_nought_lets_a_phone_number_book_at_will(line, settings):
    settings.XASO_QUEUE_BOOKINGS_PER_PHONE = 0

    made = [book(line, one.starts_at, PHONE) for one in free_slots(line)[:6]]

    assert len(made) == 6


def test_the_page_says_that_a_phone_number_holds_enough_bookings(
    visitor, line, first, door, settings
):
    settings.XASO_QUEUE_BOOKINGS_PER_PHONE = 1
    book(line, first, PHONE)
    later = free_slots(line)[0].starts_at

    answer = visitor.post(
        reverse("queue:book", args=[door, line.pk]),
        {"slot": later.isoformat(), "phone": PHONE},
    )

    assert answer.status_code == 422
    assert "Số điện thoại này" in answer.content.decode()


def test_bookings_are_forgotten_some_days_after_their_day(line, first, settings):
    settings.XASO_QUEUE_BOOKINGS_KEPT_DAYS = 7
    old = book(line, first, PHONE)
    with clock.at(first):
        arrive(old.code)
    with clock.at(first + timedelta(days=1)):
        book(line, free_slots(line)[0].starts_at, PHONE)

    counts = []
    for day in (7, 8):
        with clock.at(first.replace(hour=23) + timedelta(days=day)):
            counts.append((forget_bookings(), Appointment.objects.count()))

    assert counts == [(0, 2), (1, 1)]
    assert QueueTicket.objects.count() == 1


def test_the_nightly_task_ends_the_day_and_forgets_bookings_of_every_commune(line, first):
    book(line, first, PHONE)
    with clock.at(first):
        waiting = queue_ticket("A")

    with clock.at(first + timedelta(days=60)):
        end_day(0)

    waiting.refresh_from_db()
    assert waiting.state == "left"
    assert not Appointment.objects.exists()


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


@pytest.mark.real_database
def test_bookings_of_one_phone_number_at_once_stay_within_its_limit(real_database, settings):
    settings.XASO_QUEUE_BOOKINGS_PER_PHONE = 2
    commune(HERE)
    with acting_in(HERE), transaction.atomic():
        line = queue_line()
        slots = [one.starts_at for one in free_slots(line)[:8]]

    def booking_at(slot):
        def try_it():
            with acting_in(HERE), transaction.atomic():
                try:
                    return bool(book(line, slot, PHONE))
                except QueueRefusedError:
                    return False

        return try_it

    assert sum(run_together([booking_at(one) for one in slots])) == 2
