import re

import pyotp
import pytest
from django.urls import reverse

from xaso.kernel.accounts.models import Passkey, Role
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.organisations.testing import HERE, THERE, commune

pytestmark = pytest.mark.django_db
PASSWORD_PAGE = "/account/password/"
NEW = "một câu dài dễ nhớ 1975"


@pytest.fixture
def lan(client):
    user = official(Role.RECEPTIONIST, full_name="Trần Thị Lan")
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    return user


def change(client, **typed):
    return client.post(PASSWORD_PAGE, {"present": PASSWORD, "new": NEW} | typed)


def test_a_changed_password_keeps_one_signed_in_and_works_next_time(client, lan):
    page = change(client)

    lan.refresh_from_db()
    assert page["Location"] == reverse("accounts:profile")
    assert client.get("/account/").status_code == 200
    assert lan.check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"present": "sai"}, "Đây không phải mật khẩu hiện tại."),
        ({"new": PASSWORD}, "Vui lòng chọn mật khẩu khác với mật khẩu hiện tại."),
        ({"new": "ngắn"}, "cần ít nhất 14 ký tự"),
        ({"new": "password12345"}, "Mật khẩu này quá nhiều người dùng."),
        ({"new": "Trần Thị Lan"}, "về chính ông/bà"),
    ],
    ids=["wrong present", "same again", "short", "common", "own name"],
)
def test_a_password_that_cannot_stand_is_refused_with_the_reason(client, lan, typed, sentence):
    page = change(client, **typed)

    lan.refresh_from_db()
    assert page.status_code == 422
    assert sentence in page.text
    assert lan.check_password(PASSWORD)


@pytest.mark.parametrize("present", ["", "sai"])
def test_the_new_password_is_no_way_to_guess_the_present_one(client, lan, present):
    right = change(client, present=present, new=PASSWORD).context["form"].errors
    wrong = change(client, present=present, new=NEW).context["form"].errors

    assert right == wrong
    assert "new" not in right


@pytest.fixture
def passkey(lan):
    return Passkey.objects.create(user=lan, name="Khóa", credential=b"k" * 16, public_key=b"")


def proofs(passkey):
    """Every form that asks for the present password, filled in but for that."""
    return [
        (PASSWORD_PAGE, {"new": NEW}),
        (reverse("accounts:second-factor-setup"), {"code": "123456"}),
        (reverse("accounts:passkey-add"), {"name": "Khóa", "answer": "{}"}),
        (reverse("accounts:passkey-remove", args=[passkey.pk]), {}),
        (reverse("accounts:recovery-codes"), {}),
    ]


@pytest.mark.parametrize("number", range(5))
def test_wrong_present_passwords_count_as_at_the_door(client, lan, passkey, number):
    address, typed = proofs(passkey)[number]
    for _time in range(5):
        page = client.post(address, typed | {"present": "sai"})

    lan.refresh_from_db()
    closed = client.post(address, typed | {"present": PASSWORD})
    assert page.status_code == closed.status_code == 422
    assert "thử lại sau 15 phút" in closed.text
    assert lan.is_locked
    assert lan.check_password(PASSWORD)
    assert lan.passkeys.count() == 1


def test_the_right_present_password_forgets_the_wrong_ones(client, lan, passkey):
    for _time in range(4):
        client.post(reverse("accounts:recovery-codes"), {"present": "sai"})

    client.post(reverse("accounts:recovery-codes"), {"present": PASSWORD})

    lan.refresh_from_db()
    assert lan.failed_attempts == 0
    assert lan.recovery_codes.count() == 10


def test_a_given_password_must_be_changed_before_anything_else(client, lan):
    lan.must_change_password = True
    lan.save()

    before = client.get("/account/")
    form = client.get(PASSWORD_PAGE)
    change(client)
    after = client.get("/account/")

    assert before["Location"] == PASSWORD_PAGE
    assert "do cán bộ công nghệ thông tin cấp" in form.text
    assert after.status_code == 200


def test_the_second_factor_is_switched_on_by_a_first_code(client, lan):
    address = reverse("accounts:second-factor-setup")
    secret = shown_secret(client.get(address).text)

    client.post(address, {"code": pyotp.TOTP(secret).now(), "present": PASSWORD})

    lan.refresh_from_db()
    assert lan.has_second_factor
    assert lan.totp_secret == secret


def shown_secret(text):
    return re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", text)[1].replace(" ", "")


def test_the_picture_holds_the_key_of_this_person(client, lan):
    page = client.get(reverse("accounts:second-factor-setup"))

    assert '<svg role="img"' in page.text
    assert "&lt;svg" not in page.text


@pytest.mark.parametrize(
    "wrong", [{"code": "000000"}, {"present": "sai"}], ids=["code", "password"]
)
def test_the_second_factor_stays_off_without_proof(client, lan, wrong):
    address = reverse("accounts:second-factor-setup")
    secret = shown_secret(client.get(address).text)
    typed = {"code": pyotp.TOTP(secret).now(), "present": PASSWORD} | wrong

    page = client.post(address, typed)

    lan.refresh_from_db()
    assert page.status_code == 422
    assert not lan.has_second_factor


def test_the_code_that_switched_it_on_does_not_sign_in_again(client, lan):
    address = reverse("accounts:second-factor-setup")
    code = pyotp.TOTP(shown_secret(client.get(address).text)).now()
    client.post(address, {"code": code, "present": PASSWORD})
    client.post(reverse("accounts:sign-out"))
    client.post(reverse("accounts:sign-in"), {"username": lan.username, "password": PASSWORD})

    page = client.post(reverse("accounts:second-factor"), {"code": code})

    assert page.status_code == 422


def test_the_account_page_names_the_roles(client, lan):
    page = client.get("/account/")

    assert "Cán bộ tiếp nhận" in page.text
    assert "Trung tâm Phục vụ hành chính công" in page.text


def test_switching_the_commune_by_a_link_asks_first(client):
    user = official(Role.LEADER)
    there = official(Role.LEADER, commune_id=THERE).assignments.get()
    there.user = user
    there.save()
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    address = f"{reverse('accounts:commune')}?id={THERE}"

    asked = client.get(address)
    before = client.session.get("commune")
    client.post(address)

    assert str(commune(THERE)) in asked.text
    assert before is None
    assert client.session["commune"] == THERE


@pytest.mark.parametrize("chosen", [THERE, "", "abc", "9" * 30])
def test_a_commune_without_a_role_cannot_be_chosen(client, lan, chosen):
    page = client.post(reverse("accounts:commune"), {"id": chosen})

    assert page.status_code == 404
    assert client.session.get("commune") in (None, HERE)
