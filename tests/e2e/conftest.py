"""The whole product in a browser: a sample commune that is filled once."""

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer
from tests.browser import Windows
from tests.e2e.sample import Sample
from tests.real import fresh_database


@pytest.fixture(scope="session")
def filled(databases, django_db_setup, django_db_blocker):
    """Fill a commune as the demonstration does, only smaller; once for all files."""
    with fresh_database(databases, django_db_blocker) as name:
        sample = Sample()
        connection.close()
        databases.clone(f"{name}_filled", name)
    yield sample, f"{name}_filled"
    databases.drop(f"{name}_filled")


@pytest.fixture(scope="module")
def sample(filled, databases, django_db_blocker):
    """Give each file of tests the sample commune in a database of its own."""
    sample, name = filled
    with fresh_database(databases, django_db_blocker, name):
        yield sample


@pytest.fixture(scope="module")
def site(sample):
    """Serve the product on a free port and give its address."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def windows(chromium, site):
    """Open pages at the site, each person with one browser for all tests of the file."""
    opened = Windows(chromium, site)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_script_complains(request):
    """Fail the test in which a script of a page complains."""
    yield
    if "windows" in request.fixturenames:
        opened = request.getfixturevalue("windows")
        faults, opened.faults = opened.faults, []
        assert not faults, faults
