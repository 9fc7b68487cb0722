"""The desk is told when a connected program puts a dossier down or sends papers."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.accounts.testing import official
from xaso.kernel.api_clients.testing import a_client
from xaso.kernel.files.api import store
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import today
from xaso.public_services.dossiers.services import submitting
from xaso.public_services.dossiers.services.before_receipt import ask_before_receipt
from xaso.public_services.dossiers.testing import intake, people

pytestmark = pytest.mark.django_db
ITEMS = ({"name": "Giấy chứng sinh", "originals": 1},)


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


@pytest.fixture
def program():
    return a_client("dossiers.submit").user


@pytest.fixture
def submitted(who, program):
    return submitting.submit_own(intake(channel="online"), actor=program)


def send(submitted, who, program):
    ask_before_receipt(submitted.id, items=ITEMS, reason="Còn thiếu.", actor=who.desk)
    pdf = ContentFile(a_pdf("gcs"))
    scan = store(pdf, name="gcs.pdf", actor=program)
    submitting.send_papers(submitted.id, [("Giấy chứng sinh", scan.id)], actor=program)


def test_the_desk_is_told_of_a_dossier_and_of_papers(who, program, submitted):
    send(submitted, who, program)

    assert set(subjects_for(who.desk.pk)) == {
        f"Hồ sơ {submitted.code} đã được nộp trực tuyến, chờ tiếp nhận.",
        f"Hồ sơ {submitted.code} đã có giấy tờ bổ sung gửi trực tuyến.",
    }


def test_nobody_but_the_desk_of_the_commune_is_told(who, program):
    elsewhere = official(Role.RECEPTIONIST, commune_id=THERE)
    left = official(Role.RECEPTIONIST)
    RoleAssignment.objects.filter(user=left).update(valid_to=today() - timedelta(days=1))

    made = submitting.submit_own(intake(channel="online"), actor=program)
    send(made, who, program)

    for person in (who.specialist, who.leader, who.clerk, left, elsewhere):
        assert subjects_for(person.pk) == []
    with acting_in(THERE):
        assert subjects_for(elsewhere.pk) == []
