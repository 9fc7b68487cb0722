"""The feed of events: in the order in which they became certain, to those concerned."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction

from xaso.kernel.api_clients.api import write_cursor
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.events.api import publish
from xaso.kernel.events.registry import subscriptions
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.webhooks import rest
from xaso.kernel.webhooks.api import PublicEvent, offer_event
from xaso.kernel.webhooks.offers import offers
from xaso.lib import clock

pytestmark = pytest.mark.real_database
OWNED: dict[UUID, UUID] = {}


@dataclass(frozen=True, slots=True)
class LampLit:
    thing: UUID
    number: int


def owners(ids):
    return {key: OWNED[key] for key in ids if key in OWNED}


@pytest.fixture(autouse=True)
def offered(real_database):
    offer_event(
        PublicEvent(
            "testing.lamp_lit", "Đèn sáng", LampLit, owners, lambda e: {"number": e.number}
        )
    )
    yield
    del offers._items["testing.lamp_lit"]
    del subscriptions._items["webhooks.tell_testing_lamp_lit"]
    OWNED.clear()


@pytest.fixture
def caller():
    return a_caller("webhooks.read_events")


def light(caller, number, commune_id=HERE):
    thing = uuid4()
    OWNED[thing] = caller.client.user.pk
    with acting_in(commune_id), transaction.atomic():
        publish(LampLit(thing, number), aggregate=thing)


def light_slowly(caller, number, begun, finish):
    thing = uuid4()
    OWNED[thing] = caller.client.user.pk
    try:
        with acting_in(HERE), transaction.atomic():
            publish(LampLit(thing, number), aggregate=thing)
            begun.set()
            finish.wait(10)
    finally:
        connections.close_all()


def settled():
    """Wait until no transaction of another test on the same server holds events back."""
    mark = current()
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > mark:
                return
        time.sleep(0.1)


def current():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]


def an_hour_ago():
    return (clock.now() - timedelta(hours=1)).isoformat()


def numbers(answer):
    return [one["data"]["number"] for one in answer["items"]]


def test_events_come_in_order_and_page_by_page(caller):
    for number in range(5):
        light(caller, number)
    settled()

    first = caller.get("events", {"limit": 3, "since": an_hour_ago()}).json()
    second = caller.get("events", {"limit": 3, "cursor": first["next"]}).json()
    third = caller.get("events", {"limit": 3, "cursor": second["next"]}).json()

    assert numbers(first) + numbers(second) == [0, 1, 2, 3, 4]
    assert (first["more"], second["more"], numbers(third)) == (True, False, [])
    assert first["items"][0]["type"] == "testing.lamp_lit"


def test_who_has_seen_all_goes_on_from_there(caller):
    light(caller, 1)
    settled()
    seen = caller.get("events", {"since": an_hour_ago()}).json()
    again = caller.get("events", {"cursor": seen["next"]}).json()
    light(caller, 2)
    settled()

    answer = caller.get("events", {"cursor": again["next"]}).json()

    assert numbers(answer) == [2]


@pytest.mark.parametrize("query", [{}, {"since": "a moment ago"}], ids=["now", "since"])
def test_who_begins_before_anything_happened_misses_nothing(caller, query):
    if query:
        query = {"since": clock.now().isoformat()}
    begun = caller.get("events", query).json()
    light(caller, 1)
    settled()

    answer = caller.get("events", {"cursor": begun["next"]}).json()

    assert (begun["items"], begun["more"]) == ([], False)
    assert numbers(answer) == [1]


def test_who_begins_while_something_is_being_written_hears_of_it(caller):
    begun, finish = Event(), Event()
    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(light_slowly, caller, 1, begun, finish)
        begun.wait(10)
        first = caller.get("events").json()
        finish.set()
        done.result()
    settled()

    answer = caller.get("events", {"cursor": first["next"]}).json()

    assert numbers(answer) == [1]


def test_who_begins_now_hears_nothing_of_before(caller):
    light(caller, 1)
    settled()
    begun = caller.get("events").json()
    light(caller, 2)
    settled()

    answer = caller.get("events", {"cursor": begun["next"]}).json()

    assert (begun["items"], numbers(answer)) == ([], [2])


def test_the_events_of_others_are_passed_over(caller):
    light(a_caller("webhooks.read_events"), 1)
    light(caller, 2)
    commune(THERE)
    light(caller, 3, THERE)
    settled()

    answer = caller.get("events", {"since": an_hour_ago()}).json()

    assert numbers(answer) == [2]


def test_many_events_of_others_do_not_stop_the_way(caller, monkeypatch):
    monkeypatch.setattr(rest, "SCANNED", 2)
    for number in range(3):
        light(a_caller("webhooks.read_events"), number)
    light(caller, 9)
    settled()

    first = caller.get("events", {"since": an_hour_ago()}).json()
    second = caller.get("events", {"cursor": first["next"]}).json()

    assert (numbers(first), first["more"], numbers(second)) == ([], True, [9])


def test_what_is_committed_late_is_not_missed(caller):
    begun, finish = Event(), Event()
    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(light_slowly, caller, 1, begun, finish)
        begun.wait(10)
        light(caller, 2)
        first = caller.get("events", {"since": an_hour_ago()}).json()
        finish.set()
        done.result()
    settled()
    second = caller.get("events", {"cursor": first["next"], "since": an_hour_ago()}).json()

    assert numbers(first) + numbers(second) == [1, 2]


def test_a_place_of_a_lost_server_is_gone(caller):
    cursor = write_cursor([2**60, str(uuid4())], of="events")

    answer = caller.get("events", {"cursor": cursor})

    assert (answer.status_code, answer.json()["type"]) == (410, "urn:xaso:problem:gone")
