"""A real browser against a real server: for what only a browser shows.

Name the fixtures in the ``conftest.py`` of the module's tests, then::

    from tests.browser import barriers, chromium, live_site, open_as

    @pytest.mark.browser
    @pytest.mark.real_database
    def test_the_page_is_open_to_everybody(open_as, barriers):
        page = open_as(official(Role.CLERK), "/", width=390)

        assert barriers(page) == []
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop here
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking")
AXE = Path(__file__).parent / "assets" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
BACKEND = "django.contrib.auth.backends.ModelBackend"


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


@pytest.fixture
def open_as(chromium, live_site):
    """Open a page as an official (or as nobody); a script error fails the test."""
    contexts, faults = [], []

    def open_page(user, path, *, width=1440, height=900, theme="light", text="normal", **more):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        cookies = {"xaso_theme": theme, "xaso_text": text} | _session_of(user)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_site} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: _note(line, faults))
        page.goto(live_site + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def barriers():
    """List what keeps people out of a page, by the rules of WCAG 2.2 AA."""

    def look(page):
        page.evaluate(AXE.read_text())
        script = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
        found = page.evaluate(script, list(RULES))["violations"]
        return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]

    return look


def runs_over(page):
    """Tell by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def _session_of(user):
    if user is None:
        return {}
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return {name: client.cookies[name].value}


def _note(line, faults):
    if "Content Security Policy" in line.text or "module" in line.text.lower():
        faults.append(line.text)
