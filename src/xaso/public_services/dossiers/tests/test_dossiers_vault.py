"""The result of a dossier comes into its applicant's vault by itself."""

import pytest
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.identity.api import vouched_number
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import today
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.events import DossierCompleted
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services.vaulting import keep_in_vault
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.dossiers.subscribers import keep_result
from xaso.public_services.dossiers.testing import granted, handed_over, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    commune(HERE)
    return people()


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


def dossier_of(who, name="Lê Thị Mẫu", number=""):
    made = handed_over(who, applicant=PartyInput(name=name, personal_id=number))
    with acting_in(HERE):
        granted(made.id, stored_pdf("ket-qua.pdf"))
        Dossier.objects.filter(pk=made.id).update(
            result_number="15/XN-UBND", result_date=today()
        )
    return made


def in_vault(client, me):
    enter_as(client, me)
    return [row["paper"] for row in client.get(reverse("vault:papers")).context["rows"]]


def test_a_granted_result_is_in_the_vault_with_number_issuer_and_end(client, who, me):
    made = dossier_of(who, number=vouched_number(me.pk))
    told = DossierCompleted(made.id, made.code, Outcome.GRANTED, None, None)

    with acting_in(HERE):
        keep_result(told)
        keep_result(told)
    [paper] = in_vault(client, me)

    assert (paper.number, paper.reference, paper.kind) == (
        "15/XN-UBND",
        made.code,
        "marital_status",
    )
    assert paper.issuer.startswith("Ủy ban nhân dân")
    assert (paper.issued_on, paper.state) == (today(), "waiting")
    assert 180 <= (paper.valid_to - today()).days <= 184


def test_the_worker_is_asked_to_lock_its_file(client, who, me):
    made = dossier_of(who, number=vouched_number(me.pk))

    with acting_in(HERE):
        count = keep_in_vault(made.id)
        deliver_all()

    assert count == 1


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.WITHDRAWN])
def test_what_was_not_granted_stays_out(client, who, me, outcome):
    made = dossier_of(who, number=vouched_number(me.pk))
    with acting_in(HERE):
        Dossier.objects.filter(pk=made.id).update(outcome=outcome)

        assert keep_in_vault(made.id) == 0


def test_an_applicant_without_a_number_has_no_vault(who):
    made = dossier_of(who)

    with acting_in(HERE):
        assert keep_in_vault(made.id) == 0
