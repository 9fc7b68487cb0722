import itertools
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.models import FormerPassword
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.legal.api import rules_on
from xaso.kernel.officials import services
from xaso.kernel.officials.passwords import PasswordRules, Wanted, months_before, wanted
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
GOOD = "hoa ban nở trắng đồi"
SIGN_IN, CHANGE = "/dang-nhap/", "/account/password/"


@pytest.fixture(autouse=True)
def clock():
    with freeze_time("2026-11-25 09:00+07:00") as frozen:
        yield frozen


@pytest.fixture
def lan(db):
    user = official(Role.CLERK, full_name="Trần Thị Lan")
    user.phone, user.email = "0912 345 678", "lantt.vanthu@example.vn"
    user.save()
    return user


def refusals(password, user):
    try:
        PasswordRules().validate(password, user)
    except ValidationError as error:
        return error.messages
    return []


def change(client, user, *passwords):
    """Change one's password on the page, from one to the next; return the last answer."""
    client.logout()
    user.refresh_from_db()
    client.force_login(user, backend=BACKEND)
    for present, new in itertools.pairwise(passwords):
        page = client.post(CHANGE, {"present": present, "new": new})
    return page


def sign_in(client, user, password=PASSWORD):
    client.logout()
    client.post(SIGN_IN, {"username": user.username, "password": password})
    return client.get("/account/")


@pytest.mark.django_db
def test_the_figures_are_those_of_the_rules_with_their_article_and_mark():
    book = rules_on(date(2026, 11, 25), "account-security")
    marks = {key: rule.certainty for key, rule in book.rules.items() if ".password." in key}

    assert wanted() == Wanted(14, 8, 10, 2, refuse_known=True)
    assert marks == {
        "accounts.password.length": "S",
        "accounts.password.length_with_second_step": "S",
        "accounts.password.history": "S",
        "accounts.password.admin_months": "S",
        "accounts.password.refuse_known": "C",
    }
    assert "TCVN 14423:2026" in book.rule("accounts.password.history").citation


@pytest.mark.django_db
def test_where_no_rules_are_in_force_the_longer_password_is_asked_for(clock):
    clock.move_to("2026-01-05")

    assert refusals("mười ba ký tự", None)
    assert not refusals("mười bốn ký tự", None)


@pytest.mark.parametrize(("length", "is_good"), [(13, False), (14, True)])
def test_without_a_second_step_a_password_has_fourteen_characters(lan, length, is_good):
    assert (refusals("xqvnmtrwzkplhgjs"[:length], lan) == []) is is_good


@pytest.mark.parametrize(("length", "is_good"), [(7, False), (8, True)])
def test_with_a_second_step_eight_are_enough(lan, length, is_good):
    lan.totp_confirmed_at = timezone.now()

    assert (refusals("xqvnmtrwzkplhgjs"[:length], lan) == []) is is_good


@pytest.mark.parametrize(
    "password",
    [
        "Trần Thị Lan 2026",
        "tranthilan@123456",
        "toi la TRAN thi lan",
        "so dien thoai 0912345678",
        "lantt.vanthu lantt",
    ],
)
def test_what_everybody_knows_about_a_person_is_refused(lan, password):
    assert any("về chính ông/bà" in one for one in refusals(password, lan))


def test_the_name_of_the_own_commune_is_refused_and_of_another_is_not(lan):
    name = commune(HERE).name

    assert any("tên xã" in one for one in refusals(f"xã {name} đẹp lắm 1", lan))
    assert not refusals("xã Tân Hồng đẹp lắm 1", lan)


@pytest.mark.parametrize("password", ["password12345", "PassWord12345", "Pássword12345"])
def test_a_password_that_strangers_try_first_is_refused(lan, password):
    assert any("quá nhiều người dùng" in one for one in refusals(password, lan))


