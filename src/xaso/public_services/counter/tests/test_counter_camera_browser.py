"""The camera reads the code of an identity card, where a desk has no scanner."""

import os
from pathlib import Path

import pytest
import segno
from playwright.sync_api import expect
from tests.browser import CHROMIUM, FLAGS, Windows

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
CARD = "038190000001|123456789|Lê Thị Mẫu|05091985|Nữ|Thôn 1, Xã Vĩnh Lộc|01012022"
WIDTH, HEIGHT = 640, 480
NO_CAMERA = "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error()) }"


@pytest.fixture
def desk(real_database):
    return official(Role.RECEPTIONIST)


@pytest.fixture
def seeing(chromium, live_site, tmp_path):
    """Open pages in a browser whose camera sees a card held before it."""
    film = tmp_path / "card.y4m"
    film.write_bytes(film_of(CARD))
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    program = chromium.browser_type.launch(
        executable_path=next(path for path in CHROMIUM if Path(path).exists()),
        args=[*flags, "--no-sandbox"] if os.geteuid() == 0 else flags,
    )
    windows = Windows(program, live_site)
    yield windows
    windows.close()
    program.close()
    assert not windows.faults, windows.faults


def film_of(text):
    """Return one frame (YUV4MPEG2, as Chromium takes it) that shows the text as a QR code."""
    rows = [
        bytes(16 if dark else 235 for dark in row)
        for row in segno.make(text).matrix_iter(scale=6)
    ]
    left, above = (WIDTH - len(rows[0])) // 2, (HEIGHT - len(rows)) // 2
    light = bytes([235]) * WIDTH
    picture = [light] * above + [(light[:left] + row + light)[:WIDTH] for row in rows]
    picture += [light] * (HEIGHT - len(picture))
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n"
    return head.encode() + b"".join(picture) + grey


def test_a_card_held_before_the_camera_identifies_its_owner(seeing, desk):
    page = seeing.open(desk, "/counter/intake/")

    page.click("[data-scan-camera]")

    expect(page.locator(".counter-who-name")).to_have_text("Lê Thị Mẫu", timeout=20_000)
    expect(page.locator("dialog.x-camera")).to_have_count(0)


def test_without_a_camera_it_is_said_and_escape_leads_back(seeing, desk):
    page = seeing.open(desk, "/counter/intake/")
    page.evaluate(NO_CAMERA)

    page.click("[data-scan-camera]")
    expect(page.locator("dialog.x-camera [role=alert]")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("dialog.x-camera")).to_have_count(0)
    expect(page.locator(".counter-who-name")).to_have_count(0)
