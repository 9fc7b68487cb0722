"""A phone whose line comes and goes: what is typed without one is sent once it is back."""

import re
from copy import deepcopy

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from xaso.kernel.files.testing import a_pdf
from xaso.kernel.forms.api import find_draft
from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierForm
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking
from xaso.public_services.portal.models import Submission

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
CODE = "1.004873"
FORM = deepcopy(SMALL_FORM) | {"key": "form_of_the_phone"}
PHONE = {"width": 390, "height": 800}
WAITING = "Đã lưu trên máy · chờ mạng"

KEPT = """async () => {
    while (!(await caches.match(location.href))) await new Promise((go) => setTimeout(go, 50));
}"""
NO_SYNC = "SyncManager.prototype.register = () => Promise.reject(new Error('not now'))"
CUT_OFF = """(() => {
    const real = window.fetch;
    let cut = false;
    window.fetch = async (...given) => {
        const answer = await real(...given);
        if (cut || given[1]?.method !== "POST" || !String(given[0]).endsWith("/xem-lai/")) return answer;
        cut = true;
        throw new TypeError("the line was cut");
    };
})()"""

BREAK_ONCE = """(() => {
    const real = window.fetch;
    let parts = 0;
    window.fetch = async (...given) => {
        if (given[1]?.method === "PATCH" && ++parts === 3) throw new TypeError("the line broke");
        return real(...given);
    };
})()"""


@pytest.fixture
def me():
    with transaction.atomic():
        commune(HERE)
        people()
        published_form(FORM)
        return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(real_database, chromium, live_site, me, monkeypatch):
    """Open a phone whose citizen is signed in; the procedure has a small form and papers."""
    monkeypatch.setattr(asking, "form_for", lambda code, day: FORM["key"])
    context = chromium.new_context(viewport=PHONE, locale="vi-VN", reduced_motion="reduce")
    sign_in(context, live_site, me)
    context.set_default_timeout(10_000)
    context.add_init_script(NO_SYNC)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield page
    context.close()


