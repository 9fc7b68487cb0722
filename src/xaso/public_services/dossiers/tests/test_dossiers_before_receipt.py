"""An incomplete dossier: one slip, no clock, and it is received when the citizen comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from xaso.kernel.api_clients.testing import a_client
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.api import store
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import ComponentInput
from xaso.public_services.dossiers.errors import (
    MissingComponentsError,
    SupplementLimitError,
    WrongStateError,
)
from xaso.public_services.dossiers.models import Dossier, DossierAct, IssuedPaper
from xaso.public_services.dossiers.queries.desk import awaited_papers, ready_to_hand_out
from xaso.public_services.dossiers.queries.own import open_request
from xaso.public_services.dossiers.queries.tracking import track
from xaso.public_services.dossiers.services import ending, handling, waiting
from xaso.public_services.dossiers.services.before_receipt import (
    ask_before_receipt,
    let_lapse,
)
from xaso.public_services.dossiers.services.intake import (
    decline,
    receive_submitted,
    submit_dossier,
)
from xaso.public_services.dossiers.services.submitting import send_papers, submit_own
from xaso.public_services.dossiers.states import DossierState as S
from xaso.public_services.dossiers.states import PublicStatus
from xaso.public_services.dossiers.tasks import let_incomplete_lapse
from xaso.public_services.dossiers.testing import intake, people

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
PAPERS = (
    ComponentInput("Tờ khai", "original", is_required=True),
    ComponentInput("Giấy chứng sinh", "original", is_required=True, is_present=False),
)


@pytest.fixture(autouse=True)
def here():
    with clock.at(MONDAY), acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


@pytest.fixture
def incomplete(who):
    given = submit_dossier(intake(components=PAPERS), actor=who.desk)
    items = (
        {"name": "Giấy chứng sinh", "originals": 1},
        {"name": "Tờ khai", "note": "Ghi lại họ tên"},
    )
    ask_before_receipt(given.id, items=items, reason="Còn thiếu.", actor=who.desk)
    return given


def the(dossier):
    return Dossier.objects.get(pk=dossier.id)


def test_no_time_runs_and_the_public_reads_that_papers_are_missing(incomplete):
    dossier = the(incomplete)

    assert dossier.state == S.INCOMPLETE
    assert (dossier.due_at, dossier.received_at, dossier.clock) == (None, None, None)
    assert track(incomplete.code).status == PublicStatus.SUPPLEMENT
    assert track(incomplete.code).stage == 0


def test_the_slip_names_everything_at_once(incomplete):
    slip = IssuedPaper.objects.get(dossier_id=incomplete.id)

    assert slip.kind == IssuedPaper.Kind.SUPPLEMENT_REQUEST
    assert slip.number == 1
    assert "Tờ khai: Ghi lại họ tên" in slip.content
    assert "Giấy chứng sinh" in slip.content


def test_the_clock_starts_when_the_citizen_comes_back(who, incomplete):
    with clock.at(MONDAY + timedelta(days=2)):
        received = receive_submitted(
            incomplete.id, actor=who.desk, brought=("Giấy chứng sinh", "Tờ khai")
        )

    dossier = the(incomplete)
    assert dossier.state == S.RECEIVED
    assert dossier.clock_started_at == MONDAY + timedelta(days=2)
    assert received.due_at > MONDAY + timedelta(days=4)
    assert all(dossier.components.values_list("is_present", flat=True))
    assert dossier.components.count() == len(PAPERS)
    assert dossier.supplement_requests.get().answered_at is not None


def test_it_is_not_received_while_a_required_paper_is_missing(who, incomplete):
    with pytest.raises(MissingComponentsError) as refusal:
        receive_submitted(incomplete.id, actor=who.desk, brought=("Tờ khai",))

    assert refusal.value.names == ("Giấy chứng sinh",)


def test_what_came_online_is_checked_like_what_comes_to_the_desk(who):
    online = submit_dossier(intake(components=PAPERS, channel="online"))

    with pytest.raises(MissingComponentsError):
        receive_submitted(online.id, actor=who.desk)

    assert the(online).state == S.SUBMITTED


def test_the_slip_is_the_one_time_that_papers_are_asked_for(who, incomplete):
    receive_submitted(incomplete.id, actor=who.desk, brought=("Giấy chứng sinh",))
    handling.hand_over(incomplete.id, actor=who.desk)

    with pytest.raises(SupplementLimitError):
        waiting.request_supplement(
            incomplete.id,
            items=({"name": "Trích lục", "originals": 1},),
            reason="Lại thiếu.",
            actor=who.specialist,
        )


def test_no_second_slip_before_receipt(who, incomplete):
    with pytest.raises(WrongStateError):
        ask_before_receipt(
            incomplete.id,
            items=({"name": "Khác", "originals": 1},),
            reason="Nữa",
            actor=who.desk,
        )


@pytest.mark.parametrize(
    ("end", "state"), [(ending.withdraw, S.WITHDRAWN), (decline, S.NOT_ACCEPTED)]
)
def test_it_ends_without_having_been_received(who, incomplete, end, state):
    end(incomplete.id, reason="Không làm nữa.", actor=who.desk)

    assert the(incomplete).state == state
    assert the(incomplete).received_at is None


@pytest.mark.parametrize("text", ["038190000001", "le thi mau"])
def test_the_desk_finds_it_again(who, incomplete, text):
    assert [one.id for one in ready_to_hand_out(who.desk, text)] == [incomplete.id]
    assert ready_to_hand_out(who.desk, incomplete.code)[0].paper_id is not None
    assert ready_to_hand_out(who.desk) == []


def test_the_desk_is_told_what_the_person_has_waiting(who, incomplete):
    assert [one.code for one in awaited_papers("038190000001", who.desk)] == [incomplete.code]
    assert awaited_papers("038190000002", who.desk) == []


def test_after_receipt_the_paper_of_the_desk_is_the_receipt(who, incomplete):
    received = receive_submitted(incomplete.id, actor=who.desk, brought=("Giấy chứng sinh",))
    ending.withdraw(incomplete.id, reason="Đổi ý.", actor=who.desk)

    assert ready_to_hand_out(who.desk)[0].paper_id == received.receipt_id


def test_it_lapses_by_the_setting_with_a_trace(incomplete, settings):
    settings.XASO_DOSSIERS_INCOMPLETE_DAYS = 30
    with clock.at(MONDAY + timedelta(days=29)):
        let_incomplete_lapse(timestamp=0)
    assert the(incomplete).state == S.INCOMPLETE

    with clock.at(MONDAY + timedelta(days=31)):
        let_incomplete_lapse(timestamp=0)

    assert the(incomplete).state == S.NOT_ACCEPTED
    act = DossierAct.objects.filter(dossier_id=incomplete.id).latest("at")
    assert (act.key, act.actor, act.details) == ("lapse", None, {"days": 30})
    assert AuditEntry.objects.filter(action="dossiers.dossier.lapse").count() == 1


def test_without_the_setting_nothing_lapses(incomplete, settings):
    settings.XASO_DOSSIERS_INCOMPLETE_DAYS = 0

    with clock.at(MONDAY + timedelta(days=400)):
        let_incomplete_lapse(timestamp=0)

    assert the(incomplete).state == S.INCOMPLETE


def test_what_was_completed_in_time_does_not_lapse(who, incomplete):
    receive_submitted(incomplete.id, actor=who.desk, brought=("Giấy chứng sinh",))

    with clock.at(MONDAY + timedelta(days=400)):
        assert let_lapse(days=30) == 0


def test_what_papers_came_for_does_not_lapse_but_waits_for_the_desk(who):
    program = a_client("dossiers.submit").user
    given = submit_own(intake(components=PAPERS, channel="online"), actor=program)
    items = ({"name": "Giấy chứng sinh", "originals": 1},)
    ask_before_receipt(given.id, items=items, reason="Còn thiếu.", actor=who.desk)
    scan = store(ContentFile(a_pdf("gcs")), name="gcs.pdf", actor=program)
    with clock.at(MONDAY + timedelta(days=2)):
        send_papers(given.id, [("Giấy chứng sinh", scan.id)], actor=program)

    with clock.at(MONDAY + timedelta(days=400)):
        assert let_lapse(days=30) == 0

    assert the(given).state == S.INCOMPLETE


def test_who_follows_it_is_asked_for_nothing_once_it_lapsed(incomplete):
    asked = open_request(the(incomplete))

    with clock.at(MONDAY + timedelta(days=31)):
        let_lapse(days=30)

    assert asked is not None
    assert open_request(the(incomplete)) is None


def test_the_page_says_that_it_lapsed_and_promises_no_notice(client, who, incomplete):
    with clock.at(MONDAY + timedelta(days=31)):
        let_lapse(days=30)
    client.force_login(who.desk, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.get(reverse("dossiers:dossier", args=[incomplete.id])).content.decode()

    assert "Hồ sơ đã kết thúc vì quá hạn mà không có giấy tờ bổ sung." in page
    assert "cần giao phiếu" not in page


def test_the_page_offers_what_is_missing_and_receives_with_it(client, who, incomplete):
    client.force_login(who.desk, backend="xaso.kernel.accounts.backend.AccountBackend")
    address = reverse("dossiers:act", args=[incomplete.id, "receive"])

    asked = client.get(address).content.decode()
    refused = client.post(address, {"brought": ["1"]})
    done = client.post(address, {"brought": ["0"]})

    assert asked.index("Giấy chứng sinh") < asked.index("Tờ khai")
    assert refused.status_code == 422
    assert "Còn thiếu giấy tờ bắt buộc: Giấy chứng sinh" in refused.content.decode()
    assert done.status_code == 302
    assert the(incomplete).state == S.RECEIVED


def test_what_belongs_elsewhere_is_passed_on_once_it_is_complete(who):
    given = submit_dossier(intake(components=PAPERS, competent_commune=15_361), actor=who.desk)
    items = ({"name": "Giấy chứng sinh", "originals": 1},)
    ask_before_receipt(given.id, items=items, reason="Còn thiếu.", actor=who.desk)

    receive_submitted(given.id, actor=who.desk, brought=("Giấy chứng sinh",))

    assert the(given).state == S.PASSED_ON
