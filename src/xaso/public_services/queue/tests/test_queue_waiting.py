"""What the forecast counts: who is before, who is at the desks, how long it took lately."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.queue.forecast import forecast
from xaso.public_services.queue.models import DeskLine, QueueLine, QueueTicket
from xaso.public_services.queue.queries.waiting import QueueNow
from xaso.public_services.queue.services.calling import call_next
from xaso.public_services.queue.states import TicketState
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM_TIME)
USUAL = 10


@pytest.fixture
def hall(db):
    """A hall with two lines of ten minutes, and nothing seen in the weeks before."""
    cache.clear()
    with acting_in(HERE), clock.at(MORNING):
        queue_line("A")
        queue_line("B")
        yield
    cache.clear()


def opened(number, *prefixes):
    """Open a desk that calls from these lines only."""
    desk = queue_desk(number, official(Role.RECEPTIONIST))
    for prefix in prefixes:
        DeskLine.objects.create(desk=desk, line=queue_line(prefix))
    return desk


def newcomer(prefix="A"):
    return next(one.newcomer for one in QueueNow().of_lines() if one.line.prefix == prefix)


def lately(*minutes):
    """Let people have been served for these minutes an hour of a day before."""
    line = queue_line("A")
    began = MORNING - timedelta(days=7)
    for number, took in enumerate(minutes):
        QueueTicket.objects.create(
            line=line,
            waits_in=line,
            day=began.date(),
            number=number,
            code=f"A{number:03}",
            source="kiosk",
            state=TicketState.DONE,
            queue_at=began,
            taken_at=began,
            called_at=began,
            served_at=began,
            ended_at=began + timedelta(minutes=took),
        )


def test_who_is_at_the_desk_counts_by_half(hall):
    QueueLine.objects.update(minutes=60)
    desk = opened(1)
    queue_ticket("A")
    call_next(desk.pk, actor=desk.officer)

    assert newcomer() == forecast([30], 1) != forecast([], 1)


def test_who_is_at_a_desk_that_does_not_call_the_line_does_not_count(hall):
    QueueLine.objects.update(minutes=60)
    opened(1, "A")
    other = opened(2, "B")
    queue_ticket("B")
    call_next(other.pk, actor=other.officer)

    assert newcomer("A") == forecast([], 1)


def test_people_whom_only_other_desks_call_do_not_count(hall):
    opened(1, "A")
    opened(2, "B")
    for _ in range(5):
        queue_ticket("B")

    assert newcomer("A") == forecast([], 1)
    assert newcomer("B") == forecast([USUAL] * 5, 1)


def test_people_of_another_line_whom_the_same_desk_calls_count(hall):
    opened(1)
    for _ in range(5):
        queue_ticket("B")

    assert newcomer("A") == forecast([USUAL] * 5, 1)


def test_people_of_a_line_out_of_use_count_with_their_minutes(hall):
    opened(1)
    for _ in range(5):
        queue_ticket("B")
    QueueLine.objects.filter(prefix="B").update(is_active=False)

    assert newcomer("A") == forecast([USUAL] * 5, 1)


def test_what_was_seen_lately_changes_the_forecast(hall):
    opened(1)
    queue_ticket("A")
    lately(*[30] * 100)

    assert newcomer().most > forecast([USUAL], 1).most


@pytest.mark.parametrize("minutes", [0.4, 121, 960])
def test_a_button_forgotten_or_pressed_at_once_does_not_change_it(hall, minutes):
    opened(1)
    queue_ticket("A")
    lately(*[minutes] * 100)

    assert newcomer() == forecast([USUAL], 1)
