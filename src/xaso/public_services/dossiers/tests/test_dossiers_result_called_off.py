"""A dossier that ends while its result is being written or signed: the document goes no further."""

import pytest
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.identity.testing import citizen
from xaso.kernel.notifications.testing import bodies_for, subjects_for
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import document_info
from xaso.office.documents.contracts import DraftInput
from xaso.office.documents.models import Document, DocumentAct
from xaso.office.documents.services.drafting import save_draft
from xaso.office.documents.services.following import begin_replacement
from xaso.office.documents.services.releasing import release
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import sealed
from xaso.office.signing.api import sign_now
from xaso.office.signing.testing import PIN, authority, signing_key
from xaso.public_services.dossiers.events import DossierMoved
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services import ending, handling
from xaso.public_services.dossiers.services.result_documents import begin_result
from xaso.public_services.dossiers.services.submitting import withdraw_own
from xaso.public_services.dossiers.services.waiting import request_payment
from xaso.public_services.dossiers.subscribers import mind_document
from xaso.public_services.dossiers.testing import handed_over, people

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def who(db, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    settings.XASO_FILES_DIR = tmp_path
    commune(HERE)
    found = people()
    with acting_in(HERE):
        yield found


def withdraw(dossier, who):
    ending.withdraw(dossier.id, reason="Đổi ý.", actor=who.desk)


def refuse(dossier, who):
    ending.refuse(dossier.id, reason="Không đủ điều kiện.", actor=who.specialist)


def stop(dossier, who):
    ending.stop(dossier.id, reason="Có tranh chấp.", legal_ground="Điều 10", actor=who.head)


def stamp(dossier, who):
    handling.forward(dossier.id, actor=who.specialist)
    handling.approve(dossier.id, actor=who.leader)
    handling.stamp(dossier.id, actor=who.clerk)


def drafted_for(dossier, who):
    return Document.objects.get(pk=begin_result(dossier.id, actor=who.specialist))


def submitted_for(dossier, who):
    document = drafted_for(dossier, who)
    content = DraftInput(subject=document.subject, body="Nội dung", signer_id=who.leader.pk)
    save_draft(document, content, actor=who.specialist)
    submit_for_signature(document, actor=who.specialist)
    return document


def release_it(document, who):
    """Bring a draft to where it is released, and release it."""
    finished = sealed(who.clerk)
    finished.files.update(document=document)
    Document.objects.filter(pk=document.pk).update(state="signed", code="77/QĐ-UBND")
    document.refresh_from_db()
    release(document, actor=who.clerk)
    deliver_all()


def state_of(document):
    document.refresh_from_db()
    return document.state


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (withdraw, "Người dân đã rút hồ sơ"),
        (refuse, "đã bị từ chối giải quyết"),
        (stop, "đã dừng giải quyết"),
        (stamp, "kết thúc với kết quả khác"),
    ],
)
def test_however_it_ends_without_its_document_that_is_given_up(who, end, words):
    dossier = handed_over(who)
    document = submitted_for(dossier, who)

    end(dossier, who)
    deliver_all()

    assert state_of(document) == "dropped"
    assert words in document.frozen_reason
    assert dossier.code in document.frozen_reason
    assert document.frozen_reason in bodies_for(who.leader.pk)[0]


def test_what_the_citizen_takes_back_is_called_off_too(who):
    dossier, me = handed_over(who), citizen()
    document = drafted_for(dossier, who)
    Dossier.objects.filter(pk=dossier.id).update(submitted_by=me)

    withdraw_own(dossier.id, reason="Đổi ý.", actor=me)
    deliver_all()

    assert state_of(document) == "dropped"
    assert DocumentAct.objects.get(document=document, key="called_off").actor == me


def test_what_waits_for_the_seal_is_not_sealed_after_the_dossier_was_withdrawn(who, client):
    authority(who.leader)
    signing_key(who.leader)
    signing_key(None, recorder=who.clerk)
    dossier = handed_over(who)
    document = submitted_for(dossier, who)
    sign_now(document.signing_request, actor=who.leader, pin=PIN)

    withdraw(dossier, who)
    deliver_all()
    client.force_login(who.clerk, backend=BACKEND)
    refused = client.post(reverse("documents:act", args=[document.pk, "seal"]), {"pin": PIN})

    assert refused.status_code == 403
    assert (state_of(document), document.number) == ("draft", 1)
    assert dossier.code in document.frozen_reason
    assert "chờ ông/bà quyết định" in subjects_for(who.clerk.pk)[0]
    assert Dossier.objects.get(pk=dossier.id).state == "withdrawn"


def test_of_what_was_released_while_it_waited_the_clerk_is_told_once(who):
    dossier = handed_over(who)
    document = drafted_for(dossier, who)
    request_payment(dossier.id, amount=50_000, reason="Thuế", actor=who.specialist)
    release_it(document, who)

    withdraw(dossier, who)
    deliver_all()
    mind_document(ended(dossier, who.desk, "withdraw", "withdrawn"))

    assert state_of(document) == "released"
    about_it = [one for one in subjects_for(who.clerk.pk) if "77/QĐ-UBND" in one]
    assert about_it == ["Việc cần văn bản số 77/QĐ-UBND đã kết thúc."]


def ended(dossier, actor, act, state):
    """Return the event that a dossier ended, as if it were told again."""
    found = Dossier.objects.get(pk=dossier.id)
    return DossierMoved(
        dossier_id=found.pk,
        code=found.code,
        act=act,
        from_state="processing",
        to_state=state,
        unit_id=None,
        assignee_id=None,
        actor_id=actor.pk,
        at=found.updated_at,
    )


def test_a_dossier_that_ends_with_its_document_calls_nothing_off(who):
    dossier = handed_over(who)
    document = drafted_for(dossier, who)
    release_it(document, who)
    replacement = begin_replacement(document, author=who.clerk)

    mind_document(ended(dossier, who.clerk, "stamp", "completed"))

    assert Dossier.objects.get(pk=dossier.id).result_number == "77/QĐ-UBND"
    assert document_info([document.pk])[document.pk].state == "released"
    assert state_of(replacement) == "draft"
    acts = DocumentAct.objects.filter(key__in=["called_off", "ended_after_release"])
    assert not acts.exists()


def test_a_dossier_that_goes_on_keeps_its_document(who):
    dossier = handed_over(who)
    document = submitted_for(dossier, who)

    handling.forward(dossier.id, actor=who.specialist)
    deliver_all()

    assert state_of(document) == "signing"
