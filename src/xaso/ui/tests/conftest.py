"""What the tests of the design system share: templates without a database, pages in a browser."""

import pytest
from django.template import engines
from django.test import RequestFactory
from pytest_django.live_server_helper import LiveServer
from tests.browser import Windows


@pytest.fixture
def draw():
    """Render a piece of template with a request, as a page would."""

    def render(source, path="/", **context):
        request = RequestFactory().get(path)
        return engines["django"].from_string(source).render(context | {"request": request})

    return render


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Serve the product on a free port and give its address; its pages here write nothing."""
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture
def open_page(chromium, site):
    """Open a page at a width and in a theme; a script error fails the test."""
    windows = Windows(chromium, site)

    def open_at(path, **look):
        return windows.open(None, path, **({"height": 844} | look))

    yield open_at
    windows.close()
    assert not windows.faults, windows.faults
