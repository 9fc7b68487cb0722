"""Every act of the table through its page, by the person whose work it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.api import Commune, Unit
from xaso.kernel.organisations.testing import HERE, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.contracts import ComponentInput
from xaso.public_services.dossiers.models import Dossier, DossierAct, IssuedPaper
from xaso.public_services.dossiers.services import (
    consulting,
    ending,
    handling,
    waiting,
)
from xaso.public_services.dossiers.services.intake import submit_dossier
from xaso.public_services.dossiers.states import DossierState as S
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.dossiers.testing import (
    LAND,
    handed_over,
    intake,
    people,
    received,
)
from xaso.public_services.dossiers.views.doing import DOINGS

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
LENT = ComponentInput("Giấy chứng nhận kết hôn", "original", to_give_back=True)


@pytest.fixture(autouse=True)
def monday_here():
    with clock.at(MONDAY), acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


def the(dossier):
    return Dossier.objects.get(pk=dossier.id)


def submitted(who):
    return submit_dossier(intake(channel="online"))


def passed_on(who):
    dossier = received(who)
    handling.pass_on(dossier.id, commune_id=other_commune(), actor=who.desk)
    return dossier


def taken(who):
    dossier = handed_over(who)
    handling.take(dossier.id, actor=who.specialist)
    return dossier


def at_leader(who):
    dossier = handed_over(who)
    handling.forward(dossier.id, actor=who.specialist)
    return dossier


def approved(who):
    dossier = at_leader(who)
    handling.approve(dossier.id, actor=who.leader)
    return dossier


def completed(who):
    dossier = approved(who)
    handling.stamp(dossier.id, actor=who.clerk)
    return dossier


def returned(who):
    dossier = completed(who)
    ending.return_result(dossier.id, collected_by="Lê Thị Mẫu", actor=who.desk)
    return dossier


def waiting_for_papers(who):
    dossier = handed_over(who)
    waiting.request_supplement(
        dossier.id, items=({"name": "Tờ khai", "originals": 1},), reason="Thiếu.",
        actor=who.specialist,
    )  # fmt: skip
    return dossier


def waiting_for_payment(who):
    dossier = handed_over(who)
    waiting.request_payment(dossier.id, amount=8000, reason="Lệ phí", actor=who.specialist)
    return dossier


def consulting_the_office(who):
    dossier = handed_over(who)
    consulting.consult(
        dossier.id,
        unit_id=the(dossier).unit_id,
        question="Có vướng mắc không?",
        limit="1 working_hour",
        actor=who.specialist,
    )
    return dossier


def land(who):
    return handed_over(who, LAND)


def items(**counts):
    return {
        "items-TOTAL_FORMS": "4",
        "items-INITIAL_FORMS": "1",
        "items-0-name": "Tờ khai",
        "items-1-name": "Giấy chứng sinh",
        "items-1-originals": "1",
        **counts,
    }


@dataclass(frozen=True)
class Case:
    """Who does an act to which dossier with what, and where it stands afterwards."""

    person: str
    dossier: Callable
    after: str
    typed: Callable[[object], dict] = field(default=lambda who: {})
    days_later: int = 0


OF_PEOPLE = [key for key, act in ACTS.items() if act.permissions]
CASES = {
    "receive": Case("desk", submitted, S.RECEIVED),
    "ask_before_receipt": Case(
        "desk", submitted, S.INCOMPLETE, lambda who: items(reason="Thiếu giấy chứng sinh.")
    ),
    "decline": Case("desk", submitted, S.NOT_ACCEPTED, lambda who: {"reason": "Sai mẫu."}),
    "pass_on": Case("desk", received, S.PASSED_ON, lambda who: {"commune_id": other_commune()}),
    "take_back": Case(
        "desk", passed_on, S.COMPLETED,
        lambda who: {"outcome": "granted", "result_number": "12/TLKH"},
    ),
    "hand_over": Case("desk", received, S.PROCESSING, lambda who: {"unit_id": processing()}),
    "take": Case("specialist", handed_over, S.PROCESSING),
    "assign": Case(
        "head", handed_over, S.PROCESSING, lambda who: {"assignee_id": who.specialist.pk}
    ),
    "forward": Case("specialist", taken, S.PROCESSING, lambda who: {"words": "Đủ điều kiện."}),
    "send_back": Case("leader", at_leader, S.PROCESSING, lambda who: {"reason": "Sai tên."}),
    "consult": Case(
        "specialist", handed_over, S.PROCESSING,
        lambda who: {
            "unit_id": unit(Unit.Kind.OFFICE).pk, "question": "Có vướng mắc không?",
            "limit_value": 2, "limit_unit": "working_day",
        },
    ),
    "answer_consultation": Case(
        "head", consulting_the_office, S.PROCESSING, lambda who: {"answer": "Không vướng."}
    ),
    "record_silence": Case("specialist", consulting_the_office, S.PROCESSING, days_later=1),
    "request_supplement": Case(
        "specialist", handed_over, S.AWAITING_SUPPLEMENT,
        lambda who: items(reason="Thiếu giấy chứng sinh."),
    ),
    "accept_supplement": Case("desk", waiting_for_papers, S.PROCESSING),
    "request_payment": Case(
        "specialist", handed_over, S.AWAITING_PAYMENT,
        lambda who: {"amount": "8.000", "reason": "Lệ phí hộ tịch"},
    ),
    "confirm_payment": Case("desk", waiting_for_payment, S.PROCESSING),
    "extend": Case(
        "head", handed_over, S.PROCESSING,
        lambda who: {"reason": "Cần xác minh.", "limit_value": 2, "limit_unit": "working_day"},
    ),
    "refuse": Case(
        "specialist", handed_over, S.COMPLETED, lambda who: {"reason": "Không đủ điều kiện."}
    ),
    "withdraw": Case("desk", handed_over, S.WITHDRAWN, lambda who: {"reason": "Đổi ý."}),
    "stop": Case(
        "head", handed_over, S.STOPPED,
        lambda who: {"reason": "Có tranh chấp.", "legal_ground": "Điều 10"},
    ),
    "approve": Case("leader", at_leader, S.APPROVED),
    "disapprove": Case("leader", at_leader, S.PROCESSING, lambda who: {"reason": "Sai tên."}),
    "stamp": Case("clerk", approved, S.COMPLETED, lambda who: {"result_date": "5/10/2026"}),
    "return_result": Case(
        "desk", completed, S.RETURNED, lambda who: {"collected_by": "Lê Thị Mẫu"}
    ),
    "close": Case("desk", returned, S.CLOSED),
}  # fmt: skip


def processing():
    return unit(Unit.Kind.SPECIALISED).pk


def other_commune():
    here = Commune.objects.get(pk=HERE)
    return Commune.objects.filter(province=here.province_id).exclude(pk=HERE).first().pk


def sign_in(client, person):
    client.force_login(person, backend="xaso.kernel.accounts.backend.AccountBackend")


def page_of(dossier, key):
    return reverse("dossiers:act", args=[dossier.id, key])


def test_every_act_has_a_form_a_service_and_a_case_here():
    assert set(DOINGS) == set(CASES) == set(OF_PEOPLE)


def entries_about_dossiers():
    return AuditEntry.objects.filter(subject_kind="dossiers.dossier").count()


@pytest.mark.parametrize("key", OF_PEOPLE)
def test_the_act_is_done_through_its_page(client, who, key):
    case = CASES[key]
    dossier = case.dossier(who)
    sign_in(client, getattr(who, case.person))
    typed = case.typed(who)
    acts, audits = DossierAct.objects.count(), entries_about_dossiers()

    with clock.at(MONDAY.replace(day=5 + case.days_later)):
        asked = client.get(page_of(dossier, key))
        done = client.post(page_of(dossier, key), typed)

    assert asked.status_code == 200
    assert done.status_code == 302, done.content.decode()
    assert the(dossier).state == case.after
    assert DossierAct.objects.count() == acts + 1
    assert entries_about_dossiers() == audits + 1
    newest = DossierAct.objects.order_by("-at", "-id").first()
    assert newest.key == key
    if ACTS[key].paper:
        assert IssuedPaper.objects.filter(dossier_id=dossier.id, kind=ACTS[key].paper).exists()


@pytest.mark.parametrize("key", OF_PEOPLE)
def test_whoever_may_not_do_the_act_gets_no_page_for_it(client, who, key):
    case = CASES[key]
    dossier = case.dossier(who)
    roles = {role for permission in ACTS[key].permissions for role in permission.roles}
    others = {
        name: person
        for name, person in vars(who).items()
        if not roles & {one.role for one in person.assignments.all()}
    }
    acts = DossierAct.objects.count()

    statuses = {}
    for name, person in others.items():
        sign_in(client, person)
        statuses[name] = client.post(page_of(dossier, key), case.typed(who)).status_code

    assert set(statuses.values()) <= {403, 404}, statuses
    assert others
    assert DossierAct.objects.count() == acts


@pytest.mark.parametrize("key", ["decline", "stop", "refuse", "extend", "request_payment"])
def test_without_a_reason_nothing_happens_and_what_was_typed_stays(client, who, key):
    case = CASES[key]
    dossier = case.dossier(who)
    sign_in(client, getattr(who, case.person))
    typed = case.typed(who) | {"reason": "", "more": "Dòng thứ hai vẫn còn."}

    answer = client.post(page_of(dossier, key), typed)

    assert answer.status_code == 422
    assert "Dòng thứ hai vẫn còn." in answer.content.decode()
    assert not DossierAct.objects.filter(dossier_id=dossier.id, key=key).exists()


def test_several_reasons_stand_each_on_its_own_line(client, who):
    dossier = handed_over(who)
    sign_in(client, who.specialist)

    client.post(page_of(dossier, "refuse"), {"reason": "Thiếu giấy.", "more": "Sai mẫu."})

    assert DossierAct.objects.get(key="refuse").words == "Thiếu giấy.\nSai mẫu."


def test_an_act_that_came_too_late_is_explained_on_the_dossier(client, who):
    dossier = handed_over(who)
    sign_in(client, who.desk)

    answer = client.get(page_of(dossier, "hand_over"), follow=True)

    assert answer.redirect_chain
    assert "Hồ sơ đã chuyển sang" in answer.content.decode()


def test_papers_are_asked_for_once_and_the_refusal_keeps_the_form(client, who):
    dossier = waiting_for_papers(who)
    waiting.accept_supplement(dossier.id, actor=who.desk)
    sign_in(client, who.specialist)

    answer = client.post(page_of(dossier, "request_supplement"), items(reason="Lại thiếu."))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Lại thiếu." in text
    assert "Pháp luật chỉ cho phép yêu cầu bổ sung 1 lần" in text


def test_the_notice_lists_only_papers_with_a_number(client, who):
    dossier = handed_over(who)
    sign_in(client, who.specialist)

    client.post(page_of(dossier, "request_supplement"), items(reason="Thiếu."))

    asked = the(dossier).supplement_requests.get()
    assert asked.items == [{"name": "Giấy chứng sinh", "originals": 1}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"items-1-originals": ""},
        {"items-1-name": "", "items-1-originals": "2"},
        {"items-1-originals": "-1"},
        {"items-1-originals": "rất nhiều"},
        {"items-1-name": "", "items-1-originals": ""},
        {"answer_by": "1/1/2020"},
        {"answer_by": "31/2/2027"},
        {"items-TOTAL_FORMS": "x"},
    ],
)
def test_a_wrong_list_of_papers_is_not_sent(client, who, wrong):
    dossier = handed_over(who)
    sign_in(client, who.specialist)

    answer = client.post(page_of(dossier, "request_supplement"), items(reason="Thiếu.") | wrong)

    assert answer.status_code == 422
    assert the(dossier).state == S.PROCESSING


def test_the_result_is_scanned_when_it_is_stamped(client, who):
    dossier = approved(who)
    sign_in(client, who.clerk)
    scan = SimpleUploadedFile("ket-qua.pdf", a_pdf(), "application/pdf")

    client.post(page_of(dossier, "stamp"), {"result_date": "5/10/2026", "scans": [scan]})

    result = the(dossier).files.get(part="result")
    assert result.stored_file.original_name == "ket-qua.pdf"
    assert the(dossier).outcome == Outcome.GRANTED


def test_a_file_that_is_not_taken_leaves_the_dossier_unstamped(client, who):
    dossier = approved(who)
    sign_in(client, who.clerk)
    scan = SimpleUploadedFile("ket-qua.exe", b"MZ\x00\x00chay", "application/pdf")

    answer = client.post(
        page_of(dossier, "stamp"), {"result_date": "5/10/2026", "scans": [scan]}
    )

    assert answer.status_code == 422
    assert "ket-qua.exe" in answer.content.decode()
    assert the(dossier).state == S.APPROVED
    assert the(dossier).result_number == ""


def test_a_result_cannot_be_dated_tomorrow(client, who):
    dossier = approved(who)
    sign_in(client, who.clerk)

    answer = client.post(page_of(dossier, "stamp"), {"result_date": "6/10/2026"})

    assert answer.status_code == 422
    assert the(dossier).state == S.APPROVED


def test_originals_are_named_and_given_back_by_a_tick(client, who):
    dossier = handed_over(who, components=(LENT,))
    ending.withdraw(dossier.id, reason="Đổi ý.", actor=who.desk)
    sign_in(client, who.desk)

    refused = client.post(page_of(dossier, "close"), {})
    closed = client.post(page_of(dossier, "close"), {"originals_back": "on"})

    assert refused.status_code == 422
    assert "Giấy chứng nhận kết hôn" in refused.content.decode()
    assert closed.status_code == 302
    assert the(dossier).components.get().is_given_back


def test_a_person_of_another_unit_is_not_chosen_at_the_hand_over(client, who):
    dossier = received(who)
    sign_in(client, who.desk)
    elsewhere = Unit.objects.exclude(pk=processing()).filter(kind=Unit.Kind.SPECIALISED).first()

    answer = client.post(
        page_of(dossier, "hand_over"),
        {"unit_id": elsewhere.pk, "assignee_id": who.specialist.pk},
    )

    assert answer.status_code == 422
    assert the(dossier).state == S.RECEIVED


def test_the_desk_is_offered_the_unit_that_did_it_last(client, who):
    elsewhere = Unit.objects.exclude(pk=processing()).filter(kind=Unit.Kind.SPECIALISED).first()
    before, dossier = received(who), received(who)
    handling.hand_over(before.id, actor=who.desk, unit_id=elsewhere.pk)
    sign_in(client, who.desk)

    page = client.get(page_of(dossier, "hand_over")).content.decode()

    assert f'<option value="{elsewhere.pk}" selected>' in page


def test_reasons_given_before_are_offered_without_anybodys_data(client, who):
    for reason in ("Thiếu giấy tờ.", "Lê Thị Mẫu khai sai.", "Trùng số 038190000001."):
        ending.refuse(handed_over(who).id, reason=reason, actor=who.specialist)
    dossier = handed_over(who)
    sign_in(client, who.specialist)

    page = client.get(page_of(dossier, "refuse")).content.decode()

    assert '<option value="Thiếu giấy tờ.">' in page
    assert "Lê Thị Mẫu khai sai" not in page
    assert "038190000001" not in page


def test_the_way_is_asked_for_where_the_process_has_several(client, who):
    dossier = land(who)
    sign_in(client, who.specialist)

    page = client.get(page_of(dossier, "forward")).content.decode()
    client.post(page_of(dossier, "forward"), {"to": "consult"})

    assert "Cần lấy ý kiến cơ quan khác" in page
    assert the(dossier).step_key == "consult"


def test_a_dossier_that_left_ones_hands_leads_back_to_the_list(client, who):
    dossier = taken(who)
    sign_in(client, who.specialist)

    answer = client.post(page_of(dossier, "forward"), {})

    assert answer.url == reverse("dossiers:list")


def test_an_unknown_act_and_an_unseen_dossier_do_not_exist(client, who):
    dossier = handed_over(who)
    elsewhere = people(15_361).desk

    sign_in(client, who.specialist)
    unknown = client.get(page_of(dossier, "burn"))
    sign_in(client, elsewhere)
    unseen = client.get(page_of(dossier, "withdraw"))

    assert unknown.status_code == 404
    assert unseen.status_code == 404
