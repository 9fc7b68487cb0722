import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.accounts.testing import PASSWORD, lasting, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.values import propose_username
from xaso.kernel.officials.views.acts import ACTS
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
LIST = "/officials/"


@pytest.fixture
def it_officer(client):
    user = official(Role.IT_OFFICER, full_name="Đặng Quốc Tin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


def typed(**more):
    return {
        "full_name": "Nguyễn Văn  An",
        "username": "",
        "phone": "",
        "email": "",
        "role": Role.SPECIALIST,
        "unit": str(unit(Unit.Kind.SPECIALISED).pk),
        "position": "",
        "valid_from": "2026-01-05",
        "valid_to": "",
    } | more


def do(client, person, act, reason="Mất điện thoại"):
    address = reverse("officials:account", args=[person.pk, act])
    return client.post(address, {"reason": reason}, follow=True)


def actions():
    with acting_in(HERE):
        return list(AuditEntry.objects.order_by("at", "id").values_list("action", flat=True))


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


def test_officials_are_found_without_accents_and_by_role(client, it_officer, lan):
    official(Role.CLERK, full_name="Lê Văn Tám")

    by_name = client.get(LIST, {"q": "tran lan"})
    by_role = client.get(LIST, {"role": Role.CLERK})

    assert names(by_name) == ["Trần Thị Lan"]
    assert names(by_role) == ["Lê Văn Tám"]


def names(page):
    return [row[0].full_name for row in page.context["rows"]]


def test_the_list_shows_the_officials_of_this_commune_only(client, it_officer, lan):
    stranger = official(Role.LEADER, commune_id=THERE)

    listed = client.get(LIST, {"state": "all"})
    looked_at = client.get(reverse("officials:official", args=[stranger.pk]))

    assert sorted(names(listed)) == ["Trần Thị Lan", "Đặng Quốc Tin"]
    assert looked_at.status_code == 404


def test_a_longer_list_costs_no_more_queries(client, it_officer, lan):
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(12):
        official(Role.SPECIALIST)

    with CaptureQueriesContext(connection) as many:
        client.get(LIST)

    assert len(many) == len(few)


def test_the_filtered_list_is_handed_out_as_a_workbook(client, it_officer, lan):
    answer = client.get("/officials/export/", {"q": "lan"})

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.values)
    assert [row[0] for row in rows[1:]] == ["Trần Thị Lan"]
    assert "Cán bộ tiếp nhận" in rows[1][2]


def test_a_disabled_official_is_out_at_once(client, it_officer, lan, django_user_model):
    session = type(client)()
    session.force_login(lan, backend="django.contrib.auth.backends.ModelBackend")
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
    lan.save()

    do(client, lan, "unlock")

    lan.refresh_from_db()
    assert not lan.is_locked


def test_a_new_password_replaces_the_old_one_and_ends_sessions(client, it_officer, lan):
    session = type(client)()
    session.force_login(lan, backend="django.contrib.auth.backends.ModelBackend")

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
    phone.force_login(lan, backend="django.contrib.auth.backends.ModelBackend")

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


@pytest.mark.parametrize("role", [role for role in Role if role != Role.IT_OFFICER])
def test_only_it_officers_administer(client, role):
    client.force_login(official(role), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(LIST).status_code == 403
    assert client.post("/officials/add/", typed()).status_code == 403


def test_a_role_is_given_and_ended(client, it_officer, lan):
    office = unit(Unit.Kind.OFFICE)
    client.post(
        reverse("officials:role-grant", args=[lan.pk]),
        {"role": Role.CLERK, "unit": str(office.pk), "valid_from": "2026-01-01"},
    )
    clerk = lan.assignments.get(role=Role.CLERK)
    today = timezone.localdate()

    client.post(reverse("officials:role-end", args=[clerk.pk]), {"last_day": today.isoformat()})

    clerk.refresh_from_db()
    assert clerk.valid_to == today
    assert actions() == ["officials.role.granted", "officials.role.ended"]


def test_the_same_role_twice_is_refused_in_words(client, it_officer, lan):
    held = lan.assignments.get()
    again = {"role": held.role, "unit": str(held.unit_id), "valid_from": "2025-07-01"}

    page = client.post(reverse("officials:role-grant", args=[lan.pk]), again)

    assert page.status_code == 422
    assert "đã có vai trò này" in page.text


def test_the_last_it_officer_cannot_give_the_role_away(client, it_officer):
    held = it_officer.assignments.get()

    page = client.post(
        reverse("officials:role-end", args=[held.pk]),
        {"last_day": timezone.localdate().isoformat()},
        follow=True,
    )

    before = held.valid_to
    held.refresh_from_db()
    assert held.valid_to == before
    assert "cán bộ công nghệ thông tin cuối cùng" in page.text


def test_a_role_for_oneself_is_audited_and_the_leaders_are_told(client, it_officer):
    leader = official(Role.LEADER)
    client.post(
        reverse("officials:role-grant", args=[it_officer.pk]),
        {
            "role": Role.LEADER,
            "unit": str(unit(Unit.Kind.LEADERSHIP).pk),
            "valid_from": timezone.localdate().isoformat(),
            "valid_to": (timezone.localdate() + timedelta(days=30)).isoformat(),
            "reason": "Quyết định 12/QĐ-UBND",
        },
    )

    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.role.granted")
        told = list(Notice.objects.values_list("receiver_id", flat=True))
    assert entry.details["to_oneself"] is True
    assert leader.pk in told


def test_a_role_for_somebody_else_is_no_news_for_leaders(client, it_officer, lan):
    official(Role.LEADER)
    client.post(
        reverse("officials:role-grant", args=[lan.pk]),
        {
            "role": Role.CLERK,
            "unit": str(unit(Unit.Kind.OFFICE).pk),
            "valid_from": "2026-01-01",
        },
    )

    with acting_in(HERE):
        assert not Notice.objects.exists()


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
