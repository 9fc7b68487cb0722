"""The averages, the numbers behind each figure, and both as a workbook."""

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random
from statistics import median

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.queue.models import QueueTicket
from xaso.public_services.queue.queries.averages import (
    Span,
    averages_of,
    service_of,
    tickets_in,
    wait_of,
)
from xaso.public_services.queue.services.calling import call_next, finish
from xaso.public_services.queue.states import TicketState
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
DAY = date(2026, 11, 23)
SPAN = Span(DAY, DAY)
pytestmark = pytest.mark.django_db


def at(hour, minute=0):
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=VIETNAM_TIME)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def leader(client):
    client.force_login(official(Role.LEADER), backend=BACKEND)
    return client


def serve(hour):
    """Let one person wait four minutes and be served for ten."""
    officer = official(Role.RECEPTIONIST)
    with acting_in(HERE):
        with clock.at(at(hour)):
            desk = queue_desk(hour, officer)
            queue_ticket()
        with clock.at(at(hour, 4)):
            call_next(desk.pk, actor=officer)
        with clock.at(at(hour, 14)):
            finish(desk.pk, actor=officer)


@pytest.fixture
def a_day(db):
    """Two hundred numbers of two lines, in every state, with minutes by chance."""
    chance = Random(7)  # noqa: S311
    with acting_in(HERE), clock.at(at(7)):
        lines = [queue_line("A"), queue_line("B")]
        for number in range(200):
            line = chance.choice(lines)
            taken = at(7) + timedelta(minutes=chance.randrange(600))
            called = taken + timedelta(seconds=chance.randrange(3000))
            ended = called + timedelta(seconds=chance.randrange(3000))
            was_called, was_served = chance.random() < 0.8, chance.random() < 0.8
            QueueTicket.objects.create(
                line=line,
                waits_in=line,
                day=DAY,
                number=number,
                code=f"{line.prefix}{number:03}",
                source="kiosk",
                state=chance.choice(TicketState.values),
                queue_at=taken,
                taken_at=taken,
                called_at=called if was_called else None,
                served_at=called if was_served else None,
                ended_at=ended,
            )
        yield


def counted(rows):
    """Count rows one by one, as the page tells them."""
    waits = [one for one in map(wait_of, rows) if one is not None]
    services = [one for one in map(service_of, rows) if one is not None]
    states = [one.state for one in rows]
    return (
        len(rows),
        states.count("done"),
        states.count("left") + states.count("skipped"),
        round(median(waits), 1) if waits else None,
        round(median(services), 1) if services else None,
    )


def told(figures):
    return (figures.count, figures.served, figures.away, figures.wait, figures.service)


def test_every_figure_is_that_of_its_rows(a_day):
    by_line, by_hour = defaultdict(list), defaultdict(list)
    rows = list(tickets_in(SPAN))
    for row in rows:
        by_line[row.line_id].append(row)
        by_hour[timezone.localtime(row.taken_at).hour].append(row)

    found = averages_of(SPAN)

    assert told(found.whole) == counted(rows)
    assert {key: told(one) for key, one in found.by_line} == {
        key: counted(group) for key, group in by_line.items()
    }
    assert [(key, told(one)) for key, one in found.by_hour] == [
        (key, counted(by_hour[key])) for key in sorted(by_hour)
    ]


def test_the_figures_cost_as_little_for_many_numbers_as_for_few(
    a_day, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        found = averages_of(SPAN)

    assert found.whole.count == 200


def test_days_without_numbers_have_empty_figures(db):
    with acting_in(HERE):
        found = averages_of(SPAN)

    assert told(found.whole) == (0, 0, 0, None, None)
    assert (found.by_line, found.by_hour) == ((), ())


@pytest.mark.parametrize("state", [one for one in TicketState if one != TicketState.DONE])
def test_minutes_of_serving_are_those_of_who_was_served(a_day, state):
    QueueTicket.objects.update(state=state, served_at=at(8), ended_at=at(9))

    assert averages_of(SPAN).whole.service is None
    assert {service_of(one) for one in tickets_in(SPAN)} == {None}


def test_a_quarter_of_a_year_is_looked_at_at_most():
    span = Span.of(date(2020, 1, 1), DAY, DAY)

    assert DAY - span.first == timedelta(days=93)
    assert Span.of(DAY - timedelta(days=93), DAY, DAY).first == DAY - timedelta(days=93)
    assert Span.of(None, None, DAY) == Span(DAY - timedelta(days=27), DAY)
    assert Span.of(DAY, DAY - timedelta(days=1), DAY).first == DAY - timedelta(days=1)


def test_every_average_leads_to_its_rows(leader):
    serve(8)
    serve(10)

    page = leader.get(reverse("queue:averages"), {"from": DAY, "to": DAY})
    rows = {
        address: text(leader.get(address.replace("&amp;", "&")))
        for address in set(re.findall(r'href="(/queue/averages/tickets/\?[^"]+)"', text(page)))
    }

    assert told(page.context["whole"]) == (2, 2, 0, 4.0, 10.0)
    assert [(hour, one.count) for hour, one in page.context["by_hour"]] == [(8, 1), (10, 1)]
    assert len(rows) >= 10
    for address, shown in rows.items():
        away = "state=away" in address
        assert ("A001" in shown) is not (away or "hour=10" in address), address
        assert ("A002" in shown) is not (away or "hour=8" in address), address


@pytest.mark.parametrize("hour", ["", "24", "-1", "x", "²"])
def test_an_hour_that_is_none_narrows_nothing(leader, hour):
    serve(8)

    asked = {"from": DAY, "to": DAY, "hour": hour}
    shown = text(leader.get(reverse("queue:tickets"), asked))

    assert "A001" in shown


def test_the_workbook_holds_the_same_rows(leader):
    serve(8)
    serve(10)

    answer = leader.get(reverse("queue:export"), {"from": DAY, "to": DAY, "hour": 8})

    [head, row] = load_workbook(BytesIO(answer.content)).active.values
    assert row[0] == "A001"
    assert row[-2:] == (4, 10)
    assert len(head) == len(row)
