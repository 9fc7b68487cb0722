"""P3, P4: the portal on a slow line, in a real browser: readable soon, files not sent twice."""

import os
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.goals.portal import PAGES, portal_environment
from bench.home import HOME, PYTHON, ROOT
from bench.settings import Setting
from bench.sizes import clone, database_of, drop
from bench.subjects.person import HOST
from bench.subjects.senders import prepare_submissions
from bench.subjects.slow_line import SlowLine, photograph
from bench.subjects.web import PRODUCT, serving
from playwright.sync_api import Browser, Page, sync_playwright
from tools.postgres import Server

READABLE = Goal("P3", "home readable on a 3G line, seconds", 2, at_most=True)
SENT_AGAIN = Goal(
    "P4", "bytes sent ÷ bytes of three photographs, line cut once", 1.25, at_most=True
)
"""Not goals of the design; the first is in the issue, the second says what resuming is worth."""
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PORT, LINE_PORT, WORK = 8981, 8982, "xaso_bench_slow"
PHONE = {"width": 390, "height": 844}
THREE_G = {"latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
MEGABIT = 125_000
PHOTOS, PAPER = 3, 2
CUT_AFTER, CUT_FOR = 4.0, 3.0
PATIENCE = 120_000
PAINTED = """new Promise((done) => new PerformanceObserver((all) => {
    const first = all.getEntriesByName("first-contentful-paint")[0];
    if (first) done(first.startTime);
}).observe({ type: "paint", buffered: true }))"""


@contextmanager
def _browser() -> Iterator[Browser]:
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is None:
        raise RuntimeError("no Chromium here")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


def _environment(server: Server, database: str) -> dict[str, str]:
    """Return the environment of a portal as people run it: static files hashed and compressed."""
    env = portal_environment(server, database) | {"XASO_STATIC_ROOT": str(HOME / "static")}
    command = [PYTHON, "-m", "xaso", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(command, env=env, cwd=ROOT, check=True)
    return env


def measure_readable(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Open the home on a new phone, so many times."""
    env = _environment(server, database_of(size))
    cpus = os.sched_getaffinity(0)
    with serving(PRODUCT, env, port=PORT, cpus=cpus), _browser() as browser:
        _painted(browser)  # the first one warms the server up
        taken = [_painted(browser) for _turn in range(setting.turns)]
    print(f"  readable after {statistics.median(taken):.2f} s", flush=True)
    return [judge(READABLE, "", taken)], {"seconds": taken}


def _painted(browser: Browser) -> float:
    context = browser.new_context(viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.emulateNetworkConditions", {"offline": False, **THREE_G})
    page.goto(f"http://{HOST}:{PORT}{PAGES['home']}")
    seconds = float(page.evaluate(PAINTED)) / 1000
    context.close()
    return seconds


def measure_photographs(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Add three photographs to a paper, so many times; the line breaks in the middle of each."""
    clone(server, database_of(size), WORK)
    try:
        env = _environment(server, WORK)
        [one] = prepare_submissions(env, 1, setting.turns)
        cpus = os.sched_getaffinity(0)
        with serving(PRODUCT, env, port=PORT, cpus=cpus), _browser() as browser:
            found = [_carried(browser, one["session"], each) for each in one["submissions"]]
    finally:
        drop(server, WORK)
    ratios = [sent / size for sent, size, _seconds in found]
    seconds = statistics.median(taken for _sent, _size, taken in found)
    print(f"  {ratios[0]:.2f} times their bytes, {seconds:.0f} s", flush=True)
    return [judge(SENT_AGAIN, "1 Mbit/s", ratios)], {"sent_size_seconds": found}


def _carried(browser: Browser, session: str, submission: str) -> tuple[int, int, float]:
    photos = [photograph(number) for number in range(PHOTOS)]
    line = SlowLine(LINE_PORT, to=PORT, bytes_a_second=MEGABIT)
    with line.carrying():
        context = browser.new_context(viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
        site = f"http://{HOST}:{LINE_PORT}"
        context.add_cookies([{"name": "xaso_session", "value": session, "url": site}])
        page = context.new_page()
        page.goto(f"{site}/dich-vu-cong/nop/to/{submission}/giay-to/{PAPER}/")
        line.sent, began = 0, time.perf_counter()
        _add(page, line, photos)
        taken = time.perf_counter() - began
        context.close()
    size = sum(len(one["buffer"]) for one in photos)  # type: ignore[arg-type]
    return line.sent, size, taken


def _add(page: Page, line: SlowLine, photos: list[dict[str, object]]) -> None:
    page.set_input_files("input[type=file]", photos)  # type: ignore[arg-type]
    page.wait_for_timeout(1000 * CUT_AFTER)
    line.cut(CUT_FOR)
    page.locator(".x-upload[data-state=arrived]").nth(PHOTOS - 1).wait_for(timeout=PATIENCE)
    page.locator("button[name=act][value=add]").click()
    page.locator(".submit-files li").nth(PHOTOS - 1).wait_for(timeout=PATIENCE)
