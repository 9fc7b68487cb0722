"""Tests that commit for real: an own database for each, and threads that start together.

Use it for what a rolled-back test cannot show: concurrent writers, a worker, a browser::

    @pytest.mark.real_database
    def test_two_clerks_never_share_a_number(real_database):
        def take():
            with acting_in(HERE), transaction.atomic():
                return next_number("book")

        numbers = run_together([take] * 8)

        assert sorted(numbers) == list(range(1, 9))

Do not add ``django_db``: that would wrap the test in a transaction nobody else sees into.
The database starts as the template (migrations and reference data), so a test makes its
own people and rows, and nothing is left behind.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from tests.database import Databases


@pytest.fixture
def real_database(
    databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Point this process at a fresh clone of the template; give its name; drop it at the end.

    Every thread opens its own connection to it (and has no commune in force: use
    ``acting_in`` inside the thread). Other processes reach it by ``XASO_DB_NAME`` set to
    the name that this fixture gives.
    """
    with fresh_database(databases, django_db_blocker) as name:
        yield name


@contextmanager
def fresh_database(
    databases: Databases, blocker: DjangoDbBlocker, template: str = ""
) -> Iterator[str]:
    """Work on a fresh clone inside the block; for fixtures that several tests share."""
    if connection.in_atomic_block:
        raise RuntimeError("real_database does not go together with django_db or db.")
    shared = connection.settings_dict["NAME"]
    name = f"{shared}_real"
    databases.clone(name, template)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with blocker.unblock():
            yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = shared
        databases.drop(name)


def run_together[R](calls: Sequence[Callable[[], R]]) -> list[R]:
    """Run each call in a thread of its own, all starting at once; return what they return."""
    start = Barrier(len(calls))

    def run(call: Callable[[], R]) -> R:
        start.wait(timeout=10)
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
