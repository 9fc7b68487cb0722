"""What the sign-in says is offered to forms, and only of the citizen themselves."""

from uuid import uuid4

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.api import PrefillSubject, prefill_sources
from xaso.kernel.forms.testing import check_prefill_source
from xaso.kernel.identity.models import Level
from xaso.kernel.identity.testing import citizen, confirmed
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db


def known_of(user_id, **more):
    source = prefill_sources["identity.account"]
    with acting_in(HERE):
        found = source.values(PrefillSubject(user_id, HERE, **more))
    return {name: one.value for name, one in found.items()}


def test_it_keeps_the_contract_of_sources():
    user = citizen(Level.FULL, full_name="Lê Thị Mẫu")

    with acting_in(HERE):
        check_prefill_source(prefill_sources["identity.account"], PrefillSubject(user.pk, HERE))


def test_what_the_provider_vouched_for_is_offered():
    user = citizen(Level.FULL, full_name="Lê Thị Mẫu")

    known = known_of(user.pk)

    assert known["applicant.full_name"] == "Lê Thị Mẫu"
    assert known["applicant.birth_date"] == "1990-01-01"
    assert known["applicant.personal_id"].startswith("03819099")


def test_nothing_is_offered_for_somebody_else_or_for_a_stranger():
    user = citizen(Level.FULL)

    assert known_of(user.pk, on_behalf_of="child-1") == {}
    assert known_of(uuid4()) == {}


def test_of_a_represented_person_what_was_confirmed_is_offered_to_who_acts_for_them():
    commune(HERE)
    parent, source = citizen(Level.FULL), prefill_sources["identity.represented"]
    with acting_in(HERE):
        right = confirmed(parent, official(Role.RECEPTIONIST), number="038320000002")
        mine = PrefillSubject(parent.pk, HERE, on_behalf_of=str(right))
        strangers = PrefillSubject(citizen().pk, HERE, on_behalf_of=str(right))

        check_prefill_source(source, mine)
        known = {name: one.value for name, one in source.values(mine).items()}

        assert known == {
            "applicant.full_name": "Nguyễn Bé Thử",
            "applicant.personal_id": "038320000002",
            "applicant.birth_date": "2020-02-02",
        }
        assert source.values(strangers) == {}
