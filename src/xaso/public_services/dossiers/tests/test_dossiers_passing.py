"""A dossier is taken in here, decided there, and its result handed out here."""

from datetime import UTC, datetime

import pytest

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.api import read, store_bytes
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import ComponentInput
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierAct,
    DossierComponent,
    DossierFile,
    DossierParty,
)
from xaso.public_services.dossiers.services import ending, handling
from xaso.public_services.dossiers.services.intake import receive_dossier, receive_submitted
from xaso.public_services.dossiers.services.passing import bring_back, send_there
from xaso.public_services.dossiers.states import DossierState, Outcome
from xaso.public_services.dossiers.testing import intake, people

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
TUESDAY = datetime(2026, 10, 6, 2, tzinfo=UTC)
SCAN = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
RESULT = b"%PDF-1.4\n2 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NOT_SERVED = 4  # a ward of Hà Nội


@pytest.fixture(autouse=True)
def files_here(settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path


@pytest.fixture
def who():
    return people(HERE)


@pytest.fixture
def they():
    commune(THERE)
    return people(THERE)


def passed_on(who, to=THERE):
    with clock.at(MONDAY), acting_in(HERE):
        scan = store_bytes(SCAN, name="to-khai.pdf", actor=who.desk)
        paper = ComponentInput("Tờ khai", "original", is_required=True, file_ids=(scan.id,))
        given = intake(components=(paper,), competent_commune=to)
        dossier = receive_dossier(given, actor=who.desk)
        handling.pass_on(dossier.id, commune_id=to, actor=who.desk)
    return dossier


def arrived():
    with acting_in(THERE):
        return Dossier.objects.get()


def decided_there(they, *, file_ids=()):
    there = arrived()
    with clock.at(TUESDAY), acting_in(THERE):
        receive_submitted(there.pk, actor=they.desk)
        handling.hand_over(there.pk, actor=they.desk)
        handling.forward(there.pk, actor=they.specialist)
        handling.approve(there.pk, actor=they.leader)
        handling.stamp(there.pk, actor=they.clerk, file_ids=file_ids)
    return there


def at_origin(dossier):
    with acting_in(HERE):
        return Dossier.objects.get(pk=dossier.id)


def test_the_receipt_promises_no_day_and_the_competent_commune_has_it_at_once(who, they):
    dossier = passed_on(who)

    deliver_all()

    there = arrived()
    assert dossier.due_at is None
    assert (there.state, there.origin_code) == (DossierState.SUBMITTED, dossier.code)
    assert there.code != dossier.code
    assert there.due_at is None


def test_people_papers_and_scans_travel(who, they):
    passed_on(who)

    deliver_all()

    with acting_in(THERE):
        party = DossierParty.objects.get()
        file = DossierFile.objects.get()
        assert (party.name, party.personal_id) == ("Lê Thị Mẫu", "038190000001")
        assert DossierComponent.objects.get().name == "Tờ khai"
        assert read(file.stored_file_id) == SCAN


def test_the_time_starts_when_it_is_received_there(who, they):
    passed_on(who)
    deliver_all()
    there = arrived()

    with clock.at(TUESDAY), acting_in(THERE):
        received = receive_submitted(there.pk, actor=they.desk)

    assert arrived().clock_started_at == TUESDAY
    assert received.due_at > TUESDAY


def test_the_result_lies_at_the_desk_where_the_dossier_came_in(who, they):
    dossier = passed_on(who)
    deliver_all()
    with acting_in(THERE):
        result = store_bytes(RESULT, name="ket-qua.pdf", actor=they.clerk)
    there = decided_there(they, file_ids=(result.id,))

    deliver_all()

    origin = at_origin(dossier)
    assert (origin.state, origin.outcome) == (DossierState.COMPLETED, Outcome.GRANTED)
    with acting_in(HERE):
        laid_out = DossierFile.objects.get(dossier=origin, part=DossierFile.Part.RESULT)
        last = DossierAct.objects.filter(dossier=origin).latest("at")
        assert read(laid_out.stored_file_id) == RESULT
        assert (last.key, last.actor) == ("take_back", None)
        assert last.details == {"code": there.code}
        ending.return_result(origin.pk, collected_by="Lê Thị Mẫu", actor=who.desk)
    assert at_origin(dossier).state == DossierState.RETURNED


def test_a_refusal_comes_back_too(who, they):
    dossier = passed_on(who)
    deliver_all()
    there = arrived()
    with acting_in(THERE):
        receive_submitted(there.pk, actor=they.desk)
        handling.hand_over(there.pk, actor=they.desk)
        ending.refuse(there.pk, reason="Không đủ điều kiện.", actor=they.specialist)

    deliver_all()

    origin = at_origin(dossier)
    assert (origin.state, origin.outcome) == (DossierState.COMPLETED, Outcome.REFUSED)


def test_told_twice_it_is_done_once(who, they):
    dossier = passed_on(who)
    deliver_all()
    decided_there(they)
    deliver_all()

    with acting_in(HERE):
        again = send_there(dossier.id, to_commune=THERE)
    with acting_in(THERE):
        back_again = bring_back(arrived().pk)

    assert again is None
    assert back_again is False


def test_a_commune_that_this_installation_does_not_serve_is_left_to_the_desk(who):
    dossier = passed_on(who, to=NOT_SERVED)

    deliver_all()

    assert at_origin(dossier).state == DossierState.PASSED_ON


def test_a_dossier_of_ones_own_goes_nowhere(who):
    with acting_in(HERE):
        dossier = receive_dossier(intake(), actor=who.desk)

        assert bring_back(dossier.id) is False
