from datetime import date, timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.api import Delegation, EmergencyPower, Role, roles_in_force
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock as now_clock

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
OPEN = "/officials/emergency/open/"
LIST = "/officials/emergency/"
BANNER = "Ông/bà đang dùng quyền khẩn cấp"


@pytest.fixture(autouse=True)
def clock():
    with freeze_time("2026-11-25 09:00+07:00") as frozen:
        unit(Unit.Kind.OFFICE)
        unit(Unit.Kind.LEADERSHIP)
        yield frozen


@pytest.fixture
def boss():
    return official(Role.LEADER, full_name="Phạm Quốc Bảo")


@pytest.fixture
def head(client):
    user = official(Role.UNIT_HEAD, full_name="Vũ Thị Hạnh")
    client.force_login(user, backend=BACKEND)
    return user


def ask(client, role=Role.IT_OFFICER, **typed):
    given = {"role": role, "reason": "Cán bộ công nghệ thông tin nghỉ ốm", "present": PASSWORD}
    return client.post(OPEN, given | typed, follow=True)


def roles(person):
    return [one.role for one in roles_in_force(person.pk, now_clock.today())]


def power():
    return EmergencyPower.objects.get()


def actions():
    with acting_in(HERE):
        return set(AuditEntry.objects.values_list("action", flat=True))


def at_the_list(client, person):
    """Sign in anew, since sessions lock while the time is moved."""
    client.logout()
    client.force_login(person, backend=BACKEND)
    return client.get(LIST)


def test_the_power_is_there_at_once_and_ends_by_itself_after_four_hours(client, head, clock):
    ask(client)

    now = roles(head)
    clock.tick(timedelta(hours=3, minutes=59))
    nearly = roles(head)
    clock.tick(timedelta(minutes=2))

    assert now == nearly == [Role.UNIT_HEAD, Role.IT_OFFICER]
    assert roles(head) == [Role.UNIT_HEAD]


def test_it_opens_the_pages_of_the_power_and_no_longer_when_it_is_over(client, head, clock):
    before = client.get("/officials/").status_code
    ask(client)
    while_open = client.get("/officials/").status_code
    clock.tick(timedelta(hours=5))
    client.logout()
    client.force_login(head, backend=BACKEND)

    assert (before, while_open) == (403, 200)
    assert client.get("/officials/").status_code == 403


def test_leaders_and_it_officers_are_told_at_once_with_the_reason(client, head, boss):
    tin = official(Role.IT_OFFICER)
    official(Role.LEADER, commune_id=THERE)
    boss.email = "bao@example.vn"
    boss.save()

    ask(client)

    with acting_in(HERE):
        told = Notice.objects.filter(kind="officials.emergency_opened")
        assert set(told.values_list("receiver_id", flat=True)) == {boss.pk, tin.pk}
        assert NoticeDelivery.objects.filter(notice__receiver=boss).exists()


def test_it_is_audited_under_a_name_of_its_own(client, head):
    ask(client)

    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.emergency.opened")
    assert (entry.actor_id, entry.details["role"]) == (head.pk, "it_officer")
    with acting_in(HERE):
        assert entry.personal == {"reason": "Cán bộ công nghệ thông tin nghỉ ốm"}


def test_every_page_says_so_while_it_is_open(client, head, clock):
    before = client.get("/delegations/").text
    ask(client)
    page = client.get("/delegations/").text

    assert BANNER not in before
    assert BANNER in page
    assert "13:00" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"present": "sai mật khẩu"}, "Chưa xác nhận được là ông/bà."),
        ({"present": ""}, "Vui lòng nhập mật khẩu hiện tại."),
        ({"present": "", "answer": "x"}, "Vui lòng nhập mật khẩu hiện tại."),
        ({"reason": " "}, "Vui lòng ghi ngắn gọn lý do."),
        ({"role": "clerk"}, "Hãy chọn"),
    ],
    ids=["wrong password", "no password", "a made-up passkey", "no reason", "another role"],
)
def test_without_proof_and_reason_nothing_opens(client, head, typed, sentence):
    page = ask(client, **typed)

    assert page.status_code == 422
    assert sentence in page.text or sentence == "Hãy chọn"
    assert not EmergencyPower.objects.exists()


def test_a_passkey_that_is_not_ones_own_opens_nothing(client, head):
    head.passkeys.create(name="Điện thoại", credential=b"x" * 20, public_key=b"y")

    page = client.post(
        f"{OPEN}?by=key", {"role": "it_officer", "reason": "Sự cố", "answer": "{}"}
    )

    assert page.status_code == 422
    assert not EmergencyPower.objects.exists()


def test_a_locked_account_opens_nothing(client, head):
    for _time in range(5):
        ask(client, present="sai mật khẩu")

    page = ask(client)

    assert "bị khóa" in page.text
    assert not EmergencyPower.objects.exists()


