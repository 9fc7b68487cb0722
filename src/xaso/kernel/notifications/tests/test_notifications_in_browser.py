"""The pages of channels and choices in a browser, on a phone and on a desk."""

import pytest
from django.db import transaction
from django.urls import reverse
from standins.push import Browser
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.notifications.models import PushDevice
from xaso.kernel.notifications.testing import reached_by, sms_gateway
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
CODE = ("notifications.address_code", "notifications.sms", "vi")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_open_to_everybody(open_as, barriers, width):
    commune(HERE)
    officer = official(Role.IT_OFFICER)
    with acting_in(HERE), transaction.atomic():
        citizen = reached_by(phone="0912345678")
        sms_gateway("sms_smpp", "127.0.0.1:2775", "bimat12")
    looks = [
        (officer, reverse("notifications:sms")),
        (officer, reverse("notifications:zalo")),
        (officer, reverse("notifications:texts")),
        (officer, reverse("notifications:text", args=CODE)),
        (officer, reverse("notifications:choice")),
        (citizen, reverse("notifications:choice")),
        (officer, reverse("notifications:choice-address", args=["phone"])),
        (officer, reverse("notifications:deliveries")),
    ]

    for user, path in looks:
        page = open_as(user, path, width=width)
        assert barriers(page) == []
        assert not runs_over(page)


def test_a_device_is_allowed_by_one_button(open_as, settings):
    settings.XASO_NOTIFICATIONS_PUSH_HOSTS = ["push.example"]
    commune(HERE)
    person = official(Role.SPECIALIST)
    given = Browser("https://push.example/1").subscription
    page = open_as(person, reverse("notifications:choice"), width=390)
    page.evaluate(
        "given => { PushManager.prototype.subscribe = async () => ({ toJSON: () => given }); }",
        given,
    )

    page.locator("form[data-push] button").click()
    page.wait_for_url("**/account/notices/")
    page.locator("form[action*='/forget/']").wait_for()

    assert PushDevice.objects.get().user == person


def test_the_look_follows_the_text_while_it_is_written(open_as):
    commune(HERE)
    page = open_as(official(Role.IT_OFFICER), reverse("notifications:text", args=CODE))

    page.get_by_label("Nội dung").fill("Mã của ông/bà: %(otp)s")
    page.locator("#look", has_text="Ma cua ong/ba: 123456").wait_for()
    page.get_by_label("Nội dung").fill("Gọi %(phone)s")

    page.locator("#look", has_text="phone").wait_for()
