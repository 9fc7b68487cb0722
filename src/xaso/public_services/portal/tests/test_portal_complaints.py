"""Complaining of delay from the dossier, and the answer that comes back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.api import hand_over, receive_submitted
from xaso.public_services.dossiers.models import DelayComplaint, Dossier, DossierAct
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import testing

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LONG = timedelta(days=30)


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


@pytest.fixture
def running(me, who):
    """A dossier that lies with the specialists."""
    with acting_in(HERE):
        made = testing.submitted(me)[0]
        receive_submitted(made.id, actor=who.desk)
        hand_over(made.id, actor=who.desk, unit_id=unit(Unit.Kind.SPECIALISED, HERE).pk)
    return made


def address(made, name="own-complaint"):
    return reverse(f"portal:{name}", args=[made.code])


def is_late(made):
    with acting_in(HERE):
        Dossier.objects.filter(pk=made.id).update(due_at=clock.now() - timedelta(hours=1))


def complained(phone, made, words=""):
    is_late(made)
    phone.post(address(made), {"words": words})
    with acting_in(HERE):
        return DelayComplaint.objects.get()


def official_client(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_before_its_time_is_over_a_dossier_offers_no_complaint(phone, running):
    page = phone.get(address(running, "own-dossier")).text
    pressed = phone.post(address(running), {"words": ""})

    assert address(running) not in page
    assert pressed["Location"] == address(running, "own-dossier")
    with acting_in(HERE):
        assert not DelayComplaint.objects.exists()


def test_a_late_dossier_takes_a_complaint_without_words_and_tells_who_is_in_charge(
    phone, running, who
):
    is_late(running)
    offered = phone.get(address(running, "own-dossier")).text

    sent = phone.post(address(running), {"words": ""})

    assert address(running) in offered
    assert sent["Location"] == address(running, "own-dossier")
    with acting_in(HERE):
        row = DelayComplaint.objects.get()
        told = {one: subjects_for(getattr(who, one).pk) for one in vars(who)}
    assert row.answer_due_at > row.made_at
    assert [one for one, said in told.items() if any("chậm trễ" in text for text in said)] == [
        "head",
        "leader",
        "supervisor",
    ]


def test_pressing_twice_makes_one_complaint(phone, running):
    row = complained(phone, running, "Tôi chờ đã lâu.")

    again = phone.post(address(running), {"words": "Lần nữa."})

    with acting_in(HERE):
        assert DelayComplaint.objects.get().words == "Tôi chờ đã lâu."
        assert DossierAct.objects.filter(key="complain").count() == 1
    assert again.status_code == 302
    assert b"l\xc3\xa2u" not in bytes(row.words_sealed)


def test_what_nobody_received_in_time_can_be_complained_of(phone, me):
    with clock.at(clock.now() - LONG), acting_in(HERE):
        made = testing.submitted(me)[0]

    assert address(made) in phone.get(address(made, "own-dossier")).text


def test_somebody_elses_dossier_takes_no_complaint(phone, running):
    is_late(running)
    stranger = Client()
    enter_as(stranger, citizen())

    assert stranger.post(address(running), {"words": ""}).status_code == 404


def test_the_answer_reaches_the_citizen_and_stands_on_the_page(phone, running, who, me):
    row = complained(phone, running)
    desk = official_client(who.supervisor)

    answered = desk.post(row.get_absolute_url(), {"answer": "Chờ cơ quan thuế xác minh."})
    late = desk.post(row.get_absolute_url(), {"answer": "Trả lời lần hai."})

    page = phone.get(address(running, "own-dossier")).text
    assert (answered.status_code, late.status_code) == (302, 302)
    assert "Chờ cơ quan thuế xác minh." in page
    assert "Trả lời lần hai." not in page
    with acting_in(HERE):
        deliver_all()
        assert any("đã được trả lời" in one for one in subjects_for(me.pk))


def test_after_an_answer_a_dossier_that_is_still_late_takes_another_complaint(
    phone, running, who
):
    row = complained(phone, running)
    official_client(who.leader).post(row.get_absolute_url(), {"answer": "Xin lỗi."})

    phone.post(address(running), {"words": "Vẫn chậm."})

    with acting_in(HERE):
        assert DelayComplaint.objects.count() == 2


def test_the_history_of_the_dossier_names_the_complaint(phone, running, who):
    complained(phone, running, "Lời riêng tư.")

    page = official_client(who.supervisor).get(f"/dossiers/{running.id}/").text

    assert "đã phản ánh hồ sơ chậm trễ" in page.lower()
    assert "Lời riêng tư." not in page


def test_the_list_finds_by_code_and_state_and_is_taken_along(phone, running, who):
    complained(phone, running, "Lời riêng tư.")
    desk = official_client(who.supervisor)
    here = reverse("dossiers:complaints")

    found = desk.get(here, {"text": running.code, "state": "open"}).text
    answered = desk.get(here, {"state": "answered"}).text
    given = desk.get(reverse("dossiers:complaints-export"))

    assert running.code in found
    assert running.code not in answered
    assert "Không có phản ánh nào." in answered
    (row,) = load_workbook(BytesIO(given.content)).active.iter_rows(min_row=2, values_only=True)
    assert row[0] == running.code
    assert "Lời riêng tư." not in row


def test_a_head_of_another_unit_does_not_see_it(phone, running, who):
    row = complained(phone, running)
    with acting_in(HERE):
        DelayComplaint.objects.update(unit=unit(Unit.Kind.OFFICE, HERE))
    head = official_client(who.head)

    assert running.code not in head.get(reverse("dossiers:complaints")).text
    assert head.get(row.get_absolute_url()).status_code == 404
    assert official_client(who.specialist).get(row.get_absolute_url()).status_code == 403
