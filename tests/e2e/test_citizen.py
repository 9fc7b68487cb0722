"""A citizen on a phone from the search to the rated result, with the officials on the other side."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from playwright.sync_api import expect
from standins.bank.bank import Account, Bank
from tests.e2e.sample import Person

from xaso.config.demo.commune import COMMUNE_ID
from xaso.kernel.accounts.api import Role
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.identity.testing import citizen
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.payments.api import RequestState, payments_of
from xaso.public_services.payments.notice_keys import key_of
from xaso.public_services.payments.testing import NUMBER, SECRET, bank_account
from xaso.public_services.portal.testing import submitted

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
PLACE = "Xã Vĩnh Hưng, tỉnh Thanh Hóa"
CODE = re.compile(r"XS[0-9A-Z]{8,}")
PAPER = {"name": "giay-chung-sinh.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
BIRTH = {
    "applicant-id_kind": "personal_id",
    "applicant-phone": "0912345678",
    "role-relation": "mother",
    "child-origin": "parents",
    "child-name": "Lò Mẫu An",
    "child-birth_date": "02/11/2026",
    "child-gender": "female",
    "child-ethnicity": "Thái",
    "child-nationality": "VN",
    "birthplace-kind": "facility",
    "birthplace-facility": "Trạm y tế xã Vĩnh Hưng",
    "birthplace-hometown": "Xã Vĩnh Hưng",
    "proof-kind": "certificate",
    "parents-marriage": "unmarried",
    "parents-declared": "mother",
    "mother-ethnicity": "Thái",
    "mother-nationality": "VN",
    "residence-home_known": "yes",
    "copies-wanted": "no",
    "sworn-true": "on",
}


class Citizen:
    """Somebody with a phone, and their dossier."""

    def __init__(self, windows, name):
        with transaction.atomic():
            self.user = citizen(full_name=name)
        context = windows.sign_in(self.user, **PHONE)
        context.set_default_timeout(15_000)
        self.page, self.site, self.code = context.new_page(), windows.site, ""

    def go(self, path):
        self.page.goto(self.site + path)
        return self.page

    def open_dossier(self):
        """Open the own page of the dossier."""
        return self.go(f"/dich-vu-cong/ho-so/{self.code}/")

    def begin_after_searching(self, words, procedure):
        """Search in one's own words, read the first that is found, begin."""
        page = self.go("/")
        page.locator("main input[name=q]").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url("**/tim/**")
        page.locator("main a[href*='/thu-tuc/']").first.click()
        page.wait_for_url(f"**/thu-tuc/{procedure}/")
        page.get_by_role("link", name="Nộp trực tuyến").first.click()
        page.get_by_role("button", name="Bắt đầu").click()

    def fill_in(self, answers):
        """Fill in page after page until everything is there to be looked over."""
        page = self.page
        while "/xem-lai/" not in page.url:
            for name in self._asked():
                self._answer(name, answers)
            here = page.url
            page.get_by_role("button", name="Tiếp tục").locator("visible=true").last.click()
            page.wait_for_url(lambda url, here=here: url != here)

    def send(self):
        """Stand up for it and press the button."""
        page = self.page
        page.locator("[name=consent]").check()
        page.get_by_role("button", name="Nộp hồ sơ").click()
        page.wait_for_url("**/da-nop/")
        self.code = page.locator(".submit-code").inner_text()

    def sent_by_door(self):
        """Have a dossier that was sent before; return its id."""
        with transaction.atomic(), acting_in(COMMUNE_ID):
            made, _row = submitted(self.user)
        self.code = made.code
        return made.id

    def read_form(self):
        """Return what the own form says that was filled in."""
        return self.go(f"/dich-vu-cong/ho-so/{self.code}/to-khai/").locator("main").inner_text()

    def _asked(self):
        fields = self.page.locator("#content form :is(input, select, textarea)[name]").all()
        return list(dict.fromkeys(one.get_attribute("name") for one in fields))

    def _answer(self, name, answers):
        field = self.page.locator(f"#content [name='{name}']")
        kind = field.first.get_attribute("type")
        if kind == "file" and not field.locator("xpath=ancestor::*[@hidden]").count():
            field.set_input_files([PAPER])
        if kind in ("file", "hidden", "submit") or not field.first.is_visible():
            return
        value = answers.get(name) or usual(name)
        if value and kind == "radio":
            self.page.locator(f"#content [name='{name}'][value='{value}']").check()
        elif value and kind == "checkbox":
            field.check()
        elif value and field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif value:
            field.fill(value)


def usual(name):
    """Return what is answered wherever something is asked."""
    known = {"answer": "no", "_place": PLACE, "_detail": "Thôn 1"}
    return next((value for end, value in known.items() if name.endswith(end)), "")


