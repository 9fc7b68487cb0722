"""A community helper files for a citizen on a tablet, in a real browser."""

import re

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.forms.testing import published_form
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierFiling
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
TABLET = {"width": 768, "height": 1024}
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def tablet(real_database, chromium, live_site, monkeypatch):
    """Open a tablet on which a community helper is signed in."""
    monkeypatch.setattr(asking, "form_for", lambda code, day: "small_form")
    client = Client()
    with transaction.atomic():
        commune(HERE)
        people()
        published_form()
        helper = official(Role.COMMUNITY_HELPER, full_name="Trần Văn Thử")
        client.force_login(helper, backend=BACKEND)
    context = chromium.new_context(viewport=TABLET, locale="vi-VN", reduced_motion="reduce")
    name = configured.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_site}])
    yield context.new_page()
    context.close()


def code_of(kind):
    with transaction.atomic(), acting_in(HERE):
        body = Notice.objects.filter(kind=kind).latest("created_at").body
    return re.findall(r"^\d{6}", body)[0]


class Walk:
    """The way of a helper through the pages; each is looked at before it is left."""

    def __init__(self, page, site, barriers):
        self.page, self.site, self.barriers = page, site, barriers
        self.found, self.widths = [], set()
        page.on("pageerror", lambda error: pytest.fail(str(error)))

    def press(self, name):
        self.found += self.barriers(self.page)
        self.widths.add(self.page.evaluate("document.documentElement.scrollWidth"))
        here = self.page.url
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_url(lambda url: url != here)

    def ask(self):
        page = self.page
        page.goto(self.site + reverse("portal:assisted"))
        page.get_by_label("Tìm thủ tục bằng lời thường ngày").fill("xac nhan doc than")
        self.press("Tìm")
        page.get_by_role("link", name=re.compile("hôn nhân")).first.click()
        page.get_by_label("Họ tên người dân").fill("Lê Thị Mẫu")
        page.get_by_label("Số định danh cá nhân").fill("038190000001")
        page.get_by_label("Số điện thoại của chính người dân").fill("0912 345 678")
        page.get_by_label(re.compile("Tôi đã xem căn cước")).check()
        self.press("Hỏi người dân")
        page.get_by_label(re.compile("Sáu chữ số")).fill(code_of("portal.help_code"))
        self.press("Người dân đồng ý")

    def fill_in(self):
        page = self.page
        page.locator("[name='applicant-name']").fill("Lê Thị Mẫu")
        self.press("Tiếp tục")
        page.locator("[name='matter-text']").fill("Xin xác nhận")
        page.locator("[name='matter-sworn']").check()
        self.press("Tiếp tục")
        while "/giay-to/" in page.url:
            if page.get_by_label("Không", exact=True).count():
                page.get_by_label("Không", exact=True).check()
            else:
                one = {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
                page.set_input_files("input[type=file]", [one])
            self.press("Tiếp tục")

    def send(self):
        page = self.page
        page.get_by_role("checkbox").last.check()
        page.get_by_role("button", name="Lấy mã").click()
        page.get_by_label(re.compile("Sáu chữ số")).fill(code_of("portal.sending_code"))
        self.press("Nộp hồ sơ")


def test_a_helper_files_for_a_citizen_who_reads_two_codes_out(tablet, live_site, barriers):
    walk = Walk(tablet, live_site, barriers)

    walk.ask()
    walk.fill_in()
    banner = tablet.get_by_text("điền hộ người dân").count()
    walk.send()

    with transaction.atomic(), acting_in(HERE):
        made = Dossier.objects.get()
        assert DossierFiling.objects.get().helper.full_name == "Trần Văn Thử"
    assert made.code in tablet.locator(".submit-code").inner_text()
    assert banner == 1
    assert (walk.found, walk.widths) == ([], {TABLET["width"]})
