"""Under which role the work of a person is handed over, before and after they left."""

from datetime import date

import pytest

from xaso.kernel.accounts.api import Role, roles_to_hand_on
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 11, 25), date(2026, 11, 30)
AFTER = date(2026, 12, 1)


@pytest.fixture
def person():
    user = official(Role.SPECIALIST)
    for role, since, until in (
        (Role.CLERK, date(2025, 8, 1), None),
        (Role.ACCOUNTANT, date(2025, 7, 1), date(2026, 3, 31)),
        (Role.RECEPTIONIST, date(2027, 1, 1), None),
    ):
        place = unit(Unit.Kind.OFFICE)
        user.assignments.create(role=role, unit=place, valid_from=since, valid_to=until)
    return user


def roles(person, day, commune=HERE):
    return [one.role for one in roles_to_hand_on(person.pk, commune, day)]


def test_of_who_works_here_it_is_what_they_hold_today(person):
    assert roles(person, TODAY) == [Role.SPECIALIST, Role.CLERK]


def test_of_who_has_left_it_is_what_ended_last(person):
    person.assignments.filter(valid_to=None, valid_from__lte=TODAY).update(valid_to=LAST)
    person.assignments.filter(valid_from__gt=TODAY).delete()

    assert roles(person, LAST) == roles(person, AFTER) == [Role.SPECIALIST, Role.CLERK]


def test_roles_elsewhere_say_nothing(person):
    assert roles(person, TODAY, THERE) == []
