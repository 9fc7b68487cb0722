"""Roles that open a great deal ask for a second step before anything else."""

import pyotp
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.accounts.models import Delegation, Role, User
from xaso.kernel.accounts.services import passkeys, signing_in
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.accounts.tests.device import ORIGIN, Device
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import unit
from xaso.lib import clock

pytestmark = pytest.mark.django_db
STEP = "/account/second-step/"
NEW = "một câu dài dễ nhớ 1975"


@pytest.fixture(autouse=True)
def demanded(settings):
    settings.XASO_URL = ORIGIN
    settings.XASO_ACCOUNTS_SECOND_STEP_ROLES = ["it_officer", "leader"]


@pytest.fixture
def chief(client):
    user = official(Role.LEADER, full_name="Lê Văn Chủ")
    sign_in(client, user)
    return user


def sign_in(client, user, password=PASSWORD):
    typed = {"username": user.username, "password": password}
    return client.post(reverse("accounts:sign-in"), typed)


def is_led_away(client, address="/"):
    return client.get(address).get("Location") == STEP


def set_up_phone(client):
    address = reverse("accounts:second-factor-setup")
    client.get(address)
    code = pyotp.TOTP(client.session["totp_proposed"]).now()
    return client.post(address, {"code": code, "present": PASSWORD})


def set_up_passkey(client, device):
    challenge = client.post(reverse("accounts:passkey-creation")).json()["challenge"]
    typed = {"name": "Máy", "present": PASSWORD, "answer": device.register(challenge)}
    return client.post(reverse("accounts:passkey-add"), typed)


def give_passkey(user):
    device, challenge = Device(), passkeys.make_challenge()
    passkeys.add_passkey(user, "Điện thoại", device.register(challenge), challenge)
    return device


@pytest.mark.parametrize("role", [Role.LEADER, Role.IT_OFFICER])
def test_who_holds_such_a_role_is_led_to_the_set_up_first(client, role):
    sign_in(client, official(role))

    page = client.get("/dossiers/", follow=True)

    assert page.redirect_chain == [(STEP, 302)]
    assert "Thiết lập bước hai" in page.text
    assert reverse("accounts:passkey-add") in page.text
    assert reverse("accounts:second-factor-setup") in page.text
    assert is_led_away(client, "/account/")


def test_other_roles_are_let_on(client):
    sign_in(client, official(Role.RECEPTIONIST))

    assert client.get("/account/").status_code == 200
    assert client.get(STEP)["Location"] == "/"


def test_nobody_is_asked_where_no_role_is_named(client, settings):
    settings.XASO_ACCOUNTS_SECOND_STEP_ROLES = []

    sign_in(client, official(Role.LEADER))

    assert client.get("/account/").status_code == 200


def test_who_borrowed_such_a_role_is_asked_too(client):
    head, today = official(Role.UNIT_HEAD), clock.today()
    Delegation.objects.create(
        giver=official(Role.LEADER),
        receiver=head,
        unit=unit(Unit.Kind.LEADERSHIP),
        role=Role.LEADER,
        valid_from=today,
        valid_to=today,
        reason="Đi công tác",
    )

    sign_in(client, head)

    assert is_led_away(client)


def test_who_has_a_passkey_is_let_on(client):
    user = official(Role.LEADER)
    device = give_passkey(user)

    challenge = client.post(reverse("accounts:passkey-options")).json()["challenge"]
    client.post(reverse("accounts:passkey-sign-in"), {"answer": device.answer(challenge)})

    assert client.get("/account/").status_code == 200


def test_who_has_a_phone_code_is_let_on(client):
    user = official(Role.LEADER)
    user.totp_secret, user.totp_confirmed_at = signing_in.propose_secret(), user.created_at
    user.save()

    sign_in(client, user)
    client.post(reverse("accounts:second-factor"), {"code": pyotp.TOTP(user.totp_secret).now()})

    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("way", ["phone", "passkey"])
