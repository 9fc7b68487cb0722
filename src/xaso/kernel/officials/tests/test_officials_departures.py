"""Departures that together would leave nobody who administers the commune."""

from datetime import timedelta

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.services import LastItOfficerError
from xaso.kernel.officials.services.leaving import carry_out_departures, plan_departure
from xaso.kernel.officials.services.roles import end_role
from xaso.kernel.officials.values import LeavingPlan
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock


@pytest.fixture
def pair(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.IT_OFFICER), official(Role.IT_OFFICER)


def leaves(person, by, *, days, at_once=False):
    last_day = clock.today() + timedelta(days=days)
    plan = LeavingPlan("leaves", last_day, "Nghỉ hưu", {}, at_once=at_once)
    return plan_departure(person.pk, plan, actor=by)


@pytest.mark.parametrize("days", [5, 10, 20], ids=["before", "the same day", "after"])
def test_of_two_it_officers_only_one_can_plan_to_leave(pair, days):
    one, other = pair
    leaves(one, other, days=10)

    with pytest.raises(LastItOfficerError):
        leaves(other, one, days=days)

    assert Departure.objects.get().user == one


def test_nor_can_the_role_of_the_other_end(pair):
    one, other = pair
    leaves(one, other, days=10)

    with pytest.raises(LastItOfficerError):
        end_role(
            other.assignments.get().pk, last_day=clock.today() + timedelta(days=30), actor=one
        )

    assert other.assignments.get().valid_to != clock.today() + timedelta(days=30)


def test_a_successor_who_begins_the_day_after_is_enough(pair):
    one, other = pair
    leaves(one, other, days=10)
    heir = official(Role.IT_OFFICER)
    heir.assignments.update(valid_from=clock.today() + timedelta(days=11))

    leaves(other, one, days=10)

    assert Departure.objects.count() == 2


def test_who_administers_nothing_leaves_at_any_time(pair):
    one, other = pair
    leaves(one, other, days=10)

    leaves(official(Role.SPECIALIST), other, days=3)

    assert Departure.objects.count() == 2


def test_the_leaders_are_told_when_nobody_administers_after_all(pair):
    one, other = pair
    leader = official(Role.LEADER)
    leaves(one, other, days=10)
    other.assignments.update(valid_to=clock.today() + timedelta(days=8))

    with clock.at(clock.now() + timedelta(days=11)):
        carry_out_departures()

    [told] = Notice.objects.filter(kind="officials.nobody_administers")
    assert told.receiver_id == leader.pk


def test_the_leaders_are_not_told_while_somebody_administers(pair):
    one, other = pair
    official(Role.LEADER)
    leaves(one, other, days=10)

    with clock.at(clock.now() + timedelta(days=11)):
        carry_out_departures()

    assert not Notice.objects.filter(kind="officials.nobody_administers").exists()
