"""The vault of an organisation, opened by who was confirmed to act for it."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.identity.api import Level
from xaso.kernel.identity.models import Representation
from xaso.kernel.identity.testing import citizen, confirmed, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.permissions.api import note_level
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.vault.api import ResultPaper, keep_result
from xaso.public_services.vault.services.keeping import lock_waiting
from xaso.public_services.vault.testing import own_paper

pytestmark = pytest.mark.django_db
NAME, TAX_CODE = "Hợp tác xã Mẫu", "0100109106"


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def acting(me):
    """Return the representation of a cooperative, with a result in its vault."""
    commune(HERE)
    with acting_in(HERE):
        kind = Representation.Kind.ORGANISATION
        desk = official(Role.RECEPTIONIST)
        given = {"kind": kind, "name": NAME, "number": TAX_CODE, "birth_date": None}
        row = confirmed(me, desk, **given)
        keep_result(
            ResultPaper(TAX_CODE, NAME, "Giấy phép xây dựng", "H56.99.01-1", stored_pdf())
        )
        lock_waiting()
        own_paper(me)
    return row


@pytest.fixture
def phone(client, me, acting):
    enter_as(client, me)
    return client


def titles(phone):
    return [row["paper"].title for row in phone.get(reverse("vault:papers")).context["rows"]]


def choose(phone, which):
    return phone.post(reverse("vault:choose"), {"of": which})


def test_who_acts_for_it_opens_its_vault_and_goes_back_to_their_own(phone, acting):
    own = titles(phone)
    choose(phone, acting)
    its = phone.get(reverse("vault:papers"))
    paper = its.context["rows"][0]["paper"].id
    opened = phone.get(reverse("vault:file", args=[paper]))
    choose(phone, "")

    assert own == ["Giấy khai sinh"]
    assert [row["paper"].title for row in its.context["rows"]] == ["Giấy phép xây dựng"]
    assert f"Giấy tờ của {NAME}" in its.content.decode()
    assert opened.status_code == 200
    assert titles(phone) == ["Giấy khai sinh"]
    assert phone.get(reverse("vault:paper", args=[paper])).status_code == 404


def test_nobody_else_opens_it(client, acting):
    enter_as(client, citizen())

    assert choose(client, acting).status_code == 404
    assert titles(client) == []


def test_once_it_ended_nothing_of_it_opens_and_nothing_goes_astray(phone, acting):
    choose(phone, acting)
    paper = phone.get(reverse("vault:papers")).context["rows"][0]["paper"].id
    with acting_in(HERE):
        Representation.objects.filter(pk=acting).update(
            state=Representation.State.ENDED, decided_at=clock.now()
        )

    opened = phone.get(reverse("vault:file", args=[paper]))

    assert opened.status_code == 404
    assert titles(phone) == ["Giấy khai sinh"]


def test_a_session_by_telephone_acts_for_nobody(phone, me, acting):
    session = phone.session
    note_level(session, me, Level.PHONE)
    session.save()

    answer = choose(phone, acting)

    assert answer.status_code == 302
    assert "muc-do" in answer.headers["Location"]
    assert phone.get(reverse("vault:papers")).context["people"] == []
