"""On a phone: the bell, a late dossier, a complaint, its answer, a rating by the link."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.identity.testing import citizen
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.api import receive_submitted
from xaso.public_services.dossiers.models import DelayComplaint, Dossier
from xaso.public_services.dossiers.services.complaining import answer_complaint
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import testing
from xaso.public_services.portal.models import Rating
from xaso.public_services.portal.rating_links import link_to_rate

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def who(real_database):
    with transaction.atomic():
        commune(HERE)
        return people()


@pytest.fixture
def me(who):
    with transaction.atomic():
        return citizen(full_name="Lê Thị Mẫu")


def a_dossier(me, who, **facts):
    with transaction.atomic(), acting_in(HERE):
        made = testing.submitted(me)[0]
        receive_submitted(made.id, actor=who.desk)
        deliver_all()
        Dossier.objects.filter(pk=made.id).update(**facts)
    return made


def test_a_citizen_hears_complains_and_reads_the_answer(open_as, barriers, me, who):
    made = a_dossier(me, who, due_at=clock.now() - timedelta(hours=1))
    page = open_as(me, reverse("notifications:own"), **PHONE)
    assert page.locator(".x-bell-count").inner_text() == "2"
    assert barriers(page) == []

    page.get_by_role("link", name=made.code).first.click()
    page.get_by_role("link", name="Phản ánh chậm trễ").click()
    page.get_by_label("Ông/bà muốn nói gì thêm").fill("Tôi chờ đã lâu.")
    page.get_by_role("button", name="Gửi phản ánh").click()
    page.get_by_text("Ông/bà sẽ được trả lời trước").wait_for()
    with transaction.atomic(), acting_in(HERE):
        row = DelayComplaint.objects.get()
        answer_complaint(row.pk, text="Mai có kết quả.", actor=who.leader)
    page.reload()

    assert page.get_by_text("Mai có kết quả.").is_visible()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_link_rates_with_one_tap_and_no_script(chromium, live_site, me, who):
    made = a_dossier(me, who, state="completed", finished_at=clock.now())
    context = chromium.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    page.goto(live_site + link_to_rate(made.code))

    page.get_by_role("button", name="Hài lòng", exact=True).click()

    assert page.get_by_role("heading", name="Cảm ơn ông/bà").is_visible()
    context.close()
    with transaction.atomic(), acting_in(HERE):
        assert Rating.objects.get().score == 3


def test_an_official_opens_on_the_dossier_what_was_sent(open_as, me, who):
    made = a_dossier(me, who)
    page = open_as(who.desk, f"/dossiers/{made.id}/")

    page.get_by_text("Tin gửi người dân và cán bộ").click()

    page.get_by_text("Hồ sơ của ông/bà đã gửi đến").first.wait_for()