def sign_in(context, site, user):
    client = Client()
    with transaction.atomic():
        enter_as(client, user)
    name = configured.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def keep(page, site):
    """Begin and choose to keep it on the phone; return the address of the way."""
    page.goto(site + reverse("portal:submit", args=[CODE]))
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/who/*")
    page.get_by_role("button", name="Giữ trên máy này").click()
    said(page, "Đã giữ trên máy này")
    return re.sub(r"who/.*", "", page.url)


def said(page, words):
    expect(page.locator("[data-kept] strong").locator("visible=true")).to_have_text(
        words, timeout=20_000
    )


def go_on(page, to=None):
    here = page.url
    page.get_by_role("button", name="Tiếp tục").locator("visible=true").last.click()
    page.wait_for_url(to or (lambda url: url != here))
    expect(page.locator("[data-kept][data-state]")).to_be_visible()


def drafted(user):
    """Return what the server has of the form."""
    with transaction.atomic(), acting_in(HERE):
        return find_draft(Submission.objects.get().draft_id, reader=user).values


def fill_in_without_a_line(page):
    """Fill in the whole way to the last press."""
    page.context.set_offline(True)
    if page.get_by_label("Họ, chữ đệm, tên").count():
        page.get_by_label("Họ, chữ đệm, tên").fill("Lê Thị Mẫu")
    page.get_by_label("Số điện thoại").fill("0912345678")
    go_on(page, "**/what/")
    page.get_by_label("Nội dung đề nghị").fill("Xin xác nhận để làm hồ sơ vay vốn.")
    page.get_by_role("checkbox").check()
    go_on(page)
    while "/giay-to/" in page.url:
        if page.get_by_label("Không", exact=True).count():
            page.get_by_label("Không", exact=True).check()
        else:
            one = {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
            page.set_input_files("input[type=file]", [one])
        go_on(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    said(page, WAITING)


def made():
    with transaction.atomic(), acting_in(HERE):
        return list(Dossier.objects.all()), Submission.objects.get().dossier_code


def test_a_page_that_was_filled_in_without_a_line_is_kept_by_the_server_afterwards(
    phone, live_site, me
):
    keep(phone, live_site)
    phone.context.set_offline(True)
    phone.get_by_label("Số điện thoại").fill("0912345678")
    go_on(phone, "**/what/")
    said(phone, WAITING)
    before = drafted(me)
    phone.go_back()
    expect(phone.get_by_label("Số điện thoại")).to_have_value("0912345678")
    phone.context.set_offline(False)
    said(phone, "Đã giữ trên máy này")

    assert before["applicant"].get("phone") is None
    assert drafted(me)["applicant"]["phone"] == "+84912345678"


def test_a_draft_without_a_line_is_sent_once_after_it_is_back(phone, live_site):
    keep(phone, live_site)
    fill_in_without_a_line(phone)
    nothing, _code = made()
    phone.context.set_offline(False)
    phone.wait_for_url("**/da-nop/")
    phone.evaluate("xasoSend(document.body.dataset.user)")

    (one,), code = made()
    assert nothing == []
    assert one.code == code
    expect(phone.locator(".submit-code")).to_have_text(code)
    with transaction.atomic(), acting_in(HERE):
        assert DossierForm.objects.count() == 1
    assert phone.evaluate("xasoKept.waiting(document.body.dataset.user)") == []


def test_an_answer_that_was_lost_on_the_way_makes_no_second_dossier(phone, live_site):
    keep(phone, live_site)
    phone.context.add_init_script(CUT_OFF)
    fill_in_without_a_line(phone)
    phone.context.set_offline(False)
    while not made()[0]:
        phone.wait_for_timeout(100)
    (first,), _code = made()
    said(phone, WAITING)
    phone.get_by_role("button", name="Gửi ngay").click()
    phone.wait_for_url("**/da-nop/")

    (one,), code = made()
    assert (one.code, code) == (first.code, first.code)
    expect(phone.locator(".submit-code")).to_have_text(first.code)


def test_who_signs_in_again_goes_on_and_another_person_sees_and_sends_nothing(
    phone, live_site, me
):
    keep(phone, live_site)
    fill_in_without_a_line(phone)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    said(phone, "Mời ông/bà đăng nhập lại.")
    with transaction.atomic():
        other = citizen(full_name="Trần Văn Mẫu")
    sign_in(phone.context, live_site, other)
    phone.goto(live_site + reverse("portal:own"))
    theirs = phone.locator("main").inner_text()
    phone.context.set_offline(True)
    phone.goto(live_site + reverse("portal:offline"), wait_until="load")
    shown = phone.locator("main").inner_text()
    phone.context.set_offline(False)
    sign_in(phone.context, live_site, me)
    nothing, _code = made()
    phone.goto(live_site + reverse("portal:own"))
    phone.wait_for_url("**/da-nop/")

    assert nothing == []
    assert WAITING not in theirs + shown
    assert FORM["title"]["vi"] not in shown
    (one,), code = made()
    assert one.code == code


def test_a_large_file_goes_on_where_the_line_broke(phone, live_site, me):
    way = keep(phone, live_site)
    phone.goto(f"{way}giay-to/2/")
    expect(phone.locator("[data-kept][data-state=keeping]")).to_be_visible()
    phone.context.set_offline(True)
    content = a_pdf() + b"\n%" + b"x" * 900_000
    one = {"name": "lớn.pdf", "mimeType": "application/pdf", "buffer": content}
    phone.set_input_files("input[type=file]", [one])
    phone.get_by_role("button", name="Thêm tệp và ở lại trang này").click()
    said(phone, WAITING)
    sent = []
    phone.on("request", lambda asked: sent.append((asked.method, asked.url)))
    phone.evaluate(BREAK_ONCE)
    phone.context.set_offline(False)
    while not [url for method, url in sent if method == "PATCH"]:
        phone.wait_for_timeout(100)
    said(phone, WAITING)
    phone.get_by_role("button", name="Gửi ngay").click()
    expect(phone.locator(".submit-files")).to_contain_text("lớn.pdf")

    begun = [url for method, url in sent if method == "POST" and url.endswith("/tai-len/")]
    parts = [url for method, url in sent if method == "PATCH"]
    assert (len(begun), len(parts)) == (1, 4), sent


def test_public_pages_that_were_read_open_without_a_line_and_nobodys_own(phone, live_site):
    page = reverse("portal:procedure", args=[CODE])
    keep(phone, live_site)
    phone.goto(live_site + page)
    heading = phone.locator("h1").inner_text()
    phone.evaluate(KEPT)
    phone.goto(live_site + reverse("portal:own"))
    phone.context.set_offline(True)
    phone.goto(live_site + page)
    again = phone.locator("h1").inner_text()
    html = phone.content()
    phone.goto(live_site + reverse("portal:own"))
    phone.locator("[data-seen] a", has_text=heading).wait_for()
    listed = phone.locator("main").inner_text()
    addresses = phone.evaluate(
        """async () => { const found = []; for (const name of await caches.keys())
           for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
           return found.filter((one) => one.startsWith("/dich-vu-cong/")); }"""
    )

    assert again == heading
    assert "Lê Thị Mẫu" not in html
    assert "Hiện không có mạng." in listed
    assert sorted(addresses) == sorted([page, reverse("portal:offline")])


def test_signing_out_leaves_nothing_on_the_phone(phone, live_site, me):
    keep(phone, live_site)
    before = phone.evaluate("async (user) => (await xasoKept.pages(user)).length", str(me.pk))
    phone.goto(live_site + reverse("identity:account"))
    phone.get_by_role("button", name="Đăng xuất", exact=True).click()
    phone.wait_for_url("**/da-dang-xuat/")
    phone.goto(live_site + reverse("portal:offline"))
    after = phone.evaluate("async (user) => (await xasoKept.pages(user)).length", str(me.pk))

    assert (before > 2, after) == (True, 0)
    assert phone.evaluate("xasoKept.who()") == ""
