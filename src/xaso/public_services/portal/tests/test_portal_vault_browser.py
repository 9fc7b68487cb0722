"""On a phone: a paper of the vault goes into a new dossier with two taps."""

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.browser import runs_over

from xaso.kernel.files.testing import a_pdf
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking
from xaso.public_services.vault.testing import own_paper

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
CODE = "1.004873"
PHONE = {"width": 390, "height": 800}
PHOTO = {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}


@pytest.fixture
def session(real_database):
    client = Client()
    with transaction.atomic(), acting_in(HERE):
        commune(HERE)
        people()
        me = citizen(full_name="Lê Thị Mẫu")
        enter_as(client, me)
        own_paper(me, kind="marital_status", title="Giấy xác nhận tình trạng hôn nhân")
    return client.cookies[configured.SESSION_COOKIE_NAME].value


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request, chromium, live_site, session, monkeypatch):
    """Open a phone on the paper that asks for the certificate."""
    monkeypatch.setattr(asking, "form_for", lambda code, day: None)
    context = chromium.new_context(
        viewport=PHONE,
        locale="vi-VN",
        reduced_motion="reduce",
        java_script_enabled=request.param,
    )
    name = configured.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": live_site}])
    page = context.new_page()
    page.goto(live_site + reverse("portal:submit", args=[CODE]))
    page.get_by_role("button", name="Bắt đầu").click()
    while not page.get_by_role("button", name="Dùng giấy này").count():
        if page.get_by_label("Không", exact=True).count():
            page.get_by_label("Không", exact=True).check()
        else:
            page.set_input_files("input[type=file]", [PHOTO])
        here = page.url
        page.get_by_role("button", name="Tiếp tục").click()
        page.wait_for_url(lambda url, here=here: url != here)
    yield page
    context.close()


def test_two_taps_and_the_next_paper_is_asked_for(page):
    before = page.url

    page.get_by_role("button", name="Dùng giấy này").click()
    listed = page.locator(".submit-files").first.inner_text()
    offered = page.get_by_role("button", name="Dùng giấy này").count()
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(lambda url: url != before)

    assert "khai-sinh-" in listed
    assert offered == 0
    assert "/giay-to/" in page.url or "/xem-lai/" in page.url


@pytest.mark.parametrize("page", [True], indirect=True)
def test_nothing_keeps_people_out_of_what_is_offered(page, barriers):
    assert (barriers(page), max(runs_over(page), 0)) == ([], 0)
