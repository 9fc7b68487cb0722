"""Photograph the screens of a running demo, on a phone and on a desk, to look at them.

``.venv/bin/python tools/screenshots.py`` reads ``tools/screenshots.txt`` and writes
``screenshots/<name>-390.png`` and ``-1440.png``. Other than the demo at port 8000: give its
address with ``--site``. Only some screens: give their names.
"""

import argparse
import os
import re
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools/screenshots.txt"
TARGET = ROOT / "screenshots"
DEMO_PASSWORD = os.environ.get("XASO_DEMO_PASSWORD", "xaso-demo-2026")
WIDTHS = {1440: 900, 390: 844}
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
NOBODY = "-"


class Screen(NamedTuple):
    """One screen: its name in the file, who looks at it, where it is, links to follow."""

    name: str
    person: str
    address: str
    links: list[str]


def screens(wanted: list[str]) -> list[Screen]:
    """Read the list; with names given, only those."""
    lines = [line for line in LIST.read_text().splitlines() if line and line[0] != "#"]
    split = [re.split(r"\s{2,}", line.strip()) for line in lines]
    listed = [Screen(words[0], words[1], words[2], words[3:]) for words in split]
    return [screen for screen in listed if not wanted or screen.name in wanted]


def sign_in(browser: Browser, person: str, chosen: argparse.Namespace) -> BrowserContext:
    """Open a window for one of the demo's people, signed in as they would."""
    context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
    context.add_cookies([{"name": "xaso_theme", "value": chosen.theme, "url": chosen.site}])
    if person != NOBODY:
        page = context.new_page()
        page.goto(f"{chosen.site}/dang-nhap/")
        page.locator("input[name=username]:visible").fill(person)
        page.locator("input[name=password]:visible").fill(chosen.password)
        page.locator("input[name=password]:visible").press("Enter")
        page.wait_for_load_state("networkidle")
        page.close()
    return context


def photograph(context: BrowserContext, screen: Screen, chosen: argparse.Namespace) -> None:
    """Write both pictures of a screen and say what does not fit."""
    page = context.new_page()
    try:
        _find(page, screen, chosen.site)
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            path = TARGET / f"{screen.name}-{width}.png"
            page.screenshot(path=path, full_page=not chosen.fold)
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            print(f"{screen.name} {width}" + (f": {over} px too wide" if over > 0 else ""))
    except Error as fault:
        print(f"{screen.name}: not there ({fault.message.splitlines()[0]})")
    page.close()


def _find(page: Page, screen: Screen, site: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    answer = page.goto(site + screen.address, wait_until="networkidle")
    print(f"{screen.name}: {answer.status if answer else '?'}")
    for link in screen.links:
        found = page.locator(link).first.get_attribute("href", timeout=3000)
        page.goto(site + str(found), wait_until="networkidle")


def main() -> None:
    """Photograph the screens that were asked for."""
    parser = argparse.ArgumentParser(description="Photograph the screens of a running demo.")
    parser.add_argument("names", nargs="*", help="only these screens")
    parser.add_argument("--site", default="http://localhost:8000", help="address of the demo")
    parser.add_argument("--password", default=DEMO_PASSWORD)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--fold", action="store_true", help="one screenful, not all of it")
    chosen = parser.parse_args()
    TARGET.mkdir(exist_ok=True)
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    flags = ["--disable-gpu", "--no-sandbox"] if os.geteuid() == 0 else ["--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        windows: dict[str, BrowserContext] = {}
        for screen in screens(chosen.names):
            if screen.person not in windows:
                windows[screen.person] = sign_in(browser, screen.person, chosen)
            photograph(windows[screen.person], screen, chosen)
        browser.close()


if __name__ == "__main__":
    main()
