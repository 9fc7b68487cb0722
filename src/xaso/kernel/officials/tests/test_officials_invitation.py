import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, unit
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
OWN = "một câu dài dễ nhớ 1975"


@pytest.fixture(autouse=True)
def clock():
    with freeze_time("2026-11-25 08:00+07:00") as frozen:
        yield frozen


@pytest.fixture
def it_client(client):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    return client


@pytest.fixture
def lan():
    user = official(Role.RECEPTIONIST, full_name="Trần Thị Lan")
    user.email = "lan@xa-mau.example"
    user.save()
    return user


def send(it_client, user):
    address = reverse("officials:account", args=[user.pk, "invite"])
    return it_client.post(address, {"reason": "Quên mật khẩu"}, follow=True)


def link():
    with acting_in(HERE):
        body = Notice.objects.filter(kind="officials.invited").latest("created_at", "id").body
    return re.search(r"https?://[^/]+(/\S+)", body)[1]


def choose(client, address, password=OWN):
    return client.post(address, {"new": password})


def test_a_new_official_is_invited_by_e_mail_and_sees_no_first_password(it_client):
    page = it_client.post(
        "/officials/add/",
        {
            "full_name": "Nguyễn Văn An",
            "email": "an@xa-mau.example",
            "invite": "on",
            "role": Role.SPECIALIST,
            "unit": str(unit(Unit.Kind.SPECIALISED).pk),
            "valid_from": "2026-01-05",
        },
        follow=True,
    )
    theirs = Client()
    choose(theirs, link())

    made = User.objects.get(email="an@xa-mau.example")
    assert "lời mời đang được gửi" in page.text
    assert theirs.session["_auth_user_id"] == str(made.pk)
    assert made.check_password(OWN)
    assert not made.must_change_password
    with acting_in(HERE):
        delivery = NoticeDelivery.objects.get(notice__kind="officials.invited")
        assert delivery.channel == "notifications.email"


def test_an_invitation_without_an_address_is_refused_in_words(it_client):
    page = it_client.post("/officials/add/", {"full_name": "Nguyễn Văn An", "invite": "on"})

    assert page.status_code == 422
    assert "Vui lòng nhập thư điện tử để gửi lời mời." in page.text


def test_the_link_greets_by_name_and_leads_to_the_second_step(it_client, lan):
    send(it_client, lan)
    theirs = Client()

    greeting = theirs.get(link())
    page = theirs.post(link(), {"new": OWN}, follow=True)

    assert "Trần Thị Lan" in greeting.text
    assert lan.username in greeting.text
    assert "thiết lập bước hai" in page.text


def test_the_link_works_once(it_client, lan):
    send(it_client, lan)
    address = link()
    choose(Client(), address)

    page = choose(Client(), address, "một mật khẩu khác nữa 1976")

    lan.refresh_from_db()
    assert page.status_code == 410
    assert lan.check_password(OWN)


@pytest.mark.parametrize(("hours", "status"), [(71, 302), (73, 410)])
def test_the_link_is_good_for_three_days(it_client, lan, clock, hours, status):
    send(it_client, lan)
    clock.tick(timedelta(hours=hours))

    assert choose(Client(), link()).status_code == status


def test_a_new_link_ends_the_one_before_and_the_old_password(it_client, lan):
    send(it_client, lan)
    first = link()
    send(it_client, lan)

    lan.refresh_from_db()
    assert choose(Client(), first).status_code == 410
    assert not lan.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["ngắn", "password12345", "Trần Thị Lan"])
def test_a_weak_password_is_refused_and_the_link_stays_good(it_client, lan, password):
    send(it_client, lan)

    page = choose(Client(), link(), password)

    assert page.status_code == 422
    assert choose(Client(), link()).status_code == 302


def test_who_has_a_second_step_still_has_to_take_it(it_client, lan):
    lan.totp_secret, lan.totp_confirmed_at = "A" * 32, lan.created_at
    lan.save()
    send(it_client, lan)
    theirs = Client()

    page = choose(theirs, link())

    assert page["Location"] == reverse("accounts:second-factor")
    assert "_auth_user_id" not in theirs.session


def test_a_closed_account_has_no_use_of_its_invitation(it_client, lan):
    send(it_client, lan)
    User.objects.filter(pk=lan.pk).update(is_active=False)

    assert choose(Client(), link()).status_code == 410


def test_a_closed_account_is_not_invited_and_keeps_its_password(it_client, lan):
    User.objects.filter(pk=lan.pk).update(is_active=False)

    offered = it_client.get(reverse("officials:official", args=[lan.pk])).text
    page = send(it_client, lan)

    lan.refresh_from_db()
    assert "/invite/" not in offered
    assert "đã bị vô hiệu" in page.text
    assert lan.check_password(PASSWORD)
    with acting_in(HERE):
        assert not Notice.objects.exists()


def test_an_invitation_ends_the_sessions_that_are_open(it_client, lan):
    theirs = Client()
    theirs.force_login(lan, backend=BACKEND)

    send(it_client, lan)

    assert not lan.sessions.exists()
    assert theirs.get("/account/").status_code == 302


def test_without_an_address_the_it_officer_is_told_to_print_a_slip(it_client):
    page = send(it_client, official(Role.CLERK))

    assert "chưa có thư điện tử" in page.text
    with acting_in(HERE):
        assert not Notice.objects.exists()


def test_the_invitation_is_audited_without_its_link(it_client, lan):
    send(it_client, lan)

    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.account.invited")
        assert (entry.personal, entry.details) == ({"reason": "Quên mật khẩu"}, {})
