"""The worker wakes at once, stops in time and takes up what a dead one left."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from xaso.kernel.events.api import defer_on_commit, publish, task
from xaso.kernel.events.failures import JobFailedError
from xaso.kernel.events.models import InboxReceipt
from xaso.kernel.events.relay_loop import RelayLoop
from xaso.kernel.events.tasks import sweep_stalled
from xaso.kernel.events.testing import deliver_all, subscribed
from xaso.kernel.events.worker import worker_app
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in, current_commune

SECRET = "nguoi.nhan@example.vn"
RUN = "runpy.run_module('xaso', run_name='__main__')"
HANG = (
    "import time, django; django.setup(); from xaso.kernel.events.api import task;"
    " task('testing.hang', atomic=False)(lambda: time.sleep(60))"
)


@dataclass(frozen=True, slots=True)
class BellRang:
    number: int


@pytest.fixture
def send_letter():
    done = []

    @task("testing.send_letter")
    def send(*, letter_id: str, page: int = 1):
        done.append((letter_id, page, current_commune(), connection.in_atomic_block))

    yield send, done
    del app.tasks["testing.send_letter"]


@pytest.fixture
def in_a_hurry(send_letter):
    send, _done = send_letter
    yield task("testing.code", priority=1)(send.function)
    del app.tasks["testing.code"]


@pytest.fixture
def broken():
    @task("testing.broken", atomic=False)
    def refuse():
        raise ConnectionRefusedError(SECRET)

    yield refuse
    del app.tasks["testing.broken"]


@contextmanager
def relay_loop():
    ended = []
    loop = RelayLoop(on_end=lambda: ended.append(True))
    loop.start()
    try:
        yield loop
    finally:
        loop.stop()
        loop.join(5)
    assert ended


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def ring(number=1):
    with acting_in(HERE), transaction.atomic():
        publish(BellRang(number), aggregate=UUID(int=1))


def jobs(**narrow):
    return ProcrastinateJob.objects.filter(task_name="events.deliver", **narrow).count()


@pytest.mark.django_db
def test_a_deferred_task_runs_in_the_commune_that_asked_and_in_a_transaction(send_letter):
    send, done = send_letter
    with acting_in(HERE):
        defer_on_commit(send, letter_id="7", page=2)

    deliver_all()

    assert done == [("7", 2, HERE, True)]


@pytest.mark.django_db
def test_a_task_deferred_in_a_rolled_back_transaction_does_not_exist(send_letter):
    send, done = send_letter
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        defer_on_commit(send, letter_id="7")
        raise ZeroDivisionError

    assert (deliver_all(), done) == (0, [])


@pytest.mark.django_db
def test_what_the_queue_may_log_of_a_failed_task_names_nobody(broken):
    with pytest.raises(JobFailedError) as failed:
        broken.run(commune_id=HERE)

    assert SECRET not in str(failed.value)
    assert failed.value.__suppress_context__
    assert "testing.broken: builtins.ConnectionRefusedError in kernel/events" in str(
        failed.value
    )


@pytest.mark.django_db
def test_a_task_that_never_succeeds_is_tried_eight_times_and_kept_as_failed(broken):
    defer_on_commit(broken)

    deliver_all(give_up=True)

    assert ProcrastinateJob.objects.get(task_name="testing.broken").status == "failed"


@pytest.mark.real_database
def test_the_relay_is_woken_by_a_commit_long_before_its_sweep(real_database, monkeypatch):
    monkeypatch.setattr("xaso.kernel.events.relay_loop.SWEEP_SECONDS", 600)
    with subscribed(BellRang, print), relay_loop():
        wait_for(lambda: listens("xaso_outbox"))
        ring()

        assert wait_for(jobs)


@pytest.mark.real_database
def test_the_sweep_finds_what_no_hint_told_of(real_database, monkeypatch):
    monkeypatch.setattr(
        "xaso.kernel.events.services.publishing.wake_relay", lambda commune: None
    )
    monkeypatch.setattr("xaso.kernel.events.relay_loop.SWEEP_SECONDS", 0.2)
    commune(HERE)
    with subscribed(BellRang, print), relay_loop():
        wait_for(lambda: listens("xaso_outbox"))
        ring()

        assert wait_for(jobs)


@pytest.mark.real_database
def test_worker_once_does_what_waits_and_ends(real_database, capsys):
    seen = []
    commune(HERE)
    with subscribed(BellRang, seen.append):
        ring(1)
        ring(2)

        call_command("worker", once=True)

    with acting_in(HERE), transaction.atomic():
        assert InboxReceipt.objects.count() == 2
    assert seen == [BellRang(1), BellRang(2)]
    assert capsys.readouterr().out == "2 jobs done.\n"


@pytest.mark.real_database
def test_what_somebody_waits_for_overtakes_what_was_there_before(
    real_database, send_letter, in_a_hurry
):
    letter, done = send_letter
    commune(HERE)
    with acting_in(HERE), transaction.atomic():
        for number in range(3):
            defer_on_commit(letter, letter_id=str(number))
        defer_on_commit(in_a_hurry, letter_id="code")

    call_command("worker", once=True)

    assert [one[0] for one in done] == ["code", "0", "1", "2"]


@pytest.mark.real_database
def test_what_a_handler_defers_in_the_worker_is_rolled_back_with_it(real_database, send_letter):
    send, done = send_letter

    def defer_and_fail(event):
        defer_on_commit(send, letter_id="1")
        raise ValueError

    commune(HERE)
    with subscribed(BellRang, defer_and_fail):
        ring()
        call_command("worker", once=True, verbosity=0)

    assert done == []
    assert ProcrastinateJob.objects.get().task_name == "events.deliver"
    assert jobs(status="todo", attempts=1) == 1


@pytest.mark.real_database
def test_jobs_of_a_dead_worker_are_taken_up_again(real_database):
    with subscribed(BellRang, print):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - interval '5 minutes') RETURNING id"
            )
            cursor.execute(
                "INSERT INTO procrastinate_jobs"
                " (queue_name, task_name, args, status, worker_id) SELECT 'events',"
                " 'events.deliver', '{}', 'doing', max(id) FROM procrastinate_workers"
            )

        asyncio.run(sweep())

    assert jobs(status="todo", attempts=1) == 1


@pytest.mark.real_database
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_ends_at_once_when_it_is_told_to(real_database, sign):
    worker = start_worker(real_database)
    started = wait_for(lambda: ProcrastinateWorker.objects.exists() and listens("xaso_outbox"))

    seconds, errors = stop_worker(worker, sign)

    assert started
    assert (worker.returncode, errors) == (0, "")
    assert seconds < 5
    assert not ProcrastinateWorker.objects.exists()


@pytest.mark.real_database
def test_a_job_that_hangs_holds_the_end_up_for_five_seconds_at_most(real_database):
    app.configure_task("testing.hang").defer(commune_id=None)
    worker = start_worker(real_database, HANG)
    hanging = ProcrastinateJob.objects.filter(task_name="testing.hang", status="doing")
    started = wait_for(hanging.exists)

    seconds, _ = stop_worker(worker, signal.SIGTERM)

    assert started
    assert (worker.returncode, hanging.count()) == (1, 1)
    assert seconds < 7


def start_worker(database, *before):
    program = "; ".join([*before, "import runpy, sys", "sys.argv = ['xaso', 'worker']", RUN])
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "XASO_TEST_SCRATCH": os.environ["XASO_TEST_SCRATCH"],
        "XASO_DB_HOST": connection.settings_dict["HOST"],
        "XASO_DB_USER": settings.XASO_DB_APP,
        "XASO_DB_NAME": database,
    }
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program], env=environment, stderr=subprocess.PIPE
    )


def stop_worker(worker, sign):
    began = time.monotonic()
    worker.send_signal(sign)
    _, errors = worker.communicate(timeout=20)
    return time.monotonic() - began, errors.decode()


async def sweep():
    ours = worker_app()
    async with ours.open_async():
        context = type("Context", (), {"app": ours})
        await sweep_stalled.func(context, timestamp=0)


def listens(channel):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query = %s AND datname = current_database()",
            [f"LISTEN {channel}"],
        )
        return cursor.fetchone()[0] > 0
