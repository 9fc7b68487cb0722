from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from freezegun import freeze_time

from xaso.config.doctor import _powers
from xaso.kernel.accounts.api import POWERS, Role, RoleAssignment, roles_in_force
from xaso.kernel.accounts.testing import HOME, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.tasks import warn_of_powers
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.permissions.api import permissions
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
TODAY = date(2026, 11, 25)
LATEST = date(2027, 5, 27)  # 183 days later
ADMINISTERS = ("audit.", "officials.manage", "api_clients.", "webhooks.", "directory.")


@pytest.fixture(autouse=True)
def clock():
    with freeze_time("2026-11-25 09:00+07:00") as frozen:
        yield frozen


@pytest.fixture
def tin(client):
    user = official(Role.IT_OFFICER, full_name="Đặng Quốc Tin")
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def lan():
    return official(Role.CLERK, full_name="Trần Thị Lan")


def give(client, person, role=Role.LEADER, **typed):
    given = {
        "role": role,
        "unit": str(unit(HOME[role]).pk),
        "valid_from": "2026-11-25",
        "valid_to": "2027-03-31",
        "reason": "Quyết định 12/QĐ-UBND",
    }
    return client.post(reverse("officials:role-grant", args=[person.pk]), given | typed)


def power(person, role=Role.IT_OFFICER):
    return person.assignments.get(role=role)


def ends(person, days, role=Role.IT_OFFICER):
    person.assignments.filter(role=role).update(valid_to=TODAY + timedelta(days=days))


def told(kind):
    with acting_in(HERE):
        return list(Notice.objects.filter(kind=kind).values_list("receiver_id", flat=True))


def test_whoever_administers_or_reads_the_audit_trail_holds_a_power():
    holders = {
        role for one in permissions if one.key.startswith(ADMINISTERS) for role in one.roles
    }

    assert holders == set(POWERS)


@pytest.mark.parametrize("role", POWERS)
@pytest.mark.parametrize("lacking", [{"valid_to": None}, {"reason": ""}], ids=str)
def test_the_database_holds_no_power_without_end_or_reason(lan, role, lacking):
    row = {"valid_to": TODAY, "reason": "Quyết định"} | lacking

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(
            user=lan, role=role, unit=unit(HOME[role]), valid_from=date(2026, 1, 1), **row
        )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"valid_to": ""}, "Quyền quản trị phải có ngày cuối."),
        ({"reason": ""}, "Vui lòng nêu lý do giao quyền quản trị."),
        ({"valid_to": "2027-05-28"}, "Quyền quản trị có hạn chậm nhất đến"),
    ],
    ids=["no end", "no reason", "too long"],
)
def test_a_power_without_end_or_reason_or_for_too_long_is_refused(
    client, tin, lan, typed, sentence
):
    page = give(client, lan, **typed)

    assert page.status_code == 422
    assert sentence in page.text
    assert not lan.assignments.filter(role=Role.LEADER).exists()


def test_a_power_is_given_with_its_reason_and_by_whom(client, tin, lan):
    give(client, lan, valid_to=LATEST.isoformat())

    given = power(lan, Role.LEADER)
    assert (given.valid_to, given.reason) == (LATEST, "Quyết định 12/QĐ-UBND")
    assert given.given_by == tin
    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.role.granted")
        assert entry.personal == {"reason": "Quyết định 12/QĐ-UBND"}


def test_another_role_needs_neither_end_nor_reason(client, tin, lan):
    give(client, lan, Role.SPECIALIST, valid_to="", reason="")

    assert power(lan, Role.SPECIALIST).valid_to is None


def test_a_power_ends_by_its_date_without_any_nightly_work(lan, clock):
    boss = official(Role.LEADER)
    ends(boss, 0, Role.LEADER)

    today = roles_in_force(boss.pk, TODAY)
    tomorrow = roles_in_force(boss.pk, TODAY + timedelta(days=1))

    assert ([one.role for one in today], tomorrow) == ([Role.LEADER], ())


def test_the_page_shows_who_holds_what_until_when_and_why(client, tin, lan):
    give(client, lan, valid_to="2026-12-05")
    boss = official(Role.LEADER)
    stranger = official(Role.LEADER, commune_id=THERE, full_name="Phạm Xã Khác")
    client.force_login(boss, backend=BACKEND)

    page = client.get(reverse("officials:powers"))

    assert "Trần Thị Lan" in page.text
    assert "Quyết định 12/QĐ-UBND" in page.text
    assert "Còn 10 ngày" in page.text
    assert "không có văn bản nào quy định" in page.text
    assert stranger.full_name not in page.text
    assert reverse("officials:power-renew", args=[power(lan, Role.LEADER).pk]) not in page.text


