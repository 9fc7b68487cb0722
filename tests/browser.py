"""A real browser against a real server: for what only a browser shows.

The fixtures are there for every module (the root ``conftest.py`` names them, so that one
process has one browser)::

    @pytest.mark.browser
    @pytest.mark.real_database
    def test_the_page_is_open_to_everybody(open_as, barriers):
        page = open_as(official(Role.CLERK), "/", width=390)

        assert barriers(page) == []

Tests that share one database and its sign-ins make their own `Windows` (see ``tests/e2e``).
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from xaso.kernel.accounts.api import User
from xaso.kernel.identity.testing import enter_as

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop here
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking")
AXE = (Path(__file__).parent / "assets" / "axe.min.js").read_text()
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
OWN = ("data:", "blob:", "about:", "chrome://", "chrome-extension://")  # its PDF viewer too
BY_THE_SERVER = "Failed to load resource"  # a refusal that a test asks for is no script error


@pytest.fixture
def live_site(real_database):
    """Serve the product on a free port and give its address."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def chromium():
    """Start one headless Chromium; skip where none is installed, but never in CI."""
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium.")
        pytest.skip("No Chromium here.")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


class Windows:
    """Opens pages of a site as an official or as nobody; ``faults`` is what scripts complain of."""

    def __init__(self, chromium, site):
        self.chromium, self.site = chromium, site
        self.contexts, self.faults = [], []

    def sign_in(
        self, user=None, *, width=1440, height=900, theme="light", text="normal", **more
    ):
        """Return a browser of its own for a person, already signed in."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="UTC",  # as many a screen is set: pages say Vietnamese time all the same
            reduced_motion="reduce",
            **more,
        )
        self.contexts.append(context)
        cookies = {"xaso_theme": theme, "xaso_text": text} | _session_of(user)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.site}
                for name, value in cookies.items()
            ]
        )
        context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        context.on("console", self._note)
        context.on("request", self._keep_at_home)
        return context

    def open(self, user, path, **look):
        """Open a page for somebody in a browser of its own."""
        page = self.sign_in(user, **look).new_page()
        page.goto(self.site + path, wait_until="load")
        return page

    def close(self):
        """Close every browser."""
        for context in self.contexts:
            context.close()

    def _keep_at_home(self, request):
        if not request.url.startswith((f"{self.site}/", *OWN)):
            self.faults.append(f"asks another host: {request.url}")

    def _note(self, line):
        if line.type == "error" and not line.text.startswith(BY_THE_SERVER):
            self.faults.append(line.text)


@pytest.fixture
def open_as(chromium, live_site):
    """Open a page as an official (or as nobody); a script error fails the test."""
    windows = Windows(chromium, live_site)
    yield windows.open
    windows.close()
    assert not windows.faults, windows.faults


def barriers_of(page):
    """List what keeps people out of a page, by the rules of WCAG 2.2 AA."""
    page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
    return violations(page)


def violations(page):
    """List them in a page that has axe already."""
    script = """rules => axe.run(document, {
        runOnly: {type: "tag", values: rules}, resultTypes: ["violations"],
    })"""
    found = page.evaluate(script, list(RULES))["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


@pytest.fixture
def barriers():
    """Give the function that lists what keeps people out of a page."""
    return barriers_of


def runs_over(page):
    """Tell by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def _session_of(user):
    if user is None:
        return {}
    client = Client()
    if user.kind == User.Kind.CITIZEN:
        enter_as(client, user)
    else:
        client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return {name: client.cookies[name].value}
