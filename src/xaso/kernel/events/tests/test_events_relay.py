"""Nothing published is missed or doubled, whoever commits when (data rule 9)."""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.real import run_together

from xaso.kernel.events.api import publish
from xaso.kernel.events.models import InboxReceipt, OutboxEvent, RelayPosition
from xaso.kernel.events.services.relaying import BATCH, has_unrelayed, relay
from xaso.kernel.events.testing import deliver_all, subscribed
from xaso.kernel.events.worker import drain
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.ids import uuid7

WRITERS, EACH = 8, 60


@dataclass(frozen=True, slots=True)
class ThingHappened:
    number: int


def happen(number=1, aggregate=None):
    with transaction.atomic():
        return publish(ThingHappened(number), aggregate=aggregate or uuid7())


def relayed():
    jobs = ProcrastinateJob.objects.filter(task_name="events.deliver").order_by("id")
    return [UUID(job.args["event_id"]) for job in jobs]


def relay_all(until, seconds=60):
    """Relay again and again: other test runs on this server may hold events back."""
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        if not relay(HERE):
            time.sleep(0.01)


@pytest.mark.real_database
def test_eight_writers_that_commit_out_of_order_lose_and_double_nothing(real_database):
    written = []

    def write(writer):
        def run():
            with acting_in(HERE):
                for number in range(EACH):
                    with transaction.atomic():
                        event = publish(ThingHappened(number), aggregate=UUID(int=writer + 1))
                        time.sleep(0.001 * ((writer * 7 + number * 3) % 5))
                    written.append(event)

        return run

    def read():
        relay_all(lambda: len(written) == WRITERS * EACH and not has_unrelayed(HERE))

    with subscribed(ThingHappened, lambda event: None):
        run_together([*(write(writer) for writer in range(WRITERS)), read, read])

    found = relayed()
    assert len(written) == WRITERS * EACH
    assert len(found) == len(set(found))
    assert set(found) == set(written)


@pytest.mark.real_database
def test_an_event_waits_for_an_older_transaction_that_still_runs(real_database):
    with acting_in(HERE), subscribed(ThingHappened, lambda event: None):
        slow = connection.copy()
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        event = happen()

        before = (relay(HERE), has_unrelayed(HERE))
        slow.commit()
        slow.close()
        relay_all(relayed)

    assert before == (0, True)
    assert relayed() == [event]


@pytest.mark.real_database
def test_what_was_rolled_back_is_never_relayed(real_database):
    with acting_in(HERE), subscribed(ThingHappened, lambda event: None):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            publish(ThingHappened(1), aggregate=uuid7())
            raise ZeroDivisionError
        kept = happen()

        relay_all(relayed)

    assert relayed() == [kept]


@pytest.mark.real_database
def test_after_a_restore_into_a_new_server_nothing_is_lost(real_database):
    seen = []
    commune(HERE)
    with acting_in(HERE), subscribed(ThingHappened, lambda event: seen.append(event.number)):
        happen(1)
        drain()
        waiting = happen(2)
        far = 10**12
        with transaction.atomic():
            OutboxEvent.objects.exclude(pk=waiting).update(xid=far)
            OutboxEvent.objects.filter(pk=waiting).update(xid=far + 5)
            RelayPosition.objects.update(xid=far)
        happen(3)

        drain()

    assert seen == [1, 2, 3]


@pytest.mark.real_database
def test_the_worker_drains_what_handlers_publish_in_turn(real_database):
    seen = []

    def handle(event, meta):
        seen.append((event.number, meta.commune_id))
        if event.number < 3:
            publish(ThingHappened(event.number + 1), aggregate=meta.aggregate_id)

    commune(HERE)
    commune(THERE)
    with subscribed(ThingHappened, handle):
        for one in (HERE, THERE):
            with acting_in(one):
                happen(1)
        ran = drain()

    assert ran == 6
    assert sorted(seen) == sorted(
        (number, one) for number in (1, 2, 3) for one in (HERE, THERE)
    )


@pytest.mark.real_database
def test_publishing_outside_a_transaction_is_refused(real_database):
    with acting_in(HERE), pytest.raises(transaction.TransactionManagementError):
        publish(ThingHappened(1), aggregate=uuid7())

    assert not has_unrelayed(HERE)


@pytest.mark.django_db
def test_more_events_than_a_batch_are_relayed_in_order():
    seen = []
    with acting_in(HERE), subscribed(ThingHappened, lambda event: seen.append(event.number)):
        OutboxEvent.objects.bulk_create(
            OutboxEvent(
                kind="test_events_relay.ThingHappened",
                aggregate_id=UUID(int=1),
                payload={"number": number},
                at=timezone.now() + timedelta(microseconds=number),
            )
            for number in range(BATCH + 5)
        )

        deliver_all()

        assert InboxReceipt.objects.count() == BATCH + 5
    assert seen == list(range(BATCH + 5))


@pytest.mark.django_db
def test_a_commune_relays_only_its_own_events():
    with subscribed(ThingHappened, lambda event: None):
        with acting_in(HERE):
            mine = happen()
        with acting_in(THERE):
            happen()

        relay(HERE, only_settled=False)

    assert relayed() == [mine]


@pytest.mark.django_db
def test_an_event_without_subscribers_is_passed_and_makes_no_job():
    with acting_in(HERE):
        happen()

        passed = relay(HERE, only_settled=False)

        assert (passed, relayed(), has_unrelayed(HERE)) == (1, [], False)
