"""Photograph the screens of a running demo, on a phone and on a desk, to look at them.

``.venv/bin/python tools/screenshots.py http://localhost:8000`` reads
``tools/screenshots.txt`` (one screen a line: name, who, address) and writes
``screenshots/<name>-390.png`` and ``-1440.png``. "-" as who means not signed in.
"""

import argparse
import os
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools/screenshots.txt"
TARGET = ROOT / "screenshots"
DEMO_PASSWORD = os.environ.get("XASO_DEMO_PASSWORD", "xaso-demo-2026")
WIDTHS = {390: 844, 1440: 900}
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


class Screen(NamedTuple):
    """One screen: its name in the file, who looks at it, where it is."""

    name: str
    person: str
    address: str


def screens(wanted: list[str]) -> list[Screen]:
    """Read the list; with names given, only those."""
    lines = [line.split() for line in LIST.read_text().splitlines() if line.strip()]
    listed = [Screen(*words) for words in lines if not words[0].startswith("#")]
    return [screen for screen in listed if not wanted or screen.name in wanted]


def sign_in(context: BrowserContext, site: str, person: str, password: str) -> None:
    """Sign one of the demo's people in, as they would."""
    page = context.new_page()
    page.goto(f"{site}/dang-nhap/")
    page.locator("input[name=username]").first.fill(person)
    page.locator("input[name=password]").first.fill(password)
    page.locator("input[name=password]").first.press("Enter")
    page.wait_for_load_state("networkidle")
    page.close()


def photograph(browser: Browser, site: str, screen: Screen, chosen: argparse.Namespace) -> None:
    """Write both pictures of a screen and say what does not fit."""
    for width, height in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce"
        )
        context.add_cookies([{"name": "xaso_theme", "value": chosen.theme, "url": site}])
        if screen.person != "-":
            sign_in(context, site, screen.person, chosen.password)
        page = context.new_page()
        answer = page.goto(site + screen.address, wait_until="networkidle")
        page.screenshot(path=TARGET / f"{screen.name}-{width}.png", full_page=chosen.full)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        note = f", {over} px too wide" if over > 0 else ""
        print(f"{screen.name} {width}: {answer.status if answer else '?'}{note}")
        context.close()


def main() -> None:
    """Photograph the screens that were asked for."""
    parser = argparse.ArgumentParser(description="Photograph the screens of a running demo.")
    parser.add_argument("site", help="address of the demo, without a slash at the end")
    parser.add_argument("names", nargs="*", help="only these screens")
    parser.add_argument("--password", default=DEMO_PASSWORD)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--full", action="store_true", help="the whole page, not one screenful")
    chosen = parser.parse_args()
    TARGET.mkdir(exist_ok=True)
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    flags = ["--disable-gpu", "--no-sandbox"] if os.geteuid() == 0 else ["--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        for screen in screens(chosen.names):
            photograph(browser, chosen.site, screen, chosen)
        browser.close()


if __name__ == "__main__":
    main()
