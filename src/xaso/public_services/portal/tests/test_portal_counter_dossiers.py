"""What was handed in at a counter is among "my dossiers" of who is surely known."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.identity.api import Level, vouched_number
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.permissions.api import note_level
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.api import PartyInput, ask_before_receipt, submit_dossier
from xaso.public_services.dossiers.models import PersonPlace
from xaso.public_services.dossiers.testing import granted, intake, people, received
from xaso.public_services.portal import testing

pytestmark = pytest.mark.django_db
MISSING = {"name": "Giấy chứng sinh", "kind": "copy"}
LIST = "portal:own"


@pytest.fixture(autouse=True)
def who():
    commune(HERE)
    return people()


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(client, me):
    enter_as(client, me)
    return client


def applicant(user):
    number = vouched_number(user.pk)
    return PartyInput(name="Lê Thị Mẫu", personal_id=number, phone="+84912345678")


def handed_in(who, user, commune_id=HERE):
    """Let the desk take a dossier in, and the worker note where it is."""
    made = received(who, commune_id=commune_id, applicant=applicant(user))
    with acting_in(commune_id):
        deliver_all()
    return made


def page_of(made, name="own-dossier", *more):
    return reverse(f"portal:{name}", args=[made.code, *more])


def test_what_the_desk_took_in_stands_in_my_dossiers(phone, me, who):
    mine, others = handed_in(who, me), handed_in(who, citizen())

    listed = phone.get(reverse(LIST)).text

    assert mine.code in listed
    assert others.code not in listed


def test_it_is_found_in_each_commune_that_received_one_and_no_other_is_asked(phone, me, who):
    commune(THERE)
    there = people(THERE)
    mine = handed_in(there, me, THERE)
    phone.get(reverse(LIST))

    with CaptureQueriesContext(connection) as asked:
        listed = phone.get(reverse(LIST)).text

    entered = [one["sql"] for one in asked if "set_config('xaso.commune', '" in one["sql"]]
    assert mine.code in listed
    assert not any(f"'{HERE}'" in sql for sql in entered)


def test_its_page_opens_and_gives_papers_and_results_but_is_not_taken_back(phone, me, who):
    made = handed_in(who, me)
    with acting_in(HERE):
        file = granted(made.id, stored_pdf("ket-qua.pdf"))

    page = phone.get(page_of(made)).text

    assert page_of(made, "own-paper", made.receipt_id) in page
    assert phone.get(page_of(made, "own-paper", made.receipt_id)).status_code == 200
    assert phone.get(page_of(made, "own-result", file)).status_code == 200
    assert page_of(made, "own-withdraw") not in page


def test_who_signed_in_by_telephone_only_sees_nothing_of_the_counter(client, me, who):
    made = handed_in(who, me)
    client.force_login(me, backend="xaso.kernel.accounts.backend.AccountBackend")
    session = client.session
    note_level(session, me, Level.PHONE)
    session.save()

    assert made.code not in client.get(reverse(LIST)).text
    assert client.get(page_of(made)).status_code == 404


def test_another_citizen_opens_nothing_of_it(me, who):
    made, stranger = handed_in(who, me), Client()
    enter_as(stranger, citizen())

    for name in ("own-dossier", "own-papers", "own-withdraw", "own-rating", "own-complaint"):
        assert stranger.get(page_of(made, name)).status_code == 404


def test_papers_are_sent_for_what_a_helper_sent_online(phone, me, who):
    with acting_in(HERE):
        made = submit_dossier(intake(channel="online", applicant=applicant(me)))
        ask_before_receipt(made.id, items=(MISSING,), reason="Thiếu giấy.", actor=who.desk)
    scan = SimpleUploadedFile("chung-sinh.pdf", a_pdf(), content_type="application/pdf")

    form = phone.get(page_of(made, "own-papers"))
    sent = phone.post(page_of(made, "own-papers"), {"paper-0": scan, "words": ""})

    assert form.status_code == 200
    assert "data-resume=" not in form.text
    assert sent["Location"] == page_of(made)


def test_a_place_is_noted_once_and_says_nothing_else(me, who):
    handed_in(who, me)
    handed_in(who, me)

    (row,) = PersonPlace.objects.all()
    assert row.of_commune_id == HERE
    assert len(bytes(row.person_index)) == 16
    assert {one.name for one in PersonPlace._meta.fields} == {
        "id",
        "person_index",
        "of_commune",
    }


def test_what_was_handed_in_before_is_found_after_the_command(phone, me, who):
    made = received(who, applicant=applicant(me))
    before = phone.get(reverse(LIST)).text

    for _time in range(2):
        call_command("note_places")

    assert made.code not in before
    assert made.code in phone.get(reverse(LIST)).text
    assert PersonPlace.objects.count() == 1


def test_the_list_asks_as_much_for_many_as_for_few(phone, me, who):
    handed_in(who, me)
    with acting_in(HERE):
        testing.submitted(me)
    phone.get(reverse(LIST))
    with CaptureQueriesContext(connection) as few:
        phone.get(reverse(LIST))
    for _number in range(3):
        handed_in(who, me)

    with CaptureQueriesContext(connection) as many:
        phone.get(reverse(LIST))

    assert len(many) == len(few)
