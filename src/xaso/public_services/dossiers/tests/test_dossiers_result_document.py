"""The result of a dossier written as a document: signed, sealed, released, and the dossier is done."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import document_info
from xaso.office.signing.api import sign_now
from xaso.office.signing.testing import PIN, authority, signing_key
from xaso.public_services.dossiers.models import Dossier, DossierAct, DossierFile
from xaso.public_services.dossiers.services.consulting import consult
from xaso.public_services.dossiers.services.result_documents import (
    begin_result,
    note_recalled_result,
    result_document,
    take_result,
)
from xaso.public_services.dossiers.services.waiting import confirm_payment, request_payment
from xaso.public_services.dossiers.testing import LAND, handed_over, people

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def who(db, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    found = people()
    with acting_in(HERE):
        authority(found.leader)
        signing_key(found.leader)
        signing_key(None, recorder=found.clerk)
        yield found


def written(client, who, dossier):
    """Write the result through the pages and submit it for signature."""
    client.force_login(who.specialist, backend=BACKEND)
    begun = client.post(reverse("dossiers:result-document", args=[dossier.id]))
    info = result_document(dossier.id)
    client.post(
        begun["Location"],
        {
            "subject": info.subject,
            "body": "Xác nhận nội dung đề nghị.",
            "signer": str(who.leader.pk),
            "urgency": "normal",
        },
    )
    client.post(reverse("documents:act", args=[info.id, "submit"]))
    return info.id


def signed_and_released(client, who, document_id):
    request = (
        client.get(reverse("documents:document", args=[document_id])).context["page"].request
    )
    sign_now(request.id, actor=who.leader, pin=PIN)
    client.force_login(who.clerk, backend=BACKEND)
    client.post(reverse("documents:act", args=[document_id, "seal"]), {"pin": PIN})
    deliver_all()


@pytest.mark.parametrize("code", ["1.004873", LAND])
def test_a_dossier_is_done_when_its_document_is_released(client, who, code):
    dossier = handed_over(who, code)
    document_id = written(client, who, dossier)

    signed_and_released(client, who, document_id)

    found = Dossier.objects.get(pk=dossier.id)
    info = document_info([document_id])[document_id]
    assert info.state == "released"
    assert (found.state, found.outcome) == ("completed", "granted")
    assert (found.result_number, found.result_date) == (info.code, info.issued_on)
    result = DossierFile.objects.get(dossier=found, part="result")
    assert result.stored_file_id == info.file("signed").file_id
    acts = DossierAct.objects.filter(dossier=found, key__in=["approve", "stamp"]).order_by("at")
    assert [(one.key, one.actor_id) for one in acts] == [
        ("approve", who.leader.pk),
        ("stamp", who.clerk.pk),
    ]


def test_the_draft_begins_with_what_the_dossier_knows(who):
    dossier = handed_over(who)

    begin_result(dossier.id, actor=who.specialist)

    info = result_document(dossier.id)
    assert "Lê Thị Mẫu" in info.subject
    assert info.state == "draft"


def test_a_result_is_begun_once(client, who):
    dossier = handed_over(who)

    first = begin_result(dossier.id, actor=who.specialist)

    assert begin_result(dossier.id, actor=who.specialist) == first
    client.force_login(who.specialist, backend=BACKEND)
    led = client.get(reverse("dossiers:result-document", args=[dossier.id]))
    assert led["Location"] == reverse("documents:document", args=[first])


def test_the_page_of_the_dossier_leads_there_for_who_works_on_it(client, who):
    dossier = handed_over(who)
    address = reverse("dossiers:result-document", args=[dossier.id])

    pages = {}
    for name in ("specialist", "desk"):
        client.force_login(getattr(who, name), backend=BACKEND)
        pages[name] = client.get(
            reverse("dossiers:dossier", args=[dossier.id])
        ).content.decode()

    assert address in pages["specialist"]
    assert address not in pages["desk"]


@pytest.mark.parametrize("code", ["1.004873", LAND])
def test_a_dossier_that_waits_for_its_citizen_takes_its_result_when_it_comes_back(
    client, who, code
):
    dossier = handed_over(who, code)
    document_id = written(client, who, dossier)
    request_payment(dossier.id, amount=50_000, reason="Thuế", actor=who.specialist)
    signed_and_released(client, who, document_id)
    waiting = Dossier.objects.get(pk=dossier.id)

    confirm_payment(dossier.id, actor=who.desk)
    deliver_all()

    found = Dossier.objects.get(pk=dossier.id)
    info = document_info([document_id])[document_id]
    assert (waiting.state, waiting.result_number) == ("awaiting_payment", "")
    assert (found.state, found.outcome) == ("completed", "granted")
    assert (found.result_number, found.result_date) == (info.code, info.issued_on)
    result = DossierFile.objects.get(dossier=found, part="result")
    assert result.stored_file_id == info.file("signed").file_id
    acts = DossierAct.objects.filter(dossier=found, key__in=["approve", "stamp"]).order_by("at")
    assert [(one.key, one.actor_id) for one in acts] == [
        ("approve", who.leader.pk),
        ("stamp", who.clerk.pk),
    ]


def test_a_dossier_that_comes_back_before_the_release_goes_on_as_usual(client, who):
    dossier = handed_over(who)
    document_id = written(client, who, dossier)
    request_payment(dossier.id, amount=50_000, reason="Thuế", actor=who.specialist)

    confirm_payment(dossier.id, actor=who.desk)
    deliver_all()
    back = Dossier.objects.get(pk=dossier.id).state
    signed_and_released(client, who, document_id)

    assert back == "processing"
    assert Dossier.objects.get(pk=dossier.id).state == "completed"


def test_what_replaces_the_released_document_becomes_the_result(client, who):
    dossier = handed_over(who)
    old = written(client, who, dossier)
    signed_and_released(client, who, old)
    client.force_login(who.specialist, backend=BACKEND)
    begun = client.post(reverse("documents:act", args=[old, "replace"]))
    new = UUID(begun["Location"].rstrip("/").split("/")[-1])
    client.post(reverse("documents:act", args=[new, "submit"]))

    signed_and_released(client, who, new)

    found, info = Dossier.objects.get(pk=dossier.id), document_info([old, new])
    assert (info[old].state, info[new].state) == ("replaced", "released")
    assert found.result_number == info[new].code
    result = DossierFile.objects.get(dossier=found, part="result")
    assert result.stored_file_id == info[new].file("signed").file_id
    page = client.get(reverse("dossiers:dossier", args=[dossier.id])).content.decode()
    assert "nhận văn bản thay thế kết quả" in page.casefold()


def test_a_recalled_result_is_said_on_the_page_of_the_dossier(client, who):
    dossier = handed_over(who)
    document_id = written(client, who, dossier)
    signed_and_released(client, who, document_id)
    client.post(
        reverse("documents:act", args=[document_id, "recall"]), {"reason": "Sai số liệu"}
    )
    deliver_all()
    note_recalled_result(document_id)

    page = client.get(reverse("dossiers:dossier", args=[dossier.id])).content.decode()

    assert page.casefold().count("ghi nhận kết quả đã bị thu hồi") == 1


def test_a_colleague_who_is_given_the_dossier_goes_on_with_the_draft(client, who):
    dossier = handed_over(who)
    begun = begin_result(dossier.id, actor=who.specialist)
    colleague = official(Role.SPECIALIST)
    Dossier.objects.filter(pk=dossier.id).update(assignee=colleague)
    client.force_login(colleague, backend=BACKEND)
    address = reverse("dossiers:result-document", args=[dossier.id])

    asked = client.get(address)
    led = client.post(address)
    edit = client.get(led["Location"])

    assert "đồng nghiệp" in asked.content.decode()
    assert led["Location"] == reverse("documents:edit", args=[begun])
    assert edit.status_code == 200


def test_the_same_event_twice_changes_nothing(client, who):
    dossier = handed_over(who)
    document_id = written(client, who, dossier)
    signed_and_released(client, who, document_id)
    acts = DossierAct.objects.filter(dossier=dossier.id).count()

    take_result(document_id, dossier.id, signer_id=who.leader.pk, clerk_id=who.clerk.pk)

    assert DossierAct.objects.filter(dossier=dossier.id).count() == acts
    assert DossierFile.objects.filter(dossier=dossier.id, part="result").count() == 1


def test_who_may_read_a_draft_of_a_result_joins_it_all_the_same(client, who):
    dossier = handed_over(who)
    begun = begin_result(dossier.id, actor=who.specialist)
    client.force_login(who.leader, backend=BACKEND)
    address = reverse("dossiers:result-document", args=[dossier.id])

    asked = client.get(address)
    led = client.post(address)

    assert "đồng nghiệp" in asked.content.decode()
    assert led["Location"] == reverse("documents:edit", args=[begun])
    assert client.get(led["Location"]).status_code == 200
    assert client.get(address)["Location"] == reverse("documents:document", args=[begun])


def test_a_unit_that_is_only_asked_for_its_opinion_writes_no_result(client, who):
    dossier = handed_over(who)
    others = Unit.objects.filter(authority__of_commune_id=HERE, is_active=True)
    asked = others.exclude(pk=Dossier.objects.get(pk=dossier.id).unit_id).first()
    adviser = official(Role.SPECIALIST, at=asked)
    consult(
        dossier.id,
        unit_id=asked.pk,
        question="Có vướng mắc không?",
        limit="1 working_day",
        actor=who.specialist,
    )
    client.force_login(adviser, backend=BACKEND)

    refused = client.post(reverse("dossiers:result-document", args=[dossier.id]))
    with pytest.raises(PermissionDenied):
        begin_result(dossier.id, actor=adviser)

    assert refused.status_code == 403
    assert result_document(dossier.id) is None