def test_a_power_is_renewed_with_a_reason_and_warned_of_anew(client, tin, lan):
    give(client, lan, valid_to="2026-11-30")
    warn_of_powers(0)
    address = reverse("officials:power-renew", args=[power(lan, Role.LEADER).pk])

    page = client.post(address, {"valid_to": LATEST, "reason": "Rà soát quý IV"}, follow=True)

    renewed = power(lan, Role.LEADER)
    assert "Đã gia hạn quyền." in page.text
    assert (renewed.valid_to, renewed.reason) == (LATEST, "Rà soát quý IV")
    assert renewed.warned_days is None
    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.role.renewed")
        assert entry.personal == {"reason": "Rà soát quý IV"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"valid_to": "2027-05-28"}, "Quyền quản trị có hạn chậm nhất đến"),
        ({"valid_to": "2026-11-26"}, "Quyền này đã có hạn đến"),
        ({"reason": " "}, "Vui lòng ghi ngắn gọn lý do."),
    ],
    ids=["too long", "no later", "no reason"],
)
def test_a_renewal_that_says_nothing_is_refused(client, tin, lan, typed, sentence):
    ends(tin, 20)
    address = reverse("officials:power-renew", args=[power(tin).pk])

    page = client.post(address, {"valid_to": "2027-01-31", "reason": "Rà soát"} | typed)

    assert page.status_code == 422
    assert sentence in page.text
    assert power(tin).valid_to == TODAY + timedelta(days=20)


def test_leaders_are_told_when_somebody_renews_their_own_power(client, tin):
    boss = official(Role.LEADER)
    ends(tin, 5)

    client.post(
        reverse("officials:power-renew", args=[power(tin).pk]),
        {"valid_to": LATEST, "reason": "Rà soát"},
    )

    assert told("officials.own_rights") == [boss.pk]


def test_an_ended_power_and_one_of_another_commune_cannot_be_renewed(client, tin, lan):
    give(client, lan, valid_from="2026-11-01")
    ended, foreign = power(lan, Role.LEADER), official(Role.LEADER, commune_id=THERE)
    ends(lan, -1, Role.LEADER)

    answers = [
        client.get(reverse("officials:power-renew", args=[one.pk])).status_code
        for one in (ended, power(foreign, Role.LEADER))
    ]

    assert answers == [404, 404]


@pytest.mark.parametrize(("days", "count"), [(15, 0), (14, 1), (4, 1), (3, 1), (0, 1)])
def test_the_end_is_told_fourteen_days_before(tin, days, count):
    ends(tin, days)

    warn_of_powers(0)
    warn_of_powers(0)

    assert told("officials.power_ends") == [tin.pk] * count


def test_the_end_is_told_once_at_fourteen_days_and_once_at_three(tin, clock):
    boss = official(Role.LEADER)
    ends(boss, 14, Role.LEADER)

    for _day in range(15):
        warn_of_powers(0)
        clock.tick(timedelta(days=1))

    assert told("officials.power_ends").count(boss.pk) == 2
    assert told("officials.power_ends").count(tin.pk) == 2


@pytest.mark.parametrize(("days", "level"), [(15, "good"), (14, "warn"), (-1, "bad")])
def test_the_doctor_knows_when_the_last_power_of_an_it_officer_ends(tin, days, level):
    commune(HERE)
    ends(tin, days)

    assert [one.level for one in _powers()] == [level]


def extend(person, code=f"{HERE:05}", reason="Không còn ai quản trị"):
    out = StringIO()
    call_command("extend_power", code=code, username=person.username, reason=reason, stdout=out)
    return out.getvalue()


def test_the_host_gives_a_power_back_that_has_ended(tin):
    boss = official(Role.LEADER)
    ends(tin, -3)

    said = extend(tin)

    assert "27/05/2027" in said
    assert [one.role for one in roles_in_force(tin.pk, TODAY)] == [Role.IT_OFFICER]
    assert set(told("officials.power_from_host")) == {boss.pk, tin.pk}
    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.role.extended_from_host")
        assert (entry.actor, entry.personal) == (None, {"reason": "Không còn ai quản trị"})


def test_the_host_extends_one_that_is_about_to_end(tin):
    ends(tin, 10)

    extend(tin)

    assert power(tin).valid_to == LATEST


def test_the_host_gives_nothing_where_somebody_is_left(tin, lan):
    official(Role.IT_OFFICER)
    ends(tin, -1)

    with pytest.raises(CommandError, match="renew it on the page"):
        extend(tin)

    assert not roles_in_force(tin.pk, TODAY)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "00000"}, "no commune"),
        ({"reason": " "}, "Say why"),
        ({}, "never was an IT officer"),
    ],
    ids=["no commune", "no reason", "never held it"],
)
def test_the_host_is_told_what_is_wrong(lan, given, sentence):
    commune(HERE)

    with pytest.raises(CommandError, match=sentence):
        extend(lan, **given)
