"""The life of a dossier, act by act, through the services its people use."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import ComponentInput
from xaso.public_services.dossiers.errors import (
    ExtensionLimitError,
    ExtensionTooLateError,
    MissingComponentsError,
    NobodyToDoItError,
    NotAtThisStepError,
    OpenConsultationError,
    OriginalsNotReturnedError,
    SupplementLimitError,
    WrongStateError,
)
from xaso.public_services.dossiers.models import Dossier, DossierAct, IssuedPaper, StepRun
from xaso.public_services.dossiers.printing import print_issued
from xaso.public_services.dossiers.services import (
    consulting,
    ending,
    handling,
    waiting,
)
from xaso.public_services.dossiers.states import DossierState, Outcome, PublicStatus
from xaso.public_services.dossiers.testing import LAND, handed_over, people, received

pytestmark = pytest.mark.django_db
MONDAY_NINE = datetime(2026, 10, 5, 2, tzinfo=UTC)  # 09:00 in Việt Nam
ITEMS = ({"name": "Giấy chứng sinh", "originals": 1},)


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


def at(day, hour=2, minute=0):
    return clock.at(datetime(2026, 10, day, hour, minute, tzinfo=UTC))


def the(dossier):
    return Dossier.objects.get(pk=dossier.id)


def test_who_takes_on_what_is_theirs_already_changes_nothing(who):
    dossier = handed_over(who)
    for _press in range(2):
        handling.take(dossier.id, actor=who.specialist)

    assert DossierAct.objects.filter(dossier=dossier.id, key="take").count() == 1
    assert the(dossier).assignee_id == who.specialist.pk


def test_receive_approve_stamp_return(who):
    with clock.at(MONDAY_NINE):
        dossier = handed_over(who)
        handling.take(dossier.id, actor=who.specialist)
        handling.forward(dossier.id, actor=who.specialist, words="Đủ điều kiện.")
        handling.approve(dossier.id, actor=who.leader)
        number = handling.stamp(dossier.id, actor=who.clerk)
        ready = the(dossier)
        ending.return_result(dossier.id, collected_by="Lê Thị Mẫu", actor=who.desk)
        ending.close(dossier.id, actor=who.desk)

    assert (ready.state, ready.outcome) == (DossierState.COMPLETED, Outcome.GRANTED)
    assert number == "01"
    assert the(dossier).state == DossierState.CLOSED
    assert the(dossier).public_status == PublicStatus.RETURNED
    keys = DossierAct.objects.filter(dossier_id=dossier.id).order_by("at", "id")
    assert list(keys.values_list("key", flat=True)) == [
        "receive", "hand_over", "take", "forward", "approve", "stamp", "return_result", "close",
    ]  # fmt: skip
    stays = StepRun.objects.filter(dossier_id=dossier.id)
    assert [stay.step_key for stay in stays] == [
        "receive",
        "process",
        "approve",
        "stamp",
        "return",
    ]
    assert all(stay.left_at for stay in stays)


def test_three_working_days_from_monday_morning_end_on_thursday_morning(who):
    with clock.at(MONDAY_NINE):
        dossier = received(who)

    due = the(dossier).due_at
    assert due == datetime(2026, 10, 8, 2, tzinfo=UTC)
    assert the(dossier).limit == "3 working_day"
    assert the(dossier).due_reasoning["steps"]


def test_the_code_names_unit_day_and_number(who):
    with clock.at(MONDAY_NINE):
        first, second = received(who), received(who)

    assert first.code.endswith("-20261005-0000001")
    assert second.code.endswith("-20261005-0000002")


def test_a_missing_required_component_keeps_the_dossier_out(who):
    missing = ComponentInput("Tờ khai", "original", is_present=False, is_required=True)

    with pytest.raises(MissingComponentsError) as refusal:
        received(who, components=(missing,))

    assert refusal.value.names == ("Tờ khai",)
    assert not Dossier.objects.exists()


def test_the_clock_stands_while_papers_are_missing(who):
    with at(5):
        dossier = handed_over(who)
    with at(6):
        waiting.request_supplement(
            dossier.id, items=ITEMS, reason="Thiếu giấy chứng sinh.", actor=who.specialist
        )
    paused = the(dossier)
    with at(8):
        waiting.accept_supplement(dossier.id, actor=who.desk)

    assert paused.state == DossierState.AWAITING_SUPPLEMENT
    assert paused.remaining_minutes == 2 * 480
    assert the(dossier).state == DossierState.PROCESSING
    assert the(dossier).due_at == datetime(2026, 10, 12, 2, tzinfo=UTC)


def test_the_step_gets_back_the_time_that_the_citizen_took(who):
    with at(5):
        dossier = handed_over(who)
        before = StepRun.objects.get(dossier_id=dossier.id, left_at=None).due_at
        waiting.request_supplement(
            dossier.id, items=ITEMS, reason="Thiếu.", actor=who.specialist
        )
    with at(7):
        waiting.accept_supplement(dossier.id, actor=who.desk)

    after = StepRun.objects.get(dossier_id=dossier.id, left_at=None).due_at
    assert before == datetime(2026, 10, 6, 8, tzinfo=UTC)
    assert after == datetime(2026, 10, 8, 8, tzinfo=UTC)


def test_without_a_named_unit_it_goes_where_somebody_can_do_it(who):
    with at(5):
        dossier = received(who)
        handling.hand_over(dossier.id, actor=who.desk)

    assert the(dossier).unit_id == unit(Unit.Kind.SPECIALISED).pk


def test_only_a_colleague_of_a_unit_of_this_commune_gets_a_dossier(who):
    elsewhere = unit(Unit.Kind.SPECIALISED, THERE).pk
    with at(5):
        dossier = received(who)
        with pytest.raises(NobodyToDoItError):
            handling.hand_over(dossier.id, actor=who.desk, unit_id=elsewhere)
        with pytest.raises(NobodyToDoItError):
            handling.hand_over(dossier.id, actor=who.desk, assignee_id=who.clerk.pk)

    assert the(dossier).state == DossierState.RECEIVED


def test_papers_are_asked_for_once(who):
    with at(5):
        dossier = handed_over(who)
        waiting.request_supplement(
            dossier.id, items=ITEMS, reason="Thiếu.", actor=who.specialist
        )
        waiting.accept_supplement(dossier.id, actor=who.desk)

        with pytest.raises(SupplementLimitError):
            waiting.request_supplement(
                dossier.id, items=ITEMS, reason="Lại thiếu.", actor=who.specialist
            )


def test_a_new_date_comes_with_an_apology_in_time_and_once(who):
    with at(5):
        dossier = handed_over(who)
    with at(7):
        waiting.extend(
            dossier.id, limit="2 working_day", reason="Cần xác minh.", actor=who.head
        )

    assert the(dossier).due_at == datetime(2026, 10, 12, 2, tzinfo=UTC)
    assert the(dossier).promised_at == datetime(2026, 10, 8, 2, tzinfo=UTC)
    with at(8), pytest.raises(ExtensionLimitError):
        waiting.extend(dossier.id, limit="1 working_day", reason="Lại.", actor=who.head)


def test_on_the_due_day_it_is_too_late_for_an_apology(who):
    with at(5):
        dossier = handed_over(who)

    with at(8, 1), pytest.raises(ExtensionTooLateError):
        waiting.extend(dossier.id, limit="1 working_day", reason="Trễ.", actor=who.head)


def test_a_refusal_is_a_result_that_goes_back_over_the_desk(who):
    with at(5):
        dossier = handed_over(who)
        ending.refuse(dossier.id, reason="Không đủ điều kiện.", actor=who.specialist)

    refused = the(dossier)
    assert (refused.state, refused.outcome) == (DossierState.COMPLETED, Outcome.REFUSED)
    assert IssuedPaper.objects.filter(dossier=refused, kind="refusal_notice").count() == 1


def test_a_consultation_is_answered_or_its_silence_recorded(who):
    with at(5):
        dossier = handed_over(who, LAND)
        asked = the(dossier).unit_id
        for matter in ("quy hoạch", "lộ giới"):
            consulting.consult(
                dossier.id,
                unit_id=asked,
                question=f"Có vướng {matter} không?",
                limit="1 working_day",
                actor=who.specialist,
            )
        consulting.answer_consultation(dossier.id, answer="Không vướng.", actor=who.head)
        with pytest.raises(OpenConsultationError):
            handling.forward(dossier.id, actor=who.specialist)
    with at(7):
        silent = consulting.record_silence(dossier.id, actor=who.specialist)
        handling.forward(dossier.id, actor=who.specialist)

    assert silent == 1
    assert the(dossier).step_key == "review"


def test_disapproved_goes_back_to_the_one_who_drafted_it(who):
    with at(5):
        dossier = handed_over(who)
        handling.take(dossier.id, actor=who.specialist)
        handling.forward(dossier.id, actor=who.specialist)
        handling.disapprove(dossier.id, reason="Sai tên.", actor=who.leader)

    assert the(dossier).state == DossierState.PROCESSING
    assert the(dossier).assignee_id == who.specialist.pk
    assert the(dossier).step_key == "process"


def test_originals_go_back_before_the_matter_is_closed(who):
    lent = ComponentInput("Giấy chứng nhận", "original", to_give_back=True)
    with at(5):
        dossier = handed_over(who, components=(lent,))
        ending.withdraw(dossier.id, reason="Không còn nhu cầu.", actor=who.desk)
        with pytest.raises(OriginalsNotReturnedError):
            ending.close(dossier.id, actor=who.desk)
        ending.close(dossier.id, actor=who.desk, originals_back=True)

    assert the(dossier).state == DossierState.CLOSED
    assert the(dossier).public_status == PublicStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda d, who: handling.approve(d.id, actor=who.leader), NotAtThisStepError),
        (lambda d, who: handling.stamp(d.id, actor=who.clerk), WrongStateError),
        (lambda d, who: handling.take(d.id, actor=who.clerk), PermissionDenied),
        (lambda d, who: handling.hand_over(d.id, actor=who.desk), WrongStateError),
        (
            lambda d, who: ending.return_result(d.id, collected_by="x", actor=who.desk),
            WrongStateError,
        ),
        (lambda d, who: handling.forward(d.id, actor=who.leader), PermissionDenied),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(who, act, error):
    with at(5):
        dossier = handed_over(who)
        before = the(dossier)

        with pytest.raises(error):
            act(dossier, who)

    assert the(dossier).state == before.state
    assert the(dossier).step_key == before.step_key


def test_the_receipt_prints_the_same_twice(who):
    with at(5):
        dossier = received(who)
    papers = list(IssuedPaper.objects.filter(pk=dossier.receipt_id))

    assert print_issued(papers) == print_issued(papers)
    assert print_issued(papers).startswith(b"%PDF")
