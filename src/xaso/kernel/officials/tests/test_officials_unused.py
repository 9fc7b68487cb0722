from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.accounts.testing import HOME, lasting, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.queries import unused_since
from xaso.kernel.officials.services import close_unused_accounts
from xaso.kernel.officials.services import unused as service
from xaso.kernel.officials.tasks import close_unused
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture(autouse=True)
def clock():
    with freeze_time("2026-11-25 03:30+07:00") as frozen:
        yield frozen


@pytest.fixture
def it_officer():
    return official(Role.IT_OFFICER)


def unused(days, *roles, warned=7, **more):
    user = official(*(roles or (Role.RECEPTIONIST,)), full_name="Trần Thị Lan", **more)
    moment = timezone.now() - timedelta(days=days)
    user.created_at, user.last_login = moment - timedelta(days=100), moment
    user.unused_warned_at = timezone.now() - timedelta(days=warned) if warned else None
    user.save()
    return user


def also(user, role, commune_id=THERE, **span):
    span = {"valid_from": date(2025, 7, 1)} | lasting(role) | span
    RoleAssignment.objects.create(
        user=user, role=role, unit=unit(HOME[role], commune_id), **span
    )


def night():
    close_unused(0)


def is_open(user):
    user.refresh_from_db()
    return user.is_active


def notices():
    with acting_in(HERE):
        return list(
            Notice.objects.order_by("created_at", "id").values_list("kind", "receiver_id")
        )


@pytest.mark.parametrize(("days", "stays"), [(45, True), (46, False)])
def test_an_account_unused_for_45_days_is_closed(it_officer, days, stays):
    lan = unused(days)

    night()

    assert is_open(lan) is stays


def test_closing_is_audited_and_told_to_the_it_officer(it_officer):
    lan = unused(50)

    night()

    with acting_in(HERE):
        entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("officials.account.closed_unused", lan.pk)
    assert entry.details == {"days": 45}
    assert notices() == [("officials.unused_closed", it_officer.pk)]


def test_a_week_before_the_owner_is_warned_once(it_officer, clock):
    lan = unused(39, warned=0)

    night()
    clock.tick(timedelta(days=1))
    night()

    assert notices() == [("officials.unused_soon", lan.pk)]
    assert is_open(lan)


def test_who_signs_in_after_the_warning_keeps_the_account_and_is_warned_anew(it_officer, clock):
    lan = unused(39, warned=0)
    night()
    lan.refresh_from_db()
    lan.last_login = timezone.now() + timedelta(hours=5)
    lan.save()
    clock.tick(timedelta(days=40))
    it_officer.last_login = timezone.now()
    it_officer.save()

    night()

    assert is_open(lan)
    assert notices().count(("officials.unused_soon", lan.pk)) == 2


@pytest.mark.parametrize(("days", "stays"), [(6, True), (7, False)])
def test_whoever_is_seen_late_is_warned_a_week_before_all_the_same(
    it_officer, clock, days, stays
):
    lan = unused(60, warned=0)
    it_officer.last_login = timezone.now()
    it_officer.save()
    night()
    clock.tick(timedelta(days=days) - timedelta(minutes=3))

    night()

    assert notices()[0] == ("officials.unused_soon", lan.pk)
    assert is_open(lan) is stays


def test_a_warning_before_the_last_use_is_no_warning(it_officer):
    lan = unused(50, warned=80)

    night()

    assert is_open(lan)
    assert notices() == [("officials.unused_soon", lan.pk)]


def test_the_last_it_officer_is_never_closed_out():
    alone = unused(90, Role.IT_OFFICER)

    night()

    assert is_open(alone)


def test_the_last_it_officer_of_another_commune_is_not_closed_out_from_here(it_officer):
    alone_there = unused(60, Role.RECEPTIONIST)
    also(alone_there, Role.IT_OFFICER)

    night()

    assert is_open(alone_there)


def test_one_of_two_it_officers_of_another_commune_is_closed_from_here(it_officer):
    there = unused(60, Role.RECEPTIONIST)
    also(there, Role.IT_OFFICER)
    official(Role.IT_OFFICER, commune_id=THERE)

    night()

    assert not is_open(there)


def test_who_only_worked_here_before_is_left_to_the_commune_of_today(it_officer):
    moved = unused(60)
    moved.assignments.update(valid_to=date(2026, 6, 30))
    also(moved, Role.CLERK)

    with acting_in(HERE):
        close_unused_accounts()

    assert is_open(moved)


def test_who_works_nowhere_any_more_is_closed_where_they_worked(it_officer):
    gone = unused(60)
    gone.assignments.update(valid_to=date(2026, 6, 30))

    night()

    assert not is_open(gone)


def test_who_signs_in_while_the_night_goes_on_stays(it_officer, monkeypatch):
    lan = unused(60)

    def signs_in_meanwhile(*asked):
        found = list(unused_since(*asked))
        User.objects.filter(pk=lan.pk).update(last_login=timezone.now())
        return found

    monkeypatch.setattr(service, "unused_since", signs_in_meanwhile)

    night()

    assert is_open(lan)
    assert notices() == []


def test_an_account_opened_again_with_a_reason_is_not_closed_the_next_night(client, it_officer):
    lan = unused(60)
    night()
    client.force_login(it_officer, backend=BACKEND)
    client.post(
        reverse("officials:account", args=[lan.pk, "enable"]),
        {"reason": "Đi làm lại sau thai sản"},
    )

    night()

    assert is_open(lan)


def test_before_the_standard_nothing_was_closed(it_officer, clock):
    clock.move_to("2026-08-18 03:30+07:00")
    lan = unused(90)

    night()

    assert is_open(lan)
