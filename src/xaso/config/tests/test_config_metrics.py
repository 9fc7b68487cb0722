"""Figures for Prometheus, gathered from two real web processes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from xaso.config.operations.gauges import StateCollector
from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.api import record
from xaso.kernel.files.testing import hold_all, stored_pdf
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.testing import people, received

CODE = "H56.99.15-261122-0001"


def gauges():
    return {
        (one.name, *one.labels.values()): one.value
        for family in StateCollector(connection).collect()
        for one in family.samples
    }


@pytest.mark.django_db
def test_queue_outbox_seal_files_and_doors_are_told(settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path
    here = commune(HERE)
    clerk = official(Role.CLERK)
    User.objects.filter(pk=clerk.pk).update(
        failed_attempts=3, locked_until=timezone.now() + timedelta(minutes=5)
    )
    User.objects.filter(pk=official(Role.CLERK).pk).update(
        stranger_attempts=2, strangers_locked_until=timezone.now() + timedelta(minutes=5)
    )
    with acting_in(HERE):
        with clock.at(timezone.now() - timedelta(minutes=11)):
            record("test.thing.done", actor=None, subject=("thing", UUID(int=1)))
        received(people())
        stored_pdf()
        hold_all("quarantined")

    found = gauges()

    assert found["xaso_sign_in_failures_open",] == 5
    assert found["xaso_accounts_locked",] == 2
    assert found["xaso_outbox_waiting", here.code] >= 1
    assert found["xaso_files_quarantined", here.code] >= 1
    assert found["xaso_files_infected", here.code] == 0
    assert found["xaso_dead_letters", here.code] == 0
    assert found["xaso_seal_lag_seconds", here.code] > 600
    assert found["xaso_jobs_failed",] == 0


@pytest.mark.django_db
def test_the_oldest_job_of_each_task_is_told():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('events', 'events.deliver', '{}', 'todo') RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '90 seconds'"
            " WHERE job_id = %s",
            cursor.fetchone(),
        )

    found = gauges()

    assert found["xaso_jobs_waiting", "events.deliver"] == 1
    assert 89 < found["xaso_jobs_oldest_seconds", "events.deliver"] < 100


@pytest.fixture
def site(real_database, tmp_path):
    """Two web processes under granian, measured; gives their address."""
    with transaction.atomic():
        commune(HERE)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603
        [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
            "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--no-ws",
            "--blocking-threads", "2", "--log-level", "warning",
            "xaso.config.wsgi:application",
        ],
        env=os.environ
        | {
            "XASO_DB_NAME": real_database,
            "XASO_DB_HOST": connection.settings_dict["HOST"],
            "XASO_METRICS_DIR": str(tmp_path / "metrics"),
        },
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 40
        while status(f"{address}/health/live") != 200 and time.monotonic() < until:
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def status(url, **headers):
    request = urllib.request.Request(url, headers={"Connection": "close", **headers})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def ask_until_both_answered(site, figures):
    """Ask at least 20 times, and on until both processes have written figures; gives how often.

    The second process may still be starting while the first one answers everything.
    """
    until = time.monotonic() + 40
    asked = 0
    while asked < 20 or len(list(figures.glob("histogram_*.db"))) < 2:
        assert time.monotonic() < until, "the second process never answered"
        assert status(f"{site}/dang-nhap/?q={asked}") == 200
        asked += 1
    return asked


@pytest.mark.real_database
def test_the_figures_of_two_processes_are_added_and_name_views_only(site, tmp_path):
    asked_for = ask_until_both_answered(site, tmp_path / "metrics")
    assert status(f"{site}/khong-co/{CODE}") == 404

    with urllib.request.urlopen(f"{site}/metrics", timeout=20) as answer:  # noqa: S310
        text = answer.read().decode()

    asked = {
        (one.labels["view"], one.labels["status"]): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if one.name == "xaso_request_seconds_count"
    }
    assert asked == {("accounts:sign-in", "200"): asked_for, ("none", "404"): 1}
    assert f'xaso_request_statements_count{{view="accounts:sign-in"}} {asked_for}.0' in text
    assert CODE not in text
    assert "khong-co" not in text
    assert status(f"{site}/metrics", **{"X-Forwarded-For": "203.0.113.9"}) == 404
