"""The intake in a real browser: by keyboard alone, by scanner, on a phone; open to everybody."""

import sys
import time
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.api import desk_dossiers, submit_dossier
from xaso.public_services.dossiers.testing import intake, people, received
from xaso.registers.residents.testing import resident

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
INTAKE = "/counter/intake/"
CARD = "038190000001|123456789|Lê Thị Mẫu|05091985|Nữ|Thôn 1, Xã Vĩnh Lộc|01012022"
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99"
    b"=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
MOST_SECONDS = 20
MOST_ACTIONS = 20


BURST = """text => {
  const field = document.activeElement;
  const press = key => field.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  for (const letter of text) {
    press(letter);
    field.setRangeText(letter, field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new Event('input', {bubbles: true}));
  }
  press('Enter');
}"""


def scan(page, text):
    """What a USB scanner does: the letters as fast as they come, then Enter."""
    page.evaluate(BURST, text)


class Keyboard:
    """A keyboard that counts how often it is used; a typed word counts as its letters."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def type(self, text):
        self.page.keyboard.type(text)
        self.actions += len(text)


@pytest.fixture
def desk(real_database):
    """A desk where marriage certificates and birth registrations were taken in before."""
    who = people()
    who.desk = official(Role.RECEPTIONIST, full_name="Trần Thu Hà")
    with acting_in(HERE), transaction.atomic():
        resident("Lê Thị Mẫu", personal_id="038190000001", phone="+84912345678")
        resident("Lê Thị Mẫn", personal_id="038190000002")
        for code in ("1.001193", "1.004873", "1.004873"):
            received(who, code, fee=15_000)
        submit_dossier(intake(channel="online"))
    return who.desk


@pytest.fixture
def dossiers_of():
    def find(page, officer):
        ids = parse_qs(urlparse(page.url).query)["d"]
        with acting_in(HERE), transaction.atomic():
            return desk_dossiers(ids, officer)

    return find


def test_a_dossier_is_taken_in_by_the_keyboard_alone(open_as, desk, dossiers_of, capsys):
    page = open_as(desk, INTAKE)
    keys, started = Keyboard(page), time.monotonic()

    keys.type("le th m")
    page.wait_for_selector(".x-combobox-list [data-value]")
    keys.press("ArrowDown", "ArrowDown", "Enter")
    expect(page.locator("[data-key='1']")).to_be_focused()
    keys.press("1")
    expect(page.locator("#all")).to_be_focused()
    keys.press("Alt+KeyK")
    expect(page.locator("[data-no]")).to_have_count(0)
    keys.press("Alt+KeyA")
    expect(page.locator("#receive")).to_be_focused()
    keys.press("Control+Enter")
    page.wait_for_url("**/counter/done/**")

    taken = time.monotonic() - started
    with capsys.disabled():
        sys.stdout.write(
            f"\n  by keyboard: {keys.actions} keys, {taken:.1f} s of the machine\n"
        )
    [dossier] = dossiers_of(page, desk)
    assert dossier.applicant == "Lê Thị Mẫu"
    assert dossier.procedure.code == "1.004873"
    assert keys.actions <= MOST_ACTIONS
    assert taken < MOST_SECONDS
    expect(page.locator("[data-key='p']")).to_be_focused()


def test_the_burst_of_a_scanner_identifies_and_asks_nobody_letter_by_letter(open_as, desk):
    page = open_as(desk, INTAKE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    scan(page, CARD)

    expect(page.locator(".counter-who-name")).to_have_text("Lê Thị Mẫu")
    page.wait_for_timeout(400)
    assert not [url for url in asked if "038190000001" in url or "people" in url]


def test_a_wrong_scan_says_so_and_the_next_one_counts(open_as, desk):
    page = open_as(desk, INTAKE)

    scan(page, "0381900|rac|<b>x</b>|1|2|3")
    expect(page.locator("#who_error")).to_contain_text("Không đọc được mã trên thẻ")
    expect(page.locator("#who")).to_be_focused()
    scan(page, CARD)

    expect(page.locator(".counter-who-name")).to_have_text("Lê Thị Mẫu")


def test_on_a_phone_with_a_photograph_of_the_paper(open_as, desk, dossiers_of):
    page = open_as(desk, INTAKE, width=390, height=844, has_touch=True, is_mobile=True)

    page.tap("button[value='type-person']")
    page.fill("#id_a-name", "Phạm Văn Lạ")
    page.fill("#id_a-address", "Số 1, Hà Nội")
    page.tap("[data-key='1']")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.tap("[data-no]")
    expect(page.locator(".htmx-request, .htmx-swapping")).to_have_count(0)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "to-khai.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    expect(page.locator(".counter-files li")).to_contain_text("to-khai.png")
    page.tap("#receive-here")
    page.wait_for_url("**/counter/done/**")

    [dossier] = dossiers_of(page, desk)
    assert dossier.applicant == "Phạm Văn Lạ"


def test_only_what_carries_a_file_is_sent_in_parts(open_as, desk):
    page = open_as(desk, INTAKE)
    kinds = []
    page.on("request", lambda one: one.method == "POST" and kinds.append(kind_of(one)))

    page.click("button[value='type-person']")
    page.fill("#id_a-name", "Phạm Văn Lạ")
    page.click("[data-key='1']")
    expect(page.locator("input[type=file]").first).to_be_attached()
    without = list(kinds)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "to-khai.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    expect(page.locator(".counter-files li")).to_contain_text("to-khai.png")

    assert len(without) > 1
    assert set(without) == {"application/x-www-form-urlencoded"}
    assert "multipart/form-data" in kinds
    assert page.input_value("#id_a-name") == "Phạm Văn Lạ"


def kind_of(request):
    return request.headers["content-type"].partition(";")[0]


def test_a_crash_loses_nothing(open_as, desk):
    page = open_as(desk, INTAKE)
    page.click("button[value='type-person']")
    with page.expect_response(lambda answer: answer.status == 204):
        page.fill("#id_a-name", "Phạm Văn Lạ")
    address = urlparse(page.url).path

    again = open_as(desk, address)

    assert address != INTAKE
    assert again.input_value("#id_a-name") == "Phạm Văn Lạ"


def test_what_is_typed_while_the_answer_is_on_its_way_stays(open_as, desk):
    page = open_as(desk, INTAKE)
    page.click("button[value='type-person']")
    page.wait_for_selector("#id_a-name")
    page.route(
        "**/counter/intake/*/", lambda route: (page.wait_for_timeout(500), route.continue_())
    )

    page.click("[data-key='1']", no_wait_after=True)
    page.fill("#id_a-name", "Phạm Văn Lạ")

    page.wait_for_selector(".counter-lines")
    assert page.input_value("#id_a-name") == "Phạm Văn Lạ"


def slowly(page):
    """Let every answer of the intake take its time, so that keys come before it."""
    page.route(
        "**/counter/intake/**", lambda route: (page.wait_for_timeout(250), route.continue_())
    )


def test_what_is_pressed_before_the_answers_is_done_in_its_order(open_as, desk, dossiers_of):
    page = open_as(desk, INTAKE)
    scan(page, CARD)
    expect(page.locator("[data-key='1']")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#all")).to_be_focused()
    slowly(page)

    for keys in ("Alt+KeyK", "Alt+KeyA", "Control+Enter"):
        page.keyboard.press(keys)
    page.wait_for_url("**/counter/done/**")

    [dossier] = dossiers_of(page, desk)
    assert dossier.procedure.code == "1.004873"


def test_a_paper_ticked_while_the_page_is_refreshed_stays_ticked(open_as, desk):
    page = open_as(desk, INTAKE)
    scan(page, CARD)
    page.wait_for_selector(".counter-who")
    page.click("[data-key='1']")
    page.wait_for_selector(".counter-lines")
    slowly(page)
    answers = []
    page.on("response", lambda answer: answers.append(answer.status))

    page.select_option("#id_m-collection", "post", no_wait_after=True)
    page.check(".counter-tick input >> nth=0")
    page.wait_for_selector("#id_m-collection_address")

    assert page.is_checked(".counter-tick input >> nth=0")
    assert answers[-1] == 200


def test_the_slip_is_given_by_keyboard_and_the_dossier_found_again(open_as, desk, dossiers_of):
    page = open_as(desk, INTAKE)
    scan(page, CARD)
    expect(page.locator("[data-key='1']")).to_be_focused()
    page.keyboard.press("2")
    page.wait_for_selector(".counter-lines")
    page.keyboard.press("Alt+KeyK")
    expect(page.locator("[data-no]")).to_have_count(0)

    page.keyboard.press("Alt+KeyB")
    page.wait_for_url("**/papers/")
    page.locator("#id_reason").press("Enter")
    page.wait_for_url("**/counter/done/**")
    [asked] = dossiers_of(page, desk)
    host = page.url.split("/counter/")[0]
    page.goto(host + INTAKE)
    scan(page, CARD)
    expect(page.locator("#person")).to_contain_text(asked.code)
    page.goto(host + reverse("counter:today"))
    page.fill("#q", asked.code)
    page.keyboard.press("Enter")

    expect(page.locator("#found li").first).to_contain_text(asked.code)


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1440, "light")])
def test_nobody_is_kept_out(open_as, desk, barriers, width, theme):
    page = open_as(desk, INTAKE, width=width, theme=theme)
    found = {"empty": barriers(page)}
    page.fill("#who", "038190000001")
    page.click("[data-go='who']")
    page.wait_for_selector(".counter-who")
    page.click("[data-key='1']")
    page.wait_for_selector(".counter-lines")
    found["chosen"] = barriers(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-error-summary]")
    found["wrong"] = barriers(page)
    over = runs_over(page)
    page.goto(page.url.split("/counter/")[0] + reverse("counter:today"))
    found["today"] = barriers(page)

    assert found == {name: [] for name in found}
    assert max(over, runs_over(page)) <= 0


def test_the_page_that_says_done_is_open_to_everybody(open_as, desk, barriers):
    page = open_as(desk, INTAKE)
    scan(page, CARD)
    page.wait_for_selector(".counter-who")
    page.click("[data-key='1']")
    page.click("[data-no]")
    expect(page.locator("[data-no]")).to_have_count(0)
    page.click("#all")
    expect(page.locator("#receive")).to_be_focused()
    page.click("#receive")
    page.wait_for_url("**/counter/done/**")

    assert barriers(page) == []
