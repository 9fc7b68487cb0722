"""An official leaves: what they handle, write and sign goes to others, by page and worker."""

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.testing import leaves
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import Arrival, Document, DocumentAct, DocumentFile, Draft
from xaso.office.documents.scanning.reading import read_pdf
from xaso.office.documents.services import succeeding
from xaso.office.documents.services.drafting import (
    hold,
    is_author,
    may_edit,
    return_draft,
    send_to_check,
)
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import drafted, released
from xaso.office.documents.testing_incoming import directed, registered
from xaso.office.signing.api import requests_of, sign_now
from xaso.office.signing.testing import PIN, authority, signing_key

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def leaver():
    clerk, chair = official(Role.CLERK), official(Role.LEADER)
    leaver = official(Role.SPECIALIST, full_name="Lê Văn Bình")
    directed(registered(clerk, to=chair.pk), chair, leaver)
    return leaver


def test_the_chosen_successor_has_what_waited_for_who_left(client, leaver):
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")

    gone = leaves(client, leaver, successor=heir)

    assert Arrival.objects.get().held_by_id == heir.pk
    assert (gone.state, gone.handed_over) == ("done", 1)


def test_without_a_successor_it_waits_for_the_unit(client, leaver):
    gone = leaves(client, leaver)

    arrival = Arrival.objects.get()
    assert (arrival.held_by_id, arrival.held_at_id) == (
        None,
        leaver.assignments.get().unit_id,
    )
    assert gone.handed_over == 1


def words_of(document):
    """Return the text of the signed PDF."""
    file = DocumentFile.objects.get(document=document, role="signed")
    return read_pdf(read(file.file_id)).whole


@pytest.fixture
def author():
    return official(Role.SPECIALIST, full_name="Lò Thị Mai")


def test_the_successor_goes_on_writing_what_has_not_gone_out(client, author):
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    draft, gone_out = drafted(author), released(author)

    gone = leaves(client, author, successor=heir)

    draft, gone_out = (Document.objects.get(pk=one.pk) for one in (draft, gone_out))
    assert (draft.created_by_id, gone_out.created_by_id) == (heir.pk, author.pk)
    assert is_author(draft, heir)
    act = DocumentAct.objects.get(document=draft, key="succeeded")
    assert (act.actor_id, gone.handed_over) == (gone.asked_by_id, 1)
    client.force_login(heir, backend=BACKEND)
    page = client.get(draft.get_absolute_url(), {"tab": "history"}).text
    assert "Đã bàn giao cho người kế nhiệm" in page


def test_without_a_successor_a_draft_stays_as_it_is(client, author):
    draft = drafted(author)

    gone = leaves(client, author)

    draft.refresh_from_db()
    assert (gone.state, gone.handed_over, draft.created_by_id) == ("done", 0, author.pk)


@pytest.mark.parametrize("chosen", [True, False])
def test_a_draft_to_be_checked_goes_to_the_successor_or_back_to_its_author(
    client, author, chosen
):
    leaver, heir = official(Role.UNIT_HEAD), official(Role.UNIT_HEAD)
    document = drafted(author)
    send_to_check(document, checker=leaver, actor=author)

    gone = leaves(client, leaver, successor=heir if chosen else None)

    draft = Draft.objects.get(document=document)
    document.refresh_from_db()
    assert gone.handed_over == 1
    if chosen:
        assert (document.state, draft.checker_id) == ("checking", heir.pk)
        assert Notice.objects.filter(receiver=heir, kind="documents.to_check").exists()
        return_draft(document, words="Sửa lại căn cứ.", actor=heir)
    else:
        assert (document.state, may_edit(document, draft, author)) == ("draft", True)
        assert "Đồng nghiệp nghỉ" in draft.returned_words
        assert Notice.objects.filter(receiver=author, kind="documents.came_back").exists()


@pytest.mark.parametrize("place", ["the signer", "beside the signer"])
def test_the_successor_signs_in_the_place_of_who_left(
    client, author, place, settings, tmp_path
):
    settings.XASO_SIGNING_KEYS = tmp_path
    leaver, heir = (
        official(Role.LEADER, full_name=name) for name in ("Vàng A Páo", "Lý Thị Sua")
    )
    other = official(Role.UNIT_HEAD, full_name="Giàng A Tủa")
    for one in (heir, other):
        authority(one)
        signing_key(one)
    signer, beside = (leaver, other) if place == "the signer" else (other, leaver)
    document = drafted(author, kind="report", signer_id=signer.pk)
    submit_for_signature(document, actor=author, others=[beside.pk], at_once=True)

    gone = leaves(client, leaver, successor=heir)
    for one in (heir, other):
        sign_now(document.signing_request, actor=one, pin=PIN)

    request = requests_of("documents", [document.pk])[document.pk]
    document.refresh_from_db()
    assert gone.handed_over == 1
    assert [one.state for one in request.steps] == ["signed", "signed", "ready"]
    assert document.signer_name == ("Lý Thị Sua" if place == "the signer" else "Giàng A Tủa")
    assert "Lý Thị Sua" in words_of(document)
    assert "Vàng A Páo" not in words_of(document)


def test_a_draft_that_was_submitted_meanwhile_is_not_laid_back(
    client, author, settings, tmp_path, monkeypatch
):
    settings.XASO_SIGNING_KEYS = tmp_path
    leaver, chair = official(Role.UNIT_HEAD), official(Role.LEADER)
    authority(chair)
    documents = [drafted(author, signer_id=chair.pk) for _each in range(2)]
    for document in documents:
        send_to_check(document, checker=leaver, actor=author)

    def hold_late(document):
        if document.pk == documents[0].pk:
            monkeypatch.setattr(succeeding, "hold", hold)
            submit_for_signature(Document.objects.get(pk=document.pk), actor=leaver)
        return hold(document)

    monkeypatch.setattr(succeeding, "hold", hold_late)
    gone = leaves(client, leaver)

    states = [Document.objects.get(pk=one.pk).state for one in documents]
    assert (states, gone.handed_over) == (["signing", "draft"], 1)
