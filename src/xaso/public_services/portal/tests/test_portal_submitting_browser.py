"""A phone sends a dossier from home: in a real browser, with photographs that come in parts."""

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse

from xaso.kernel.files.testing import a_pdf
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
CODE = "1.004873"
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def session(real_database):
    client = Client()
    with transaction.atomic():
        commune(HERE)
        people()
        enter_as(client, citizen(full_name="Lê Thị Mẫu"))
    return client.cookies[configured.SESSION_COOKIE_NAME].value


@pytest.fixture
def phone(chromium, live_site, session, monkeypatch):
    """Open a phone whose citizen is signed in; the procedure asks for papers only."""
    monkeypatch.setattr(asking, "form_for", lambda code, day: None)
    opened = []

    def window(**more):
        context = chromium.new_context(
            viewport=PHONE, locale="vi-VN", reduced_motion="reduce", **more
        )
        name = configured.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session, "url": live_site}])
        opened.append(context)
        return context.new_page()

    yield window
    for context in opened:
        context.close()


def walk(page, site):
    """Begin, answer each question with no, add a photograph to what has none; end at the review."""
    page.goto(site + reverse("portal:submit", args=[CODE]))
    page.get_by_role("button", name="Bắt đầu").click()
    while "/giay-to/" in page.url:
        if page.get_by_label("Không", exact=True).count():
            page.get_by_label("Không", exact=True).check()
        else:
            one = {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
            page.set_input_files("input[type=file]", [one])
        here = page.url
        page.get_by_role("button", name="Tiếp tục").click()
        page.wait_for_url(lambda url, here=here: url != here)


def test_a_phone_sends_a_dossier_and_a_second_tap_changes_nothing(phone, live_site, barriers):
    page = phone()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    walk(page, live_site)
    found = barriers(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").dblclick()
    page.wait_for_url("**/da-nop/")

    with transaction.atomic(), acting_in(HERE):
        made = Dossier.objects.get()
        assert DossierFile.objects.count() == 1
    assert made.code in page.locator(".submit-code").inner_text()
    assert (found, wide) == ([], PHONE["width"])


def test_a_large_photograph_travels_in_parts(phone, live_site, settings):
    settings.XASO_FILES_PARTS_FROM_BYTES = 100
    page, methods = phone(), []
    page.on("request", lambda request: methods.append(request.method))

    walk(page, live_site)

    assert "PATCH" in methods
    assert "giay.pdf" in page.content()


def test_it_works_without_a_script(phone, live_site):
    page = phone(java_script_enabled=False)
    walk(page, live_site)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()

    with transaction.atomic(), acting_in(HERE):
        assert Dossier.objects.get().code in page.content()
