from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.models import Role, Session
from xaso.kernel.accounts.tasks import forget
from xaso.kernel.accounts.testing import PASSWORD, official

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1"


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


def browser(user, user_agent=CHROME, address="203.113.5.77"):
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    client.post(reverse("accounts:sign-in"), {"username": user.username, "password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get("/account/").status_code == 200


def handles(client):
    found = client.get(reverse("accounts:sessions")).context["sessions"]
    return [one.handle for one in found if not one.is_this]


def end(client, handle=""):
    return client.post(reverse("accounts:session-end"), {"handle": handle}, follow=True)


def test_ones_browsers_are_listed_in_words_without_address_or_key(lan):
    here, _phone = browser(lan), browser(lan, IPHONE, "2001:ee0:4161::17")

    page = here.get(reverse("accounts:sessions")).text

    assert "Chrome trên Windows" in page
    assert "Safari trên iPhone" in page
    assert "203.113.x.x" in page
    assert "2001:ee0:x" in page
    assert "203.113.5.77" not in page
    assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]


def test_nobody_elses_browsers_are_listed(lan):
    other = browser(official(Role.CLERK), IPHONE)
    here = browser(lan)

    page = here.get(reverse("accounts:sessions")).text

    assert "iPhone" not in page
    assert end(here, handles(browser(lan))[0]).status_code == 200
    assert is_signed_in(other)


def test_one_browser_is_signed_out_from_another(lan):
    here, phone, third = browser(lan), browser(lan, IPHONE), browser(lan)
    chosen = next(
        one.handle
        for one in here.get(reverse("accounts:sessions")).context["sessions"]
        if one.system == "iPhone"
    )

    end(here, chosen)

    assert not is_signed_in(phone)
    assert is_signed_in(here)
    assert is_signed_in(third)


def test_all_others_are_signed_out_at_once(lan):
    here, phone, third = browser(lan), browser(lan, IPHONE), browser(lan)

    page = end(here)

    assert "Đã đăng xuất khỏi mọi trình duyệt khác." in page.text
    assert (is_signed_in(here), is_signed_in(phone), is_signed_in(third)) == (
        True,
        False,
        False,
    )


def test_somebody_elses_session_cannot_be_ended(lan):
    phone = browser(lan, IPHONE)
    handle = handles(browser(lan))[0]

    page = end(browser(official(Role.CLERK)), handle)

    assert page.status_code == 404
    assert is_signed_in(phone)


def test_sessions_that_ran_out_are_forgotten_at_night_and_no_other(lan):
    here, gone = browser(lan), browser(lan)
    key = gone.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    forget(timestamp=0)

    assert not Session.objects.filter(pk=key).exists()
    assert is_signed_in(here)


def test_a_new_password_signs_out_the_others(lan):
    here, phone = browser(lan), browser(lan, IPHONE)

    here.post(
        reverse("accounts:password"), {"present": PASSWORD, "new": "một câu dài dễ nhớ 1975"}
    )

    assert is_signed_in(here)
    assert not is_signed_in(phone)
    assert lan.sessions.count() == 1
