"""What one program put down is no other program's business, whatever it names."""

import pytest
from django.utils import timezone

from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.testing import people, received

pytestmark = pytest.mark.django_db
ALL = ("dossiers.submit", "dossiers.read", "dossiers.read_result")
BODY = {
    "procedure": "1.004873",
    "applicant": {"name": "Lê Thị Mẫu"},
    "components": [{"name": "Đơn", "files": []}],
}


@pytest.fixture
def two():
    return a_caller(*ALL), a_caller(*ALL)


def a_dossier(caller, **more):
    with acting_in(HERE):
        made = Dossier.objects.get(pk=received(people()).id)
        for name, value in (more | {"submitted_by": caller.client.user}).items():
            setattr(made, name, value)
        made.save()
    return made


def a_result(caller, **more):
    """Return a program's dossier with the file of its result."""
    made = a_dossier(caller, **({"state": "completed", "outcome": "granted"} | more))
    return made, a_file(made, "result")


def a_file(dossier, part):
    with acting_in(HERE):
        return DossierFile.objects.create(
            dossier=dossier,
            part=part,
            stored_file_id=stored_pdf(f"{part}-{dossier.code}.pdf"),
            added_at=timezone.now(),
        )


def fetch(caller, dossier, file):
    return caller.get(f"dossiers/{dossier.code}/result/files/{file.pk}").status_code


def test_the_list_shows_each_program_its_own(two):
    codes = [a_dossier(one).code for one in two]

    lists = [one.get("dossiers").json()["items"] for one in two]

    assert [[line["code"] for line in one] for one in lists] == [[code] for code in codes]


def test_a_file_of_the_result_is_given_to_whose_dossier_it_is(two):
    mine, other = two
    dossier, file = a_result(mine)

    assert (fetch(mine, dossier, file), fetch(other, dossier, file)) == (200, 404)


def test_a_file_of_another_dossier_is_not_fetched_under_an_own_one(two):
    mine, other = two
    own, _file = a_result(mine)
    _theirs, their_file = a_result(other)

    assert fetch(mine, own, their_file) == 404


@pytest.mark.parametrize(
    "standing", [{"state": "approved"}, {"outcome": "refused"}], ids=["not ready", "refused"]
)
def test_a_result_that_is_not_given_has_no_files(two, standing):
    dossier, file = a_result(two[0], **standing)

    assert fetch(two[0], dossier, file) == 404


def test_a_paper_of_the_dossier_is_no_file_of_its_result(two):
    dossier, _file = a_result(two[0])

    assert fetch(two[0], dossier, a_file(dossier, "component")) == 404


def test_two_programs_under_one_key_do_not_meet(two, monkeypatch):
    monkeypatch.setattr(
        "xaso.public_services.dossiers.rest.intake._is_required", lambda _paper: False
    )

    answers = [one.send("dossiers", "dossier", BODY, key="khoa-thu-1") for one in two]

    assert [one.status_code for one in answers] == [201, 201]
    assert len({one.json()["code"] for one in answers}) == 2
    assert not any("Idempotent-Replayed" in one.headers for one in answers)
