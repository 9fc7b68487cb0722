from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.api import Delegation, Role, RoleAssignment, roles_in_force
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials import services
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
LEND = "/delegations/lend/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def chairman():
    return official(Role.LEADER, full_name="Phạm Quốc Bảo")


@pytest.fixture
def deputy():
    return official(Role.SPECIALIST, full_name="Lê Thị Hoà")


@pytest.fixture
def signed_in(client, chairman):
    client.force_login(chairman, backend="xaso.kernel.accounts.backend.AccountBackend")
    return client


@pytest.fixture
def lend(signed_in, chairman, deputy, today):
    def post(**more):
        typed = {
            "role": str(chairman.assignments.get().pk),
            "receiver": str(deputy.pk),
            "valid_from": today.isoformat(),
            "valid_to": (today + timedelta(days=3)).isoformat(),
            "reason": "Đi tập huấn tại Hà Nội",
        }
        return signed_in.post(LEND, typed | more)

    return post


def lent_roles(user, day):
    return [role.role for role in roles_in_force(user.pk, day) if role.lent_by]


def test_a_lent_role_is_in_force_on_its_days_only(lend, chairman, deputy, today):
    page = lend()

    days = [today - timedelta(1), today, today + timedelta(3), today + timedelta(4)]
    assert page["Location"] == "/delegations/"
    assert [lent_roles(deputy, day) for day in days] == [[], [Role.LEADER], [Role.LEADER], []]


def test_the_receiver_is_told_and_it_is_audited(lend, deputy):
    lend()

    with acting_in(HERE):
        assert Notice.objects.get().receiver == deputy
        entry = AuditEntry.objects.get()
    assert entry.action == "officials.role.lent"
    with acting_in(HERE):
        assert entry.personal == {"reason": "Đi tập huấn tại Hà Nội"}


def test_the_frame_says_for_whom_one_acts(lend, client, deputy):
    lend()
    client.force_login(deputy, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.get("/account/")

    assert page.context["chrome"].acting_for == "Phạm Quốc Bảo"


def test_a_lent_role_goes_with_the_role_of_its_giver(lend, chairman, deputy, today):
    lend()
    held = chairman.assignments.get()
    held.valid_to = today - timedelta(days=1)
    held.save()

    assert lent_roles(deputy, today) == []


def test_a_lent_role_goes_with_the_account_of_its_giver(lend, chairman, deputy, today):
    lend()
    chairman.is_active = False
    chairman.save()

    assert lent_roles(deputy, today) == []


def test_a_role_of_the_same_kind_elsewhere_does_not_keep_it(lend, chairman, deputy, today):
    lend()
    RoleAssignment.objects.filter(user=chairman).delete()
    elsewhere = official(Role.LEADER, commune_id=THERE).assignments.get()
    elsewhere.user = chairman
    elsewhere.save()

    assert lent_roles(deputy, today) == []


def test_roles_are_read_by_one_query(lend, deputy, today, django_assert_num_queries):
    lend()

    with django_assert_num_queries(1):
        roles_in_force(deputy.pk, today)


def test_a_lent_role_is_taken_back_at_once(lend, signed_in, deputy, today):
    lend()
    address = reverse("officials:revoke", args=[Delegation.objects.get().pk])

    asked = signed_in.get(address)
    still = lent_roles(deputy, today)
    signed_in.post(address)

    assert "Lê Thị Hoà" in asked.text
    assert (still, lent_roles(deputy, today)) == ([Role.LEADER], [])


def test_the_receiver_cannot_take_a_role_back(lend, client, deputy):
    lend()
    client.force_login(deputy, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.post(reverse("officials:revoke", args=[Delegation.objects.get().pk]))

    assert page.status_code == 404


def test_a_lent_role_cannot_be_lent_on(lend, client, chairman, deputy, today):
    lend()
    colleague = official(Role.SPECIALIST)
    client.force_login(deputy, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.post(
        LEND,
        {
            "role": str(chairman.assignments.get().pk),
            "receiver": str(colleague.pk),
            "valid_from": today.isoformat(),
            "valid_to": today.isoformat(),
            "reason": "Thử",
        },
    )

    assert page.status_code == 422
    assert Delegation.objects.count() == 1


def test_the_service_refuses_the_role_of_somebody_else(chairman, deputy, today):
    other = official(Role.LEADER)

    with acting_in(HERE), pytest.raises(services.NotLendableError):
        services.lend_role(
            chairman.assignments.get().pk,
            to=deputy.pk,
            days=(today, today),
            reason="Thử",
            actor=other,
        )


def test_the_role_of_an_it_officer_is_not_lent(client, deputy, today):
    it_officer = official(Role.IT_OFFICER, Role.UNIT_HEAD)
    held = it_officer.assignments.get(role=Role.IT_OFFICER)

    with acting_in(HERE), pytest.raises(services.NotLendableError):
        services.lend_role(
            held.pk, to=deputy.pk, days=(today, today), reason="Thử", actor=it_officer
        )


def test_a_stranger_of_another_commune_receives_nothing(lend):
    stranger = official(Role.LEADER, commune_id=THERE)

    page = lend(receiver=str(stranger.pk))

    assert page.status_code == 422
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"valid_from": "2020-01-01"}, "Không ủy quyền cho những ngày đã qua."),
        ({"valid_to": "2020-01-01"}, "Ngày cuối trước ngày đầu."),
        ({"reason": ""}, "Vui lòng ghi ngắn gọn lý do."),
    ],
    ids=["past", "turned", "no reason"],
)
def test_what_cannot_be_lent_is_refused_in_words(lend, wrong, sentence):
    page = lend(**wrong)

    assert page.status_code == 422
    assert sentence in page.text


def test_both_sides_see_the_delegation(lend, client, signed_in, deputy):
    lend()
    giver_sees = signed_in.get("/delegations/")
    client.force_login(deputy, backend="xaso.kernel.accounts.backend.AccountBackend")
    receiver_sees = client.get("/delegations/")

    assert [row[0].receiver for row in giver_sees.context["given"]] == [deputy]
    assert [row[2].label for row in receiver_sees.context["received"]] == ["Đang có hiệu lực"]


def test_the_receiver_reads_that_the_giver_lost_the_role(lend, client, chairman, deputy):
    lend()
    RoleAssignment.objects.filter(user=chairman).update(valid_to=date(2025, 12, 31))
    client.force_login(deputy, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.get("/delegations/")

    assert [row[2].label for row in page.context["received"]] == [
        "Người ủy quyền không còn giữ vai trò"
    ]


def test_acts_done_by_a_lent_role_name_its_owner(lend, chairman, deputy):
    lend()

    with acting_in(HERE):
        assert access_of(deputy).acts_for("audit.read") == chairman.pk