class Office:
    """The officials of the sample commune at their desks."""

    def __init__(self, windows, sample):
        self.windows, self.sample, self.pages = windows, sample, {}

    def open(self, who, code):
        """Open a dossier by its code."""
        if who not in self.pages:
            context = self.windows.sign_in(self.sample.person(who))
            context.set_default_timeout(15_000)
            self.pages[who] = context.new_page()
        page = self.pages[who]
        page.goto(f"{self.windows.site}/search/?q={code}")
        if "/search/" in page.url:
            page.goto(self.windows.site + dossier_link(page))
        return page

    def act(self, who, code, key, **typed):
        """Do an act by its button and its form."""
        page = self.open(who, code)
        way = page.locator(f"main a[href$='/{key}/'], main form[action$='/{key}/'] button")
        shown = [one for one in way.all() if one.is_visible()]
        if not shown:
            page.locator("main .x-dropdown > summary").locator("visible=true").last.click()
            shown = [one for one in way.all() if one.is_visible()]
        shown[0].click()
        if page.url.endswith(f"/{key}/"):
            for name, value in typed.items():
                page.locator(f"main [name='{name}']").fill(value)
            page.locator("main form .btn-primary").click()
        expect(page.locator("#messages")).to_contain_text(code)


def dossier_link(page):
    link = page.locator("main a[href*='/dossiers/']").filter(has_text=re.compile("."))
    return urlsplit(link.first.get_attribute("href")).path


@pytest.fixture(autouse=True)
def citizens_can_sign_in(settings):
    settings.XASO_CITIZENS_PHONE_CODE = True


@pytest.fixture
def office(windows, sample):
    return Office(windows, sample)


def test_a_birth_is_registered_from_the_search_to_the_rated_result(windows, office):
    mother = Citizen(windows, "Lò Thị Mẫu")
    mother.begin_after_searching("lam giay khai sinh cho con", "1.001193")
    mother.fill_in(BIRTH)
    mother.send()
    office.act(Role.RECEPTIONIST, mother.code, "receive")
    received = mother.open_dossier().locator("#content").inner_text()
    office.act(Role.RECEPTIONIST, mother.code, "hand_over")
    office.act(Person.CIVIL_STATUS, mother.code, "take")
    office.act(Person.CIVIL_STATUS, mother.code, "forward", words="Đủ điều kiện.")
    office.act(Role.LEADER, mother.code, "approve")
    office.act(Role.CLERK, mother.code, "stamp")
    office.act(Role.RECEPTIONIST, mother.code, "return_result")
    page = mother.open_dossier()
    done = page.locator("#content").inner_text()
    page.get_by_role("button", name="Hài lòng", exact=True).click()
    expect(page.locator("h1")).to_have_text("Cảm ơn ông/bà đã đánh giá")

    assert "Lò Mẫu An" in mother.read_form()
    assert "Chờ tiếp nhận" not in received
    assert "Đã trả kết quả" in done


def test_missing_papers_are_asked_for_and_sent_from_the_phone(windows, office):
    asks = Citizen(windows, "Lường Văn Mẫu")
    asks.sent_by_door()
    asked = {"items-0-originals": "1", "reason": "Tờ khai chưa ký."}
    office.act(Role.RECEPTIONIST, asks.code, "ask_before_receipt", **asked)
    page = asks.open_dossier()
    expect(page.locator("#content")).to_contain_text("Tờ khai chưa ký.")
    page.get_by_role("link", name="Gửi giấy tờ bổ sung").first.click()
    page.locator("input[type=file]").first.set_input_files([PAPER])
    page.get_by_role("button", name="Gửi giấy tờ").click()
    page.wait_for_url(f"**/{asks.code}/")
    sent = page.locator("#content").inner_text()
    office.act(Role.RECEPTIONIST, asks.code, "receive")
    received = asks.open_dossier()

    assert PAPER["name"] in sent
    assert received.get_by_role("link", name="Gửi giấy tờ bổ sung").count() == 0


def test_a_fee_is_paid_by_qr_and_a_late_second_notice_counts_nothing(windows, office):
    payer = Citizen(windows, "Quàng Thị Mẫu")
    dossier_id = payer.sent_by_door()
    bank = bank_of(windows.site)
    office.act(Role.RECEPTIONIST, payer.code, "receive")
    office.act(Role.RECEPTIONIST, payer.code, "hand_over")
    office.act(Person.CIVIL_STATUS, payer.code, "take")
    wanted = {"amount": "15000", "reason": "Lệ phí theo quy định."}
    office.act(Person.CIVIL_STATUS, payer.code, "request_payment", **wanted)
    asked = payer.open_dossier().locator("#payment").inner_text()
    bank.credit({"account": NUMBER, "amount": 15_000, "content": CODE.search(asked)[0]})
    bank.settle()
    deliver_all(give_up=True)
    paid = payer.open_dossier().locator("#content").inner_text()
    bank.held.append((bank.credits[0], {"times": 2}))
    bank.release()
    deliver_all(give_up=True)
    again = payer.open_dossier().locator("#content").inner_text()

    assert [one["status"] for one in bank.sent] == [200, 200, 200]
    assert "15.000" in asked
    assert "Nộp tiền" not in paid
    assert again == paid
    with transaction.atomic(), acting_in(COMMUNE_ID):
        (status,) = payments_of("dossier", [dossier_id])
    assert (status.state, status.received) == (RequestState.PAID, 15_000)


def bank_of(site):
    """Open an account of the commune at a bank that tells the site of credits."""
    with transaction.atomic(), acting_in(COMMUNE_ID):
        key = key_of(bank_account().pk)
    return Bank(accounts={NUMBER: Account(NUMBER, SECRET, f"{site}/payments/notices/{key}/")})
