"""Accounts of officials: made, closed, opened, reset."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.accounts.testing import PASSWORD, lasting, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.officials.tests.officials_steps import actions, typed
from xaso.kernel.officials.values import propose_username
from xaso.kernel.officials.views.acts import ACTS
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db


def do(client, person, act, reason="Mất điện thoại"):
    address = reverse("officials:account", args=[person.pk, act])
    return client.post(address, {"reason": reason}, follow=True)


def shown_password(page):
    return re.search(r"<code>(\w{4}-\w{4}-\w{4})</code>", page.text)[1]


def test_a_new_official_gets_a_name_a_role_and_a_password_that_must_be_changed(
    client, it_officer
):
    page = client.post("/officials/add/", typed())

    made = User.objects.get(username="nguyen.van.an")
    assert made.full_name == "Nguyễn Văn An"
    assert made.check_password(shown_password(page))
    assert made.must_change_password
    assert made.assignments.get().role == Role.SPECIALIST
    assert actions() == ["officials.account.added", "officials.role.granted"]


def test_the_first_password_is_shown_once_and_kept_by_no_browser(client, it_officer):
    page = client.post("/officials/add/", typed())
    password = shown_password(page)

    later = client.get(
        reverse("officials:official", args=[User.objects.latest("created_at").pk])
    )

    assert "no-store" in page["Cache-Control"]
    assert password not in later.text


def test_a_second_nguyen_van_an_gets_a_number(client, it_officer):
    client.post("/officials/add/", typed())
    client.post("/officials/add/", typed())

    assert User.objects.filter(username="nguyen.van.an2").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"full_name": "An"}, "Vui lòng nhập đủ họ và tên."),
        ({"username": "Văn An"}, "Chỉ dùng chữ thường không dấu"),
        ({"valid_to": "2025-01-01"}, "Ngày cuối trước ngày đầu."),
        ({"unit": ""}, "bắt buộc"),
    ],
    ids=["one word", "accents", "turned days", "no unit"],
)
def test_what_cannot_be_is_refused_in_words(client, it_officer, wrong, sentence):
    before = User.objects.count()

    page = client.post("/officials/add/", typed(**wrong))

    assert page.status_code == 422
    assert sentence in page.text
    assert User.objects.count() == before


def test_a_unit_of_another_commune_cannot_be_chosen(client, it_officer):
    foreign = unit(Unit.Kind.OFFICE, THERE)

    page = client.post("/officials/add/", typed(unit=str(foreign.pk)))

    assert page.status_code == 422
    assert not RoleAssignment.objects.filter(unit=foreign).exists()


def test_a_disabled_official_is_out_at_once(client, it_officer, lan, django_user_model):
    session = type(client)()
    session.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")
    before = session.get("/account/").status_code

    do(client, lan, "disable")

    assert before == 200
    assert session.get("/account/").status_code == 302
    assert actions() == ["officials.account.disabled"]


def test_a_disabled_official_can_be_enabled_again(client, it_officer, lan):
    do(client, lan, "disable")
    do(client, lan, "enable")

    lan.refresh_from_db()
    assert lan.is_active


def test_asking_changes_nothing(client, it_officer, lan):
    asked = client.get(reverse("officials:account", args=[lan.pk, "disable"]))

    lan.refresh_from_db()
    assert "Trần Thị Lan" in asked.text
    assert lan.is_active


def test_an_act_without_a_reason_is_refused(client, it_officer, lan):
    page = do(client, lan, "disable", reason=" ")

    lan.refresh_from_db()
    assert page.status_code == 422
    assert lan.is_active


@pytest.mark.parametrize("act", sorted(ACTS))
def test_nobody_does_it_to_the_own_account(client, it_officer, act):
    it_officer.email = "tin@xa-mau.example"
    it_officer.totp_secret, it_officer.totp_confirmed_at = "A" * 32, timezone.now()
    it_officer.save()
    official(Role.IT_OFFICER)

    page = do(client, it_officer, act)

    it_officer.refresh_from_db()
    assert "tài khoản của chính mình" in page.text
    assert client.get("/account/").status_code == 200
    assert it_officer.is_active
    assert it_officer.check_password(PASSWORD)
    assert it_officer.has_second_factor
    assert actions() == []


def test_the_acts_are_not_offered_on_the_own_account(client, it_officer, lan):
    own = client.get(reverse("officials:official", args=[it_officer.pk])).text
    other = client.get(reverse("officials:official", args=[lan.pk])).text

    assert "reset-password" not in own
    assert "reset-password" in other


def test_one_of_two_it_officers_can_be_disabled(client, it_officer):
    second = official(Role.IT_OFFICER)

    do(client, second, "disable")

    second.refresh_from_db()
    assert not second.is_active


def test_a_locked_account_is_opened_before_its_time(client, it_officer, lan):
    lan.locked_until = timezone.now() + timedelta(minutes=10)
    lan.strangers_locked_until = timezone.now() + timedelta(minutes=10)
    lan.save()

    do(client, lan, "unlock")

    lan.refresh_from_db()
    assert not lan.is_closed_to(known=True)
    assert not lan.is_closed_to(known=False)


def test_a_new_password_replaces_the_old_one_and_ends_sessions(client, it_officer, lan):
    session = type(client)()
    session.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = do(client, lan, "reset-password")

    lan.refresh_from_db()
    assert lan.check_password(shown_password(page))
    assert not lan.check_password(PASSWORD)
    assert lan.must_change_password
    assert session.get("/account/").status_code == 302


def test_a_lost_phone_is_forgotten_with_the_reason_kept(client, it_officer, lan):
    lan.totp_secret, lan.totp_confirmed_at = "A" * 32, timezone.now()
    lan.save()
    phone = type(client)()
    phone.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")

    do(client, lan, "reset-second-factor")

    lan.refresh_from_db()
    with acting_in(HERE):
        entry = AuditEntry.objects.get()
    assert not lan.has_second_factor
    assert phone.get("/account/").status_code == 302
    with acting_in(HERE):
        assert entry.personal == {"reason": "Mất điện thoại"}


@pytest.mark.parametrize("act", ["disable", "reset-password", "reset-second-factor"])
def test_an_account_of_two_communes_is_not_taken_over_from_one(client, it_officer, act):
    both = official(Role.LEADER, full_name="Phạm Hai Xã")
    RoleAssignment.objects.create(
        user=both,
        role=Role.LEADER,
        unit=unit(Unit.Kind.LEADERSHIP, THERE),
        valid_from=date(2025, 7, 1),
        **lasting(Role.LEADER),
    )

    page = do(client, both, act)

    both.refresh_from_db()
    assert "cũng làm việc cho xã khác" in page.text
    assert both.is_active
    assert both.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Nguyễn Văn An", "nguyen.van.an"),
        ("Đỗ Thị Ánh Đào", "do.thi.anh.dao"),
        ("Y Bhiu Êban", "y.bhiu.eban"),
    ],
)
def test_user_names_are_made_from_names(name, proposed):
    assert propose_username(name) == proposed
