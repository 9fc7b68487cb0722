import pytest
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.services import passkeys
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.accounts.tests.device import Device

pytestmark = pytest.mark.django_db
LOCK = "/dang-nhap/khoa/"
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def clock():
    with freeze_time("2026-11-25 08:00+07:00") as frozen:
        yield frozen


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


@pytest.fixture
def idle(client, clock, lan):
    sign_in(client, lan)
    client.get("/account/")
    clock.tick(15 * 60 + 1)
    return client


def sign_in(client, user):
    client.post(reverse("accounts:sign-in"), {"username": user.username, "password": PASSWORD})


@pytest.mark.parametrize(
    ("role", "minutes"), [(Role.SPECIALIST, 15), (Role.IT_OFFICER, 5)], ids=["usual", "it"]
)
def test_the_work_of_who_is_away_locks(client, clock, role, minutes):
    sign_in(client, official(role))
    client.get("/account/")
    clock.tick(minutes * 60)
    in_time = client.get("/account/?a=1")
    clock.tick(minutes * 60 + 1)

    too_late = client.get("/account/?a=1")

    assert in_time.status_code == 200
    assert too_late["Location"] == f"{LOCK}?next=%2Faccount%2F%3Fa%3D1"


def test_the_password_leads_back_to_where_one_was(idle):
    page = idle.post(LOCK, {"password": PASSWORD, "next": "/account/?a=1"})

    assert page["Location"] == "/account/?a=1"
    assert idle.get("/account/").status_code == 200


def test_a_wrong_password_keeps_it_locked_and_counts(idle, lan):
    page = idle.post(LOCK, {"password": "sai"})

    lan.refresh_from_db()
    assert page.status_code == 422
    assert lan.failed_attempts == 1
    assert idle.get("/account/").status_code == 302


def test_five_wrong_passwords_close_the_account_behind_the_lock_too(idle):
    for _ in range(5):
        idle.post(LOCK, {"password": "sai"})

    page = idle.post(LOCK, {"password": PASSWORD})

    assert "thử lại sau 15 phút" in page.text
    assert idle.get("/account/").status_code == 302


def test_typos_before_each_right_password_do_not_add_up(idle, lan, clock):
    lan.totp_secret, lan.totp_confirmed_at = "A" * 32, lan.created_at
    lan.save()
    for _ in range(6):
        idle.post(LOCK, {"password": "sai"})
        opened = idle.post(LOCK, {"password": PASSWORD}, headers=BY_SCRIPT)
        clock.tick(15 * 60 + 1)

    lan.refresh_from_db()
    assert opened.status_code == 204
    assert lan.failed_attempts == 0


def test_the_page_of_somebody_else_does_not_lock_ones_own_session(client, lan):
    sign_in(client, lan)

    part = client.get(LOCK, {"user": str(official(Role.CLERK).pk)}, headers=BY_SCRIPT)
    still_open = client.get("/account/").status_code
    client.get(LOCK, {"user": str(lan.pk)}, headers=BY_SCRIPT)

    assert f'data-unlock="{lan.pk}"' in part.text
    assert still_open == 200
    assert client.get("/account/").status_code == 302


def test_an_open_page_learns_who_is_signed_in(client, lan):
    nobody = client.get("/ui/awake/").json()
    sign_in(client, lan)

    answer = client.get("/ui/awake/")

    assert nobody == {"user": ""}
    assert answer.json() == {"user": str(lan.pk)}
    assert "no-store" in answer["Cache-Control"]
    assert f'data-user="{lan.pk}"' in client.get("/account/").text


def test_the_lock_holds_even_if_somebody_keeps_asking(idle, clock):
    for _ in range(3):
        idle.get("/account/")
        clock.tick(30)

    assert idle.get("/account/").status_code == 302


def test_a_script_is_told_of_the_lock_and_gets_nothing_else(idle):
    by_htmx = idle.get("/account/", headers=BY_SCRIPT)
    by_fetch = idle.get("/ui/awake/", headers={"Sec-Fetch-Mode": "cors"})

    assert (by_htmx.status_code, by_htmx.content) == (423, b"")
    assert by_fetch.status_code == 423


def test_a_script_takes_the_lock_off_the_page(idle):
    asked = idle.get(LOCK, headers=BY_SCRIPT)
    opened = idle.post(LOCK, {"password": PASSWORD}, headers=BY_SCRIPT)

    assert "<html" not in asked.text
    assert "Trần Thị Lan" in asked.text
    assert opened.status_code == 204
    assert idle.get("/account/").status_code == 200


def test_the_script_of_a_page_locks_before_the_server_would(client, lan):
    sign_in(client, lan)

    client.get(LOCK)
    after_a_link = client.get("/account/").status_code
    client.get(LOCK, headers=BY_SCRIPT)

    assert after_a_link == 200
    assert client.get("/account/").status_code == 302


def test_a_form_that_was_sent_into_the_lock_is_met_again(idle):
    page = idle.post(
        "/account/passkeys/", {}, headers={"referer": "http://testserver/account/passkeys/"}
    )

    assert page["Location"] == f"{LOCK}?next=%2Faccount%2Fpasskeys%2F"


def test_ones_own_passkey_opens_the_lock_and_no_other(idle, lan, settings):
    settings.XASO_URL = "https://motcua.xa-mau.example"
    mine, other = Device(), Device()
    other.credential = b"khoa cua Binh 01"
    keep(mine, lan)
    keep(other, official(Role.CLERK))

    refused = unlock_by(idle, other)
    still_locked = idle.get("/account/").status_code
    unlock_by(idle, mine)

    assert refused["Location"] == LOCK
    assert still_locked == 302
    assert idle.get("/account/").status_code == 200


def keep(device, user):
    challenge = passkeys.make_challenge()
    passkeys.add_passkey(user, "Khóa", device.register(challenge), challenge)


def unlock_by(client, device):
    challenge = client.post(reverse("accounts:passkey-options")).json()["challenge"]
    return client.post(
        reverse("accounts:passkey-sign-in"), {"answer": device.answer(challenge)}
    )


def test_who_locked_out_may_still_sign_out(idle):
    idle.post(reverse("accounts:sign-out"))

    assert "_auth_user_id" not in idle.session


def test_a_session_ends_after_a_day_of_work_however_busy(client, lan, clock):
    sign_in(client, lan)
    for _ in range(12 * 6):
        clock.tick(600)
        assert client.get("/account/").status_code == 200
    clock.tick(60)

    page = client.get("/account/", follow=True)

    assert "phiên đăng nhập đã mở quá lâu" in page.text
    assert "_auth_user_id" not in client.session
