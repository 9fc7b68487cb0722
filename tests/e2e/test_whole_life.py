"""The whole life of a dossier in the pages of its people, from the desk and back to the desk."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.e2e.sample import LE_THI_MAU, Person

from xaso.kernel.accounts.api import Role

pytestmark = pytest.mark.browser
STATUS = "1.004873"  # xác nhận tình trạng hôn nhân
PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
CODE = re.compile(r"H56\.99\.01-\d{8}-\d{7}")


class Life:
    """A dossier followed through the windows of its people."""

    def __init__(self, windows, sample, **look):
        self.windows, self.sample, self.look, self.open = windows, sample, look, {}
        self.code = self.address = ""

    def page(self, who: Person | Role | None, **look):
        """Return the window of a person."""
        if who not in self.open:
            user = who and self.sample.person(who)
            context = self.windows.sign_in(user, **(self.look | look))
            context.set_default_timeout(10_000)
            self.open[who] = context.new_page()
        return self.open[who]

    def go(self, who, path, **look):
        """Open a page of the site in the window of a person."""
        page = self.page(who, **look)
        page.goto(self.windows.site + path)
        return page

    def act(self, who, key, **typed):
        """Do an act by its button on the dossier's page and its form."""
        page = self.go(who, self.address)
        choose(page, key)
        if page.url.endswith(f"/{key}/"):
            for name, value in typed.items():
                page.locator(f"main [name='{name}']").fill(value)
            page.locator("main form .btn-primary").click()
        expect(page.locator("#messages")).to_contain_text(self.code)

    def citizen_reads(self):
        """Return what the public page says about the dossier, to somebody not signed in."""
        page = self.go(None, "/tra-cuu/", width=390)
        page.fill("#code", self.code.lower())
        page.press("#code", "Enter")
        return page.locator("main h2").inner_text()


def choose(page, key):
    """Press the button of an act, in the menu of further acts where it stands there."""
    way = page.locator(f"main a[href$='/{key}/'], main form[action$='/{key}/'] button")
    shown = [one for one in way.all() if one.is_visible()]
    if not shown:
        page.locator("main .x-dropdown > summary").locator("visible=true").last.click()
        shown = [one for one in way.all() if one.is_visible()]
    shown[0].click()


@pytest.fixture
def life(windows, sample, request):
    followed = Life(windows, sample, **getattr(request, "param", {}))
    yield followed
    for page in followed.open.values():
        page.context.close()


def take_in_by_keyboard(life):
    page = life.go(Role.RECEPTIONIST, "/counter/intake/")
    expect(page.locator("[data-box^=identify]")).to_be_focused()
    page.keyboard.type(LE_THI_MAU.personal_id)
    page.keyboard.press("Enter")
    expect(page.locator(".counter-who-name")).to_have_text(LE_THI_MAU.full_name)
    page.keyboard.type("tinh trang hon nhan")
    expect(page.locator("#procedure")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#procedure")).to_have_attribute(
        "aria-activedescendant", re.compile(".")
    )
    page.keyboard.press("Enter")
    expect(page.locator("#all")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+k")
    expect(page.locator("[data-no]")).to_have_count(0)
    name_the_fee(page)
    page.keyboard.press("Control+Enter")
    arrived_at_the_end(life, page)


def take_in_by_buttons(life):
    page = life.go(Role.RECEPTIONIST, "/counter/intake/")
    page.fill("[data-box^=identify]", LE_THI_MAU.personal_id)
    press(page, page.locator("[data-go]").first)
    page.fill("#procedure", STATUS)
    press(page, page.locator("[data-go=procedure]"))
    if not page.locator("#all").is_visible():
        press(page, page.locator("button[value^='choose:']").first)
    press(page, page.locator("#all"))
    if page.locator("[data-no]").is_visible():
        press(page, page.locator("[data-no]"))
    name_the_fee(page)
    page.locator("#receive").click()
    arrived_at_the_end(life, page)


def press(page, button):
    """Press a button of the intake and wait for its answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    expect(page.locator(".counter-busy")).to_have_count(0)


def name_the_fee(page):
    fee = page.locator("[name=m-fee]")
    if fee.count() and not fee.input_value():
        fee.fill("15000")


def arrived_at_the_end(life, page):
    page.wait_for_url("**/counter/done/**")
    life.code = CODE.search(page.locator("main").inner_text()).group()
    link = page.get_by_role("link", name="Mở hồ sơ").first
    life.address = urlsplit(link.get_attribute("href")).path


def test_four_people_and_a_citizen(life):
    take_in_by_keyboard(life)
    received = life.citizen_reads()
    desk = life.go(Role.RECEPTIONIST, life.address)
    with desk.expect_navigation():
        desk.keyboard.press("e")
    desk.locator("main form .btn-primary").focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    processing = life.citizen_reads()
    life.act(Person.CIVIL_STATUS, "take")
    life.act(Person.CIVIL_STATUS, "forward", words="Đủ điều kiện cấp giấy.")
    approve_on_a_phone(life)
    life.act(Role.CLERK, "stamp")
    ready = life.citizen_reads()
    life.act(Role.RECEPTIONIST, "return_result", collected_by=LE_THI_MAU.full_name)
    handed_out = life.citizen_reads()

    told = [received, processing, ready, handed_out]
    assert len(set(told)) == len(told)
    assert "trả" in handed_out.lower()
    history = life.go(Role.RECEPTIONIST, life.address).locator("aside").inner_text()
    for name in ("Nguyễn Thị Hồng", "Lê Văn Bình", "Hoàng Minh Đức", "Đỗ Thị Kim"):
        assert name in history


def approve_on_a_phone(life):
    page = life.go(Role.LEADER, "/", **PHONE)
    page.locator("#inbox a", has_text=LE_THI_MAU.full_name).tap()
    page.wait_for_url(f"**{life.address}")
    button = page.locator(".x-actionbar a[href$='/approve/']")
    expect(button).to_be_in_viewport()
    button.tap()
    page.locator("main form .btn-primary").tap()
    expect(page.locator("#messages")).to_contain_text(life.code)


def ask_for_papers(life):
    page = life.go(Person.CIVIL_STATUS, life.address)
    choose(page, "request_supplement")
    page.locator("[name=items-0-originals]").fill("1")
    page.locator("main [name=reason]").fill("Tờ khai chưa ký.")
    page.locator("main form .btn-primary").click()
    expect(page.locator("#messages")).to_contain_text(life.code)


@pytest.mark.parametrize(
    "life", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"], indirect=True
)
def test_papers_are_missing_and_everything_goes_by_buttons(life):
    take_in_by_buttons(life)
    life.act(Role.RECEPTIONIST, "hand_over")
    life.act(Person.CIVIL_STATUS, "take")
    ask_for_papers(life)
    waiting = life.citizen_reads()
    life.act(Role.RECEPTIONIST, "accept_supplement")
    life.act(Person.CIVIL_STATUS, "forward")
    life.act(Role.LEADER, "approve")
    life.act(Role.CLERK, "stamp")
    life.act(Role.RECEPTIONIST, "return_result")

    assert "bổ sung" in waiting
    assert "trả" in life.citizen_reads().lower()
