"""What the tests of the design system share: templates without a database, pages in a browser."""

import os
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop here
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking")
AXE = Path(__file__).resolve().parents[4] / "tests/assets/axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


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
def open_page(chromium, site):
    """Open a page at a width and in a theme; a script error fails the test."""
    contexts = []
    faults = []

    def open_at(path, *, width=1440, theme="light", text="normal"):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, locale="vi-VN", reduced_motion="reduce"
        )
        chosen = {"xaso_theme": theme, "xaso_text": text}
        context.add_cookies([{"name": n, "value": v, "url": site} for n, v in chosen.items()])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: _note(line, faults))
        page.goto(site + path, wait_until="load")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert not faults


def _note(line, faults):
    if "Content Security Policy" in line.text or "module" in line.text.lower():
        faults.append(line.text)


@pytest.fixture
def barriers():
    """List what keeps people out of a page, by the rules of WCAG 2.2 AA."""

    def look(page):
        page.evaluate(AXE.read_text())
        script = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
        found = page.evaluate(script, list(RULES))["violations"]
        return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]

    return look
