"""A result that was recalled or replaced reaches citizen, desk, vault and the commune it came from."""

import pytest
from django.urls import reverse

from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.api import info
from xaso.kernel.identity.api import Level, vouched_number
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.models import Notice
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import today
from xaso.office.documents.models import Document
from xaso.office.documents.services.following import begin_replacement
from xaso.office.documents.services.releasing import recall, release
from xaso.office.documents.testing import released, sealed
from xaso.office.signing.api import check_codes_of
from xaso.office.signing.models import CheckCode
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.errors import ResultRecalledError
from xaso.public_services.dossiers.events import DossierCompleted
from xaso.public_services.dossiers.models import Dossier, DossierAct, DossierFile
from xaso.public_services.dossiers.services import ending, handling
from xaso.public_services.dossiers.services.intake import receive_dossier, receive_submitted
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.dossiers.subscribers import keep_result
from xaso.public_services.dossiers.testing import granted, handed_over, intake, people
from xaso.public_services.vault.api import papers_in_vault
from xaso.public_services.vault.services.keeping import lock_waiting

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"
REASON = "Sai số liệu"


@pytest.fixture(autouse=True)
def files_here(settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path


@pytest.fixture
def who():
    commune(HERE)
    return people()


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


def a_document(who, dossier_id):
    """Make a released document that is the result of a dossier; return it and its signed file."""
    document = released(who.clerk)
    Document.objects.filter(pk=document.pk).update(origin="dossiers", origin_id=dossier_id)
    document.refresh_from_db()
    return document, document.files.get(role="signed").file_id


def with_result(who, **more):
    """Make a dossier whose result is a document that was released for it."""
    made = handed_over(who, **more)
    document, signed = a_document(who, made.id)
    granted(made.id, signed)
    Dossier.objects.filter(pk=made.id).update(result_number=document.code, result_date=today())
    keep_result(DossierCompleted(made.id, made.code, Outcome.GRANTED, None, None))
    deliver_all()
    return made, document


def replaced(document, who):
    """Release a document that replaces this one, and let the worker work."""
    new = begin_replacement(document, author=who.clerk)
    finished = sealed(who.clerk)
    finished.files.update(document=new)
    new.state, new.code, new.issued_on = "signed", "09/QĐ-UBND", today()
    new.save()
    release(new, actor=who.clerk)
    deliver_all()
    return new.files.get(role="signed").file_id


def told_at(address=PHONE):
    rows = Notice.objects.filter(receiver__isnull=True).order_by("created_at", "id")
    return [row.subject for row in rows if row.address == address]


def results_of(dossier_id):
    rows = DossierFile.objects.filter(dossier=dossier_id, part="result")
    return [one.stored_file_id for one in rows]


@pytest.mark.parametrize("is_recalled", [True, False])
def test_what_replaces_the_document_becomes_the_result_also_after_a_recall(who, is_recalled):
    with acting_in(HERE):
        dossier, document = with_result(who)
        if is_recalled:
            recall(document, actor=who.clerk, reason=REASON)
            deliver_all()

        signed = replaced(document, who)

        found = Dossier.objects.get(pk=dossier.id)
        assert found.result_number == "09/QĐ-UBND"
        assert results_of(dossier.id) == [signed]


def test_the_citizen_and_the_desk_are_told_once_each(who):
    with acting_in(HERE):
        dossier, document = with_result(who)
        before = len(told_at())

        recall(document, actor=who.clerk, reason=REASON)
        deliver_all()
        replaced(document, who)

        assert told_at()[before:] == [
            f"Kết quả hồ sơ {dossier.code} đã bị thu hồi."
            " Mời ông/bà không dùng kết quả này và hỏi Bộ phận Một cửa.",
            f"Kết quả hồ sơ {dossier.code} đã được thay thế."
            " Mời ông/bà dùng kết quả mới và trả lại bản giấy cũ.",
        ]
        assert subjects_for(who.desk.pk) == [
            f"Kết quả hồ sơ {dossier.code} đã được thay thế bằng kết quả khác.",
            f"Kết quả hồ sơ {dossier.code} đã bị thu hồi.",
        ]


def offered(me):
    return [
        one.detail.split(",")[0] for one in papers_in_vault(me.pk, me.full_name, Level.FULL)
    ]


def test_the_old_paper_in_the_vault_says_so_and_is_offered_no_more(client, who, me):
    owner = PartyInput(name="Lê Thị Mẫu", personal_id=vouched_number(me.pk))
    with acting_in(HERE):
        _dossier, document = with_result(who, applicant=owner)
        lock_waiting()
        at_first = offered(me)

        recall(document, actor=who.clerk, reason=REASON)
        deliver_all()
        recalled = offered(me)
        enter_as(client, me)
        page = client.get(reverse("vault:papers")).content.decode()
        replaced(document, who)
        lock_waiting()
        at_last = offered(me)

    assert at_first == [f"Số {document.code}"]
    assert recalled == []
    assert "Cơ quan cấp đã thu hồi" in page
    assert at_last == ["Số 09/QĐ-UBND"]
    rows = client.get(reverse("vault:papers")).context["rows"]
    assert [row["state"].label for row in rows][1] == "Đã thay bằng bản mới, không còn giá trị"


@pytest.fixture
def brought_back(who):
    """Let a dossier that came in here be decided there, and its result be brought back here."""
    commune(THERE)
    they = people(THERE)
    with acting_in(HERE):
        dossier = receive_dossier(intake(competent_commune=THERE), actor=who.desk)
        handling.pass_on(dossier.id, commune_id=THERE, actor=who.desk)
    deliver_all()
    with acting_in(THERE):
        there = Dossier.objects.get()
        document, signed = a_document(they, there.pk)
        receive_submitted(there.pk, actor=they.desk)
        handling.hand_over(there.pk, actor=they.desk)
        handling.forward(there.pk, actor=they.specialist)
        handling.approve(there.pk, actor=they.leader)
        handling.stamp(there.pk, actor=they.clerk, file_ids=(signed,))
        Dossier.objects.filter(pk=there.pk).update(
            result_number=document.code, result_date=today()
        )
        deliver_all()
    return dossier, document, they


def test_a_recall_reaches_the_desk_where_the_dossier_came_in(who, brought_back):
    dossier, document, they = brought_back
    with acting_in(HERE):
        [laid_out] = results_of(dossier.id)
        before = len(told_at())

    with acting_in(THERE):
        recall(document, actor=they.clerk, reason=REASON)
        deliver_all()

    with acting_in(HERE):
        code = check_codes_of([laid_out])[laid_out]
        assert results_of(dossier.id) == [laid_out]
        assert DossierAct.objects.filter(dossier=dossier.id, key="recall_result").count() == 1
        assert CheckCode.objects.get(code=code).ending == "recalled"
        assert [dossier.code in one for one in told_at()[before:]] == [True]
        assert "đã bị thu hồi" in subjects_for(who.desk.pk)[0]


def test_what_replaces_a_result_lies_at_the_desk_where_the_dossier_came_in(who, brought_back):
    dossier, document, they = brought_back
    with acting_in(HERE):
        [old] = results_of(dossier.id)

    with acting_in(THERE):
        signed = replaced(document, they)
        content = info(signed).sha256

    with acting_in(HERE):
        found = Dossier.objects.get(pk=dossier.id)
        [new] = results_of(dossier.id)
        ended = CheckCode.objects.get(code=check_codes_of([old])[old])
        assert (found.state, found.result_number) == ("completed", "09/QĐ-UBND")
        assert info(new).sha256 == content
        assert ended.ending == "replaced"
        assert check_codes_of([new])
        assert DossierAct.objects.filter(dossier=dossier.id, key="replace_result").count() == 1


def hand_out(dossier_id, who):
    ending.return_result(dossier_id, collected_by="Lê Thị Mẫu", actor=who.desk)


def test_what_was_recalled_is_not_handed_out_until_another_replaces_it(who):
    with acting_in(HERE):
        dossier, document = with_result(who)
        recall(document, actor=who.clerk, reason=REASON)
        deliver_all()

        with pytest.raises(ResultRecalledError):
            hand_out(dossier.id, who)
        replaced(document, who)
        hand_out(dossier.id, who)

        assert Dossier.objects.get(pk=dossier.id).state == "returned"


def test_the_pages_do_not_offer_what_was_recalled_and_say_why(client, who):
    with acting_in(HERE):
        dossier, document = with_result(who)
        recall(document, actor=who.clerk, reason=REASON)
        deliver_all()
    client.force_login(who.desk, backend="xaso.kernel.accounts.backend.AccountBackend")
    address = reverse("dossiers:act", args=[dossier.id, "return_result"])

    page = client.get(reverse("dossiers:dossier", args=[dossier.id])).content.decode()
    desk = client.get(reverse("counter:today")).content.decode()
    chosen = {"act": "return_result", "chosen": [dossier.id], "back": ""}
    answers = [
        client.post(address, {"collected_by": "Lê Thị Mẫu"}, follow=True),
        client.post(reverse("dossiers:bulk"), chosen, follow=True),
    ]

    assert address not in page
    assert "chưa trả cho đến khi có văn bản thay thế" in page
    assert address not in desk
    assert "Kết quả đã bị thu hồi, không trả" in desk
    for answer in answers:
        assert "Đề nghị chờ văn bản thay thế, hoặc hỏi văn thư." in answer.content.decode()
    with acting_in(HERE):
        assert Dossier.objects.get(pk=dossier.id).state == "completed"


def test_programs_do_not_fetch_what_was_recalled():
    caller, who = a_caller("dossiers.read_result"), people()
    with acting_in(HERE):
        dossier, document = with_result(who)
        Dossier.objects.filter(pk=dossier.id).update(submitted_by=caller.client.user)
        before = caller.get(f"dossiers/{dossier.code}/result").json()
        recall(document, actor=who.clerk, reason=REASON)
        deliver_all()

    file = before["files"][0]["id"]
    answers = [
        caller.get(f"dossiers/{dossier.code}/result"),
        caller.get(f"dossiers/{dossier.code}/result/files/{file}"),
    ]

    assert [one.status_code for one in answers] == [404, 404]
    for one in answers:
        assert "Kết quả đã bị thu hồi" in one.json()["detail"]


def test_the_citizens_page_says_so_and_gives_no_file(client, who, me):
    with acting_in(HERE):
        dossier, document = with_result(who, submitted_by=me.pk)
        [file] = DossierFile.objects.filter(dossier=dossier.id, part="result")
        recall(document, actor=who.clerk, reason=REASON)
        deliver_all()
    enter_as(client, me)
    address = reverse("portal:own-result", args=[dossier.code, file.pk])

    page = client.get(reverse("portal:own-dossier", args=[dossier.code])).content.decode()

    assert address not in page
    assert "Bộ phận Một cửa sẽ báo khi có kết quả mới".casefold() in page.casefold()
    assert client.get(address).status_code == 404


def test_the_desk_where_the_dossier_came_in_hands_out_only_what_replaces_it(who, brought_back):
    dossier, document, they = brought_back
    with acting_in(THERE):
        recall(document, actor=they.clerk, reason=REASON)
        deliver_all()
    with acting_in(HERE), pytest.raises(ResultRecalledError):
        hand_out(dossier.id, who)

    with acting_in(THERE):
        replaced(document, they)

    with acting_in(HERE):
        hand_out(dossier.id, who)
        assert Dossier.objects.get(pk=dossier.id).state == "returned"