def test_the_form_says_in_vietnamese_what_is_wanted(client, lan):
    client.force_login(lan, backend=BACKEND)

    page = client.get(CHANGE)

    assert "Ít nhất 14 ký tự, hoặc 8 ký tự khi đã có bước xác thực thứ hai" in page.text
    assert "Không dùng lại 10 mật khẩu gần nhất." in page.text


def test_the_last_ten_passwords_are_not_taken_again(client, lan):
    used = [PASSWORD, *(f"hoa ban nở lần thứ {number}" for number in range(10))]
    change(client, lan, *used)

    refused = change(client, lan, used[-1], used[1])
    taken = change(client, lan, used[-1], used[0])

    lan.refresh_from_db()
    assert "đã từng dùng mật khẩu này" in refused.text
    assert taken.status_code == 302
    assert lan.check_password(used[0])


def test_a_password_reset_by_the_it_officer_is_no_way_around_it(client, lan):
    it_officer = official(Role.IT_OFFICER)
    with acting_in(HERE):
        first = services.reset_password(lan.pk, reason="Quên mật khẩu", actor=it_officer)

    page = change(client, User.objects.get(pk=lan.pk), first, PASSWORD)

    assert "đã từng dùng mật khẩu này" in page.text


def test_former_passwords_are_kept_as_hashes_only(client, lan):
    change(client, lan, PASSWORD, GOOD)

    kept = FormerPassword.objects.get(user=lan)
    assert PASSWORD not in kept.encoded
    assert kept.encoded.startswith("argon2") or "$" in kept.encoded


def test_who_does_not_know_the_present_password_learns_of_no_former_one(client, lan):
    change(client, lan, PASSWORD, GOOD)
    client.force_login(lan, backend=BACKEND)

    page = client.post(CHANGE, {"present": "không biết", "new": PASSWORD})

    assert "đã từng dùng" not in page.text


@pytest.mark.parametrize(
    ("changed", "is_asked"), [("2026-09-25", False), ("2026-09-24", True)], ids=str
)
def test_an_it_officer_changes_the_password_every_two_months(client, db, changed, is_asked):
    user = official(Role.IT_OFFICER)
    user.password_changed_at = timezone.make_aware(
        timezone.datetime.fromisoformat(f"{changed}T08:00")
    )
    user.save()

    page = sign_in(client, user)

    assert (page.status_code == 302 and page["Location"] == reverse("accounts:password")) is (
        is_asked
    )


def test_others_keep_their_password_as_long_as_they_like(client, lan):
    lan.password_changed_at = timezone.make_aware(timezone.datetime(2025, 7, 1))
    lan.save()

    assert sign_in(client, lan).status_code == 200


def test_a_forced_change_says_why_and_ends_with_a_new_password(client, db):
    user = official(Role.IT_OFFICER)
    user.password_changed_at = timezone.make_aware(timezone.datetime(2026, 1, 1))
    user.save()
    sign_in(client, user)

    why = client.get(CHANGE).text
    client.post(CHANGE, {"present": PASSWORD, "new": GOOD})

    assert "Quy định về tài khoản yêu cầu đổi mật khẩu" in why
    assert client.get("/account/").status_code == 200


def test_a_short_password_is_changed_once_its_second_step_is_gone(client, lan):
    lan.passkeys.create(name="Điện thoại", credential=b"x" * 20, public_key=b"y")
    change(client, lan, PASSWORD, "xqvnmtrw")
    with acting_in(HERE):
        services.reset_second_factor(
            lan.pk, reason="Mất điện thoại", actor=official(Role.IT_OFFICER)
        )

    page = sign_in(client, lan, "xqvnmtrw")

    assert page["Location"] == reverse("accounts:password")


def test_a_long_password_is_not(client, lan):
    lan.passkeys.create(name="Điện thoại", credential=b"x" * 20, public_key=b"y")
    change(client, lan, PASSWORD, GOOD)
    lan.passkeys.all().delete()

    assert sign_in(client, lan, GOOD).status_code == 200


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 36))
def test_months_before_go_back_that_many_months(day, months):
    before = months_before(day, months)

    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day <= day.day
