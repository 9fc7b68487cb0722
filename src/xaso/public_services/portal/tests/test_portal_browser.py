import pytest
from django.db import transaction
from django.urls import reverse

from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.procedures.testing import BIRTH
from xaso.public_services.queue.testing import queue_line

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
PHONE = 390
VOICES = """
window.spoken = [];
const voice = { lang: "vi-VN", name: "Mai" };
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false, getVoices: () => %s, cancel() { this.speaking = false; },
  speak(one) { this.speaking = true; window.spoken.push(one.text); },
} });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
"""


@pytest.fixture
def here(real_database):
    with transaction.atomic():
        commune(HERE)
        with acting_in(HERE):
            queue_line()


def test_procedures_appear_while_one_types(here, open_as):
    page = open_as(None, "/", width=PHONE)

    page.get_by_role("searchbox", name="Tìm thủ tục").press_sequentially("khai xinh")
    found = page.locator(".portal-found a")
    found.first.wait_for()
    page.keyboard.press("ArrowDown")

    assert found.first.inner_text() == "Đăng ký khai sinh"
    assert found.first.evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('portal:procedure', args=[BIRTH])}")


def test_without_a_script_the_button_shows_what_was_found(here, chromium, live_site):
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(live_site + "/")

    page.get_by_role("searchbox", name="Tìm thủ tục").fill("sao y")
    page.get_by_role("button", name="Tìm").click()

    assert page.locator(".portal-entry a").first.inner_text().startswith("Sao y")
    context.close()


@pytest.mark.parametrize(("voices", "is_offered"), [("[voice]", True), ("[]", False)])
def test_reading_aloud_is_offered_where_there_is_a_vietnamese_voice(
    here, open_as, voices, is_offered
):
    page = open_as(None, "/", width=PHONE)
    page.add_init_script(VOICES % voices)
    page.goto(page.url + reverse("portal:procedure", args=[BIRTH])[1:])
    button = page.get_by_role("button", name="Nghe đọc")

    assert button.is_visible() is is_offered
    if is_offered:
        button.click()
        assert page.evaluate("window.spoken[0]") == "Đăng ký khai sinh"
        assert page.get_by_role("button", name="Dừng đọc").is_visible()


def test_the_address_of_the_page_is_copied_by_one_press(here, open_as):
    page = open_as(None, reverse("portal:procedure", args=[BIRTH]), width=PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.reload()

    page.get_by_role("button", name="Sao chép địa chỉ").click()

    page.get_by_role("button", name="Đã sao chép địa chỉ.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(reverse("portal:procedure", args=[BIRTH]))


def test_the_printed_page_carries_its_address_and_no_frame(here, open_as):
    page = open_as(None, reverse("portal:procedure", args=[BIRTH]))

    page.emulate_media(media="print")

    assert page.locator(".portal-print svg").is_visible()
    assert not page.locator(".x-top").is_visible()
    assert not page.locator(".portal-acts").is_visible()


def test_large_text_and_a_small_screen_hide_nothing(here, open_as, barriers):
    for address in ("/", reverse("portal:procedure", args=[BIRTH])):
        page = open_as(None, address, width=320, text="large")

        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert barriers(page) == []