def test_a_lent_role_is_not_enough(client, boss):
    receptionist = official(Role.RECEPTIONIST)
    Delegation.objects.create(
        giver=boss,
        receiver=receptionist,
        role=Role.LEADER,
        unit=unit(Unit.Kind.LEADERSHIP),
        reason="Đi họp",
        valid_from=date(2026, 11, 1),
        valid_to=date(2026, 12, 1),
    )
    client.force_login(receptionist, backend=BACKEND)

    page = ask(client)

    assert page.status_code == 422
    assert not EmergencyPower.objects.exists()


def test_one_emergency_power_opens_no_other(client, head):
    official(Role.LEADER)
    ask(client)
    head.assignments.update(valid_to=date(2026, 11, 24))

    ask(client, Role.LEADER)

    assert EmergencyPower.objects.count() == 1


def test_who_has_the_power_opens_none(client, boss):
    client.force_login(boss, backend=BACKEND)

    ask(client, Role.LEADER)

    assert not EmergencyPower.objects.exists()


def test_it_counts_in_the_own_commune_only(client, head):
    ask(client)

    assert {one.commune_id for one in roles_in_force(head.pk, now_clock.today())} == {HERE}


def test_nobody_makes_it_last(client, head):
    ask(client)

    page = client.post(
        reverse("officials:role-grant", args=[head.pk]),
        {
            "role": Role.IT_OFFICER,
            "unit": str(unit(Unit.Kind.OFFICE).pk),
            "valid_from": "2026-11-25",
            "valid_to": "2026-12-25",
            "reason": "Tự giao",
        },
    )

    assert "không tự giao vai trò" in page.text
    assert not head.assignments.filter(role=Role.IT_OFFICER).exists()


def test_it_is_ended_by_button(client, head):
    ask(client)

    client.post(reverse("officials:emergency-close", args=[power().pk]))

    assert roles(head) == [Role.UNIT_HEAD]
    assert "officials.emergency.closed" in actions()


def test_a_leader_ends_somebody_elses_and_others_do_not(client, head, boss):
    ask(client)
    address = reverse("officials:emergency-close", args=[power().pk])
    client.force_login(official(Role.SUPERVISOR), backend=BACKEND)
    refused = client.post(address).status_code
    client.force_login(official(Role.LEADER, commune_id=THERE), backend=BACKEND)
    foreign = client.post(address).status_code
    still = roles(head)
    client.force_login(boss, backend=BACKEND)

    client.post(address)

    assert (refused, foreign) == (404, 404)
    assert (still, roles(head)) == ([Role.UNIT_HEAD, Role.IT_OFFICER], [Role.UNIT_HEAD])


def test_a_leader_reviews_it_afterwards_with_a_remark(client, head, boss, clock):
    ask(client)
    clock.tick(timedelta(hours=5))
    waiting = at_the_list(client, boss)

    client.post(
        reverse("officials:emergency-review", args=[power().pk]), {"remark": "Làm đúng."}
    )

    assert "Chờ xem xét" in waiting.text
    assert (power().reviewed_by, power().remark) == (boss, "Làm đúng.")
    assert "Đã xem xét" in client.get(LIST).text
    assert "officials.emergency.reviewed" in actions()


@pytest.mark.parametrize("case", ["still open", "twice", "own"])
def test_a_review_comes_afterwards_once_and_by_somebody_else(client, head, boss, clock, case):
    person = boss if case == "own" else head
    client.force_login(person, backend=BACKEND)
    ask(client)
    if case != "still open":
        clock.tick(timedelta(hours=5))
    client.logout()
    client.force_login(boss, backend=BACKEND)
    address = reverse("officials:emergency-review", args=[power().pk])
    if case == "twice":
        client.post(address, {"remark": "Đúng"})

    answer = client.post(address, {"remark": "Lần nữa"})

    assert answer.status_code == 403
    assert power().remark != "Lần nữa"


def test_others_see_only_their_own(client, head, boss):
    ask(client)
    supervisor = official(Role.SUPERVISOR)

    seen = {}
    for person in (boss, supervisor):
        client.force_login(person, backend=BACKEND)
        seen[person] = head.full_name in client.get(LIST).text.split("<main")[1]

    assert seen == {boss: True, supervisor: False}


def test_strangers_who_close_the_account_to_themselves_stop_no_emergency(client, head):
    head.strangers_locked_until = now_clock.now() + timedelta(minutes=10)
    head.save()

    ask(client)

    assert Role.IT_OFFICER in roles(head)


def test_a_power_that_asks_for_a_second_step_asks_whoever_opens_it(client, head, settings):
    settings.XASO_ACCOUNTS_SECOND_STEP_ROLES = ["it_officer"]
    before = client.get(LIST).status_code

    ask(client)

    assert before == 200
    assert client.get(LIST)["Location"] == reverse("accounts:second-step")