def test_work_begins_once_it_is_set_up(client, chief, way):
    before = is_led_away(client, "/account/")

    done = set_up_phone(client) if way == "phone" else set_up_passkey(client, Device())

    assert before
    assert done.status_code in {200, 302}
    assert User.objects.get(pk=chief.pk).has_second_factor
    assert client.get("/account/").status_code == 200


def test_a_failed_set_up_lets_nobody_on(client, chief):
    client.get(reverse("accounts:second-factor-setup"))

    client.post(
        reverse("accounts:second-factor-setup"), {"code": "000000", "present": PASSWORD}
    )

    assert is_led_away(client)


def test_removing_the_last_passkey_asks_again(client, chief):
    set_up_passkey(client, Device())
    passkey = chief.passkeys.get()

    client.post(reverse("accounts:passkey-remove", args=[passkey.pk]), {"present": PASSWORD})

    assert not chief.passkeys.exists()
    assert is_led_away(client)


def test_removing_one_of_two_asks_for_nothing(client, chief):
    first, second = Device(), Device()
    second.credential = b"khoa cua Chu 002"
    set_up_passkey(client, first)
    set_up_passkey(client, second)

    address = reverse("accounts:passkey-remove", args=[chief.passkeys.first().pk])
    client.post(address, {"present": PASSWORD})

    assert chief.passkeys.count() == 1
    assert client.get("/account/").status_code == 200


def test_set_up_in_one_browser_it_lets_the_other_on(client, chief):
    other = Client()
    sign_in(other, chief)
    set_up_phone(client)

    still = is_led_away(other)
    other.get(STEP)

    assert still
    assert other.get("/account/").status_code == 200


def test_the_pages_of_the_set_up_the_lock_and_signing_out_stay_open(client, chief):
    names = ("second-factor-setup", "passkey-add", "second-step", "lock")
    opened = {client.get(reverse(f"accounts:{name}")).status_code for name in names}

    client.post(reverse("accounts:sign-out"))

    assert opened == {200}
    assert "_auth_user_id" not in client.session


def test_pages_of_the_set_up_offer_no_menu_that_leads_nowhere(client, chief):
    setting_up = client.get(reverse("accounts:passkey-add")).text
    set_up_phone(client)

    later = client.get(reverse("accounts:passkey-add")).text

    assert 'href="/dossiers/"' not in setting_up
    assert 'href="/dossiers/"' in later


def test_the_lock_comes_before_the_second_step(client, chief):
    client.get(reverse("accounts:lock"), headers={"HX-Request": "true"})

    locked = client.get(reverse("accounts:passkey-add"))
    client.post(reverse("accounts:lock"), {"password": PASSWORD})

    assert locked["Location"].startswith(reverse("accounts:lock"))
    assert is_led_away(client)


def test_the_first_password_is_changed_before_that(client):
    user = official(Role.IT_OFFICER)
    user.must_change_password = True
    user.save()
    sign_in(client, user)

    first = client.get("/")
    early = client.get(STEP)
    client.post(reverse("accounts:password"), {"present": PASSWORD, "new": NEW})

    assert first["Location"] == early["Location"] == reverse("accounts:password")
    assert is_led_away(client)


def test_a_page_asks_the_database_nothing_more_for_it(client, chief, settings):
    set_up_phone(client)
    client.get("/account/sessions/")

    with CaptureQueriesContext(connection) as with_rule:
        client.get("/account/sessions/")
    settings.XASO_ACCOUNTS_SECOND_STEP_ROLES = []
    with CaptureQueriesContext(connection) as without:
        client.get("/account/sessions/")

    assert len(with_rule) == len(without)


def test_a_role_that_does_not_exist_is_refused_at_the_start(settings):
    settings.XASO_ACCOUNTS_SECOND_STEP_ROLES = ["leader", "lider"]

    with pytest.raises(ImproperlyConfigured, match="“lider”"):
        apps.get_app_config("accounts").ready()
