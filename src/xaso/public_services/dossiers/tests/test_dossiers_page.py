"""The page of a dossier: what it tells, to whom, at what cost; and who looked."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.audit.models import AccessRecord
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import ComponentInput, PartyInput
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services import consulting, handling, waiting
from xaso.public_services.dossiers.testing import LAND, handed_over, people, received

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'{{ 7|add:7 }}#let x = 1"


@pytest.fixture(autouse=True)
def monday_here():
    with clock.at(MONDAY), acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


def page(client, person, dossier):
    client.force_login(person, backend="xaso.kernel.accounts.backend.AccountBackend")
    return client.get(reverse("dossiers:dossier", args=[dossier.id]))


def test_it_says_at_once_whose_matter_stands_where_and_how_long_is_left(client, who):
    dossier = handed_over(who)
    handling.take(dossier.id, actor=who.specialist)

    text = page(client, who.specialist, dossier).content.decode()

    assert "Lê Thị Mẫu" in text
    assert f"{who.specialist.full_name}, Phòng Văn hóa - Xã hội đang giữ" in text
    assert "Còn 3 ngày làm việc, hạn 09:00 thứ Năm 08/10/2026." in text
    assert "Tiếp nhận lúc 09:00 thứ Hai 05/10/2026." in text


def test_what_moved_the_date_is_told(client, who):
    dossier = handed_over(who)
    waiting.request_supplement(
        dossier.id, items=({"name": "Giấy chứng sinh", "originals": 1},), reason="Thiếu.",
        actor=who.specialist,
    )  # fmt: skip
    paused = page(client, who.desk, dossier).content.decode()
    with clock.at(MONDAY.replace(day=7)):
        waiting.accept_supplement(dossier.id, actor=who.desk)
        moved = page(client, who.desk, dossier).content.decode()

    assert "Đang chờ người dân bổ sung: Giấy chứng sinh." in paused
    assert "tạm dừng, chờ người dân thực hiện" in paused
    assert "Vì vậy nay hẹn trả lúc 09:00 thứ Hai 12/10/2026." in moved


def test_each_person_gets_the_one_act_that_waits_for_them(client, who):
    dossier = handed_over(who)
    act = "/dossiers/{}/{}/"

    untaken = page(client, who.specialist, dossier).content.decode()
    handling.take(dossier.id, actor=who.specialist)
    taken = page(client, who.specialist, dossier).content.decode()
    desk = page(client, who.desk, dossier).content.decode()

    assert f'<form method="post" action="{act.format(dossier.id, "take")}"' in untaken
    assert f'<form method="post" action="{act.format(dossier.id, "take")}"' not in taken
    assert act.format(dossier.id, "forward") in taken
    assert act.format(dossier.id, "forward") not in desk
    assert act.format(dossier.id, "withdraw") in desk


def test_a_silence_is_offered_only_after_the_deadline(client, who):
    dossier = handed_over(who)
    consulting.consult(
        dossier.id, unit_id=Dossier.objects.get(pk=dossier.id).unit_id,
        question="Có vướng không?", limit="1 working_day", actor=who.specialist,
    )  # fmt: skip
    silence = f"/dossiers/{dossier.id}/record_silence/"

    before = page(client, who.specialist, dossier).content.decode()
    with clock.at(MONDAY.replace(day=7)):
        after = page(client, who.specialist, dossier).content.decode()

    assert silence not in before
    assert silence in after


def test_who_does_not_work_on_it_does_not_see_it(client, who):
    dossier = received(who)
    elsewhere = people(THERE).desk

    assert page(client, who.specialist, dossier).status_code == 404
    assert page(client, elsewhere, dossier).status_code == 404
    assert page(client, who.desk, dossier).status_code == 200


def test_numbers_are_masked_until_somebody_says_why(client, who):
    dossier = received(who)
    party = Dossier.objects.get(pk=dossier.id).parties.get()
    address = reverse("dossiers:reveal", args=[dossier.id, party.pk])

    masked = page(client, who.desk, dossier).content.decode()
    looked = AccessRecord.objects.count()
    shown = client.post(address, {"purpose": "contact"}).content.decode()
    again = page(client, who.desk, dossier).content.decode()

    assert "038190000001" not in masked
    assert looked == 0
    assert "038190000001" in shown
    assert "038190000001" not in again
    record = AccessRecord.objects.get()
    assert record.purpose == "Gọi điện về hồ sơ này"
    assert record.subject_id == dossier.id
    assert bytes(record.person_index) == bytes(party.personal_id_index)


def test_without_a_purpose_nothing_is_shown_and_nothing_written(client, who):
    dossier = received(who)
    party = Dossier.objects.get(pk=dossier.id).parties.get()
    page(client, who.desk, dossier)

    answer = client.post(
        reverse("dossiers:reveal", args=[dossier.id, party.pk]), {"purpose": "other"}
    )

    assert answer.status_code == 422
    assert "038190000001" not in answer.content.decode()
    assert not AccessRecord.objects.exists()


def test_nobody_reveals_people_of_a_dossier_they_do_not_see(client, who):
    dossier = received(who)
    party = Dossier.objects.get(pk=dossier.id).parties.get()
    address = reverse("dossiers:reveal", args=[dossier.id, party.pk])
    page(client, who.specialist, dossier)

    answer = client.post(address, {"purpose": "handling"})

    assert answer.status_code == 404
    assert not AccessRecord.objects.exists()


def test_what_was_typed_is_shown_as_it_stands_and_never_run(client, who):
    person = PartyInput(
        name=HOSTILE, personal_id=HOSTILE, address=HOSTILE, phone=HOSTILE, authority=HOSTILE
    )
    component = ComponentInput(HOSTILE, "original", note=HOSTILE)
    dossier = handed_over(
        who, applicant=person, components=(component,), note=HOSTILE, collection=HOSTILE
    )
    waiting.request_supplement(
        dossier.id, items=({"name": HOSTILE, "originals": 1},), reason=HOSTILE,
        actor=who.specialist,
    )  # fmt: skip

    text = page(client, who.desk, dossier).content.decode()

    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6
    assert "{{ 7|add:7 }}" in text


def queries_of(client, person, dossier):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert page(client, person, dossier).status_code == 200
    return [one["sql"] for one in seen.captured_queries]


def test_a_long_history_costs_no_more_queries_than_a_short_one(client, who):
    def busy(rounds, components):
        papers = tuple(ComponentInput(f"Giấy tờ {n}", "copy") for n in range(components))
        dossier = handed_over(who, LAND, limit="20 working_day", components=papers)
        consulted(dossier)
        for _round in range(rounds):
            handling.forward(dossier.id, actor=who.specialist)
            handling.send_back(dossier.id, reason="Xem lại.", actor=who.head)
        return dossier

    def consulted(dossier):
        consulting.consult(
            dossier.id, unit_id=Dossier.objects.get(pk=dossier.id).unit_id,
            question="Có vướng không?", limit="1 working_day", actor=who.specialist,
        )  # fmt: skip
        consulting.answer_consultation(dossier.id, answer="Không.", actor=who.head)

    short, long = busy(1, 1), busy(20, 40)
    page(client, who.specialist, short)

    few = queries_of(client, who.specialist, short)
    many = queries_of(client, who.specialist, long)

    own = [sql for sql in few if '"dossiers_' in sql or '"procedures_' in sql]
    assert len(few) == len(many)
    assert len(own) <= 6, "\n".join(own)
