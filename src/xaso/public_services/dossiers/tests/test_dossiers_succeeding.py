"""An official leaves: planned on a page, carried out by the worker, traced in each dossier."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.api import Delegation, Role, roles_in_force
from xaso.kernel.accounts.models import Session
from xaso.kernel.accounts.testing import PASSWORD, lasting, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials import handing_over
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.tasks import carry_out
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock as now_clock
from xaso.public_services.dossiers.models import Dossier, DossierAct, StepRun
from xaso.public_services.dossiers.services.handling import assign, take
from xaso.public_services.dossiers.testing import handed_over, people
from xaso.public_services.queue.models import QueueDesk
from xaso.public_services.queue.testing import queue_desk

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
TODAY, LAST = date(2026, 11, 25), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def clock():
    with freeze_time("2026-11-25 09:00+07:00") as frozen:
        commune(HERE)
        yield frozen


@pytest.fixture
def who():
    return people()


@pytest.fixture
def tin(client):
    user = official(Role.IT_OFFICER, full_name="Đặng Quốc Tin")
    client.force_login(user, backend=BACKEND)
    return user


def lying_with(who, person, count=1):
    """Let a specialist take on some dossiers."""
    found = [handed_over(who) for _ in range(count)]
    with acting_in(HERE):
        for one in found:
            take(one.id, actor=person)
    return [one.id for one in found]


def typed(**more):
    return {"kind": "leaves", "last_day": LAST.isoformat(), "reason": "QĐ 15/QĐ-UBND"} | more


def plan(client, person, **more):
    address = reverse("officials:leave", args=[person.pk])
    return client.post(address, typed(**more), follow=True)


def after(clock, day):
    clock.move_to(f"{day} 00:05+07:00")


def night(clock):
    after(clock, LAST + timedelta(days=1))
    carry_out(0)
    with acting_in(HERE):
        deliver_all()


def holder_of(dossier_id):
    with acting_in(HERE):
        return Dossier.objects.get(pk=dossier_id).assignee_id


def roles(person, day):
    return [one.role for one in roles_in_force(person.pk, day)]


def departure():
    with acting_in(HERE):
        return Departure.objects.latest("asked_at")


def test_the_page_shows_what_is_still_with_the_official(client, tin, who):
    lying_with(who, who.specialist, 2)
    second = official(Role.SPECIALIST, full_name="Lê Thị Kế")
    official(Role.SPECIALIST, commune_id=THERE, full_name="Phạm Xã Khác")

    page = client.get(reverse("officials:leave", args=[who.specialist.pk]))

    assert "Hồ sơ đang giải quyết (2)" in page.text or "(2)" in page.text
    assert second.full_name in page.text
    assert who.clerk.full_name not in page.text.split("<main")[1]
    assert "Phạm Xã Khác" not in page.text


def test_until_the_last_day_everything_stays_and_the_roles_end_by_their_date(client, tin, who):
    (dossier,) = lying_with(who, who.specialist)

    plan(client, who.specialist)
    carry_out(0)

    assert roles(who.specialist, LAST) == [Role.SPECIALIST]
    assert roles(who.specialist, LAST + timedelta(days=1)) == []
    assert holder_of(dossier) == who.specialist.pk
    assert departure().state == Departure.State.PLANNED


def test_after_the_last_day_the_chosen_successor_has_the_work(client, tin, who, clock):
    ids = lying_with(who, who.specialist, 2)
    second = official(Role.SPECIALIST, full_name="Lê Thị Kế")
    plan(client, who.specialist, successor_0=str(second.pk))

    night(clock)

    assert {holder_of(one) for one in ids} == {second.pk}
    with acting_in(HERE):
        assert set(StepRun.objects.filter(left_at=None).values_list("assignee", flat=True)) == {
            second.pk
        }
        assert (
            Notice.objects.filter(kind="officials.work_received", receiver=second).count() == 1
        )
    found = departure()
    assert (found.state, found.handed_over) == (Departure.State.DONE, 2)


def test_each_dossier_says_so_in_its_history_and_in_the_trail(client, tin, who, clock):
    (dossier,) = lying_with(who, who.specialist)
    second = official(Role.SPECIALIST, full_name="Lê Thị Kế")
    plan(client, who.specialist, successor_0=str(second.pk))

    night(clock)

    with acting_in(HERE):
        act = DossierAct.objects.get(dossier=dossier, key="succeed")
        assert AuditEntry.objects.filter(action="dossiers.dossier.succeed").count() == 1
    client.force_login(who.head, backend=BACKEND)
    page = client.get(reverse("dossiers:dossier", args=[dossier]))
    assert act.actor_id == tin.pk
    assert f"Từ {who.specialist.full_name} cho Lê Thị Kế." in page.text
    assert "Đồng nghiệp nghỉ từ sau ngày 30/11/2026." in page.text


@pytest.mark.parametrize("fate", ["none chosen", "lost the role", "closed"])
def test_without_a_successor_the_unit_has_the_work(client, tin, who, clock, fate):
    (dossier,) = lying_with(who, who.specialist)
    second = official(Role.SPECIALIST)
    chosen = {} if fate == "none chosen" else {"successor_0": str(second.pk)}
    plan(client, who.specialist, **chosen)
    if fate == "lost the role":
        second.assignments.update(valid_to=LAST)
    if fate == "closed":
        second.is_active = False
        second.save()

    night(clock)

    assert holder_of(dossier) is None
    with acting_in(HERE):
        kept = Dossier.objects.get(pk=dossier)
        assert kept.unit_id == unit(Unit.Kind.SPECIALISED).pk


def test_many_are_handed_over_some_at_a_time(client, tin, who, clock, monkeypatch):
    monkeypatch.setattr(handing_over, "AT_A_TIME", 2)
    ids = lying_with(who, who.specialist, 5)
    plan(client, who.specialist)

    night(clock)

    assert {holder_of(one) for one in ids} == {None}
    assert departure().handed_over == 5


def test_a_job_that_runs_again_hands_nothing_over_twice(client, tin, who, clock):
    (dossier,) = lying_with(who, who.specialist)
    plan(client, who.specialist)
    night(clock)

    with acting_in(HERE):
        handing_over.hand_over_work.run(commune_id=HERE, departure_id=str(departure().pk))
        assert DossierAct.objects.filter(dossier=dossier, key="succeed").count() == 1


def test_what_signs_in_ends_and_the_account_stays_for_the_trail(client, tin, who, clock):
    leaver = who.specialist
    leaver.totp_secret, leaver.totp_confirmed_at = "JBSWY3DPEHPK3PXP", now_clock.now()
    leaver.save()
    leaver.passkeys.create(name="Điện thoại", credential=b"x" * 20, public_key=b"y")
    phone = type(client)()
    phone.force_login(leaver, backend=BACKEND)
    plan(client, leaver)

    night(clock)

    leaver.refresh_from_db()
    assert not leaver.is_active
    assert not leaver.has_second_factor
    assert not Session.objects.filter(user=leaver).exists()
    assert leaver.check_password(PASSWORD)


def test_who_works_elsewhere_too_keeps_the_account(client, tin, who, clock):
    leaver = who.specialist
    leaver.assignments.create(
        role=Role.LEADER,
        unit=unit(Unit.Kind.LEADERSHIP, THERE),
        valid_from=date(2025, 7, 1),
        **lasting(Role.LEADER),
    )
    plan(client, leaver)

    night(clock)

    leaver.refresh_from_db()
    assert leaver.is_active
    assert [one.commune_id for one in roles_in_force(leaver.pk, now_clock.today())] == [THERE]


def test_roles_that_were_to_begin_later_never_do(client, tin, who, clock):
    who.specialist.assignments.create(
        role=Role.CLERK, unit=unit(Unit.Kind.OFFICE), valid_from=date(2026, 12, 15)
    )
    plan(client, who.specialist)

    night(clock)

    assert roles(who.specialist, date(2027, 1, 1)) == []


def test_delegations_given_and_received_end(client, tin, who, clock):
    place = unit(Unit.Kind.SPECIALISED)
    span = {
        "unit": place,
        "reason": "Đi học",
        "valid_from": TODAY,
        "valid_to": date(2027, 1, 31),
    }
    given = Delegation.objects.create(
        giver=who.head, receiver=who.specialist, role=Role.UNIT_HEAD, **span
    )
    received = Delegation.objects.create(
        giver=official(Role.UNIT_HEAD), receiver=who.head, role=Role.UNIT_HEAD, **span
    )

    plan(client, who.head)

    for one in (given, received):
        one.refresh_from_db()
        assert one.valid_to == LAST


def test_the_desk_of_the_queue_is_closed(client, tin, who):
    with acting_in(HERE):
        desk = queue_desk(officer=who.desk)

    plan(client, who.desk, at_once="on")
    with acting_in(HERE):
        deliver_all()

        assert QueueDesk.objects.get(pk=desk.pk).officer is None


def test_at_once_means_at_once(client, tin, who):
    (dossier,) = lying_with(who, who.specialist)

    page = plan(client, who.specialist, at_once="on")

    who.specialist.refresh_from_db()
    assert "Đang bàn giao việc" in page.text
    assert roles(who.specialist, TODAY) == []
    assert not who.specialist.is_active
    with acting_in(HERE):
        deliver_all()
    assert holder_of(dossier) is None
    assert reverse("officials:call-off", args=[departure().pk]) not in page.text


def test_until_the_last_day_has_passed_it_can_be_called_off(client, tin, who, clock):
    who.head.assignments.update(valid_to=date(2027, 6, 30))
    lent = Delegation.objects.create(
        giver=who.head,
        receiver=who.specialist,
        role=Role.UNIT_HEAD,
        unit=unit(Unit.Kind.SPECIALISED),
        reason="Đi học",
        valid_from=TODAY,
        valid_to=date(2027, 1, 31),
    )
    plan(client, who.head)
    clock.move_to("2026-11-30 23:00+07:00")
    client.force_login(tin, backend=BACKEND)

    client.post(reverse("officials:call-off", args=[departure().pk]))
    night(clock)

    lent.refresh_from_db()
    who.head.refresh_from_db()
    assert who.head.assignments.get().valid_to == date(2027, 6, 30)
    assert lent.valid_to == date(2027, 1, 31)
    assert who.head.is_active
    assert departure().state == Departure.State.CANCELLED


def test_after_the_last_day_it_cannot_be_called_off(client, tin, who, clock):
    plan(client, who.specialist)
    after(clock, LAST + timedelta(days=1))
    client.force_login(tin, backend=BACKEND)

    page = client.post(reverse("officials:call-off", args=[departure().pk]), follow=True)

    assert "không hủy được nữa" in page.text
    assert departure().state == Departure.State.PLANNED


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_day": "2026-11-24"}, "Ngày này đã qua."),
        ({"reason": ""}, "Vui lòng ghi ngắn gọn lý do."),
        ({"kind": ""}, "bắt buộc"),
    ],
    ids=["past", "no reason", "no kind"],
)
def test_what_cannot_be_is_refused_in_words(client, tin, who, wrong, sentence):
    page = plan(client, who.specialist, **wrong)

    assert page.status_code == 422
    assert sentence in page.text


def test_a_successor_without_the_role_cannot_be_chosen(client, tin, who):
    lying_with(who, who.specialist)

    page = plan(client, who.specialist, successor_0=str(who.clerk.pk))

    assert page.status_code == 422
    with acting_in(HERE):
        assert not Departure.objects.exists()


def test_nobody_does_it_for_themselves_and_the_last_it_officer_stays(client, tin):
    own = plan(client, tin)
    second = official(Role.IT_OFFICER)
    tin.assignments.update(valid_to=TODAY - timedelta(days=1))
    client.force_login(second, backend=BACKEND)

    assert "cán bộ công nghệ thông tin khác" in own.text
    assert plan(client, second).status_code == 422


def test_who_leaves_soon_is_listed_for_the_own_commune_only(client, tin, who):
    plan(client, who.specialist)
    stranger = official(Role.IT_OFFICER, commune_id=THERE)

    here = client.get(reverse("officials:departures"))
    client.force_login(stranger, backend=BACKEND)
    there = client.get(reverse("officials:departures"))

    assert who.specialist.full_name in here.text
    assert who.specialist.full_name not in there.text
    assert client.get(reverse("officials:departure", args=[departure().pk])).status_code == 404


def test_the_head_of_unit_may_assign_what_came_back_to_the_unit(client, tin, who, clock):
    (dossier,) = lying_with(who, who.specialist)
    second = official(Role.SPECIALIST)
    plan(client, who.specialist)
    night(clock)

    with acting_in(HERE):
        assign(dossier, assignee_id=second.pk, actor=who.head)

    assert holder_of(dossier) == second.pk
