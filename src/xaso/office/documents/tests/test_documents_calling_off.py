"""What a document was written for has ended: nothing of it is signed or goes out unseen."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.notifications.testing import bodies_for, subjects_for
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import call_off
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, DocumentAct, DocumentFile
from xaso.office.documents.queries.lists import waiting_for
from xaso.office.documents.services import calling_off
from xaso.office.documents.services.annexes import ANNEXES, ask_for_marks
from xaso.office.documents.services.drafting import ask_opinions, send_to_check
from xaso.office.documents.services.numbering import give_up_numbered
from xaso.office.documents.services.releasing import recall, release
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import a_pdf, drafted, kept, released, sealed
from xaso.office.signing.api import NotSignedError, requests_of, sign_now
from xaso.office.signing.testing import PIN, authority, signing_key

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
REASON = "Người dân đã rút hồ sơ H01-1."
STOPPED = "Một văn bản liên quan đến ông/bà đã dừng lại."


@pytest.fixture
def office(db, settings, tmp_path):
    """Give a commune with an author, two who sign, a clerk, and whoever ends the matter."""
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    with acting_in(HERE):
        people = {
            "author": official(Role.SPECIALIST),
            "head": official(Role.UNIT_HEAD),
            "chair": official(Role.LEADER),
            "clerk": official(Role.CLERK),
            "desk": official(Role.RECEPTIONIST),
        }
        for name in ("head", "chair"):
            authority(people[name])
            signing_key(people[name])
        signing_key(None, recorder=people["clerk"])
        yield people


def submitted(office, *others):
    document = drafted(office["author"], signer_id=office["chair"].pk)
    wanted = [office[name].pk for name in others]
    submit_for_signature(document, actor=office["author"], others=wanted)
    return document


def half_signed(office):
    document = submitted(office, "head")
    sign_now(document.signing_request, actor=office["head"], pin=PIN)
    return document


def waits_for_seal(office):
    document = submitted(office)
    sign_now(document.signing_request, actor=office["chair"], pin=PIN)
    return document


def checked(office):
    document = drafted(office["author"])
    send_to_check(document, checker=office["head"], actor=office["author"])
    return document


def with_annex(office):
    document = sealed(office["author"])
    DocumentFile.objects.create(
        document=document, role="attachment", file_id=kept(a_pdf(code="2"), office["author"])
    )
    ask_for_marks(document, office["author"])
    return document


def called_off(document, office):
    Notice.objects.all().delete()
    call_off(document.pk, REASON, actor=office["desk"])
    document.refresh_from_db()
    return document


def told(office, name):
    return subjects_for(office[name].pk)


def waits(office, name="clerk"):
    return {one.pk: one.waits for one in waiting_for(office[name])}


@pytest.mark.parametrize(
    ("make", "others"),
    [
        (lambda office: drafted(office["author"]), ()),
        (checked, ("head",)),
        (submitted, ("chair",)),
    ],
    ids=["draft", "with the head", "submitted"],
)
def test_without_a_number_it_is_given_up_and_who_has_it_in_hand_is_told(office, make, others):
    document = called_off(make(office), office)

    act = DocumentAct.objects.get(document=document, key="called_off")
    entry = AuditEntry.objects.get(action="documents.document.called_off")
    assert (document.state, document.number) == ("dropped", None)
    assert document.frozen_reason == act.words == REASON
    assert act.actor == entry.actor == office["desk"]
    for name in ("author", "clerk", *others):
        assert told(office, name) == [STOPPED], name
        assert REASON in bodies_for(office[name].pk)[0]
    assert told(office, "desk") == []


def test_nobody_signs_what_was_called_off(office):
    document = submitted(office)
    request = document.signing_request

    called_off(document, office)

    with pytest.raises(NotSignedError):
        sign_now(request, actor=office["chair"], pin=PIN)
    assert requests_of("documents", [document.pk])[document.pk].state == "cancelled"
    assert document.signing_request is None


@pytest.mark.parametrize("make", [half_signed, waits_for_seal])
def test_with_a_number_it_is_laid_back_and_frozen_until_the_clerk_decides(office, make, client):
    document = called_off(make(office), office)
    client.force_login(office["author"], backend=BACKEND)
    page = client.get(document.get_absolute_url()).content.decode()

    assert (document.state, document.number, document.signer_name) == ("draft", 1, "")
    assert not DocumentFile.objects.filter(document=document, role="signed").exists()
    assert requests_of("documents", [document.pk])[document.pk].state == "cancelled"
    assert told(office, "author") == told(office, "chair") == [STOPPED]
    assert told(office, "clerk") == [
        "Văn bản số 01/QĐ-UBND đã dừng lại, chờ ông/bà quyết định."
    ]
    assert (waits(office), waits(office, "author")) == ({document.pk: "stopped"}, {})
    assert REASON in page
    for key in ("submit", "opinions", "drop"):
        assert reverse("documents:act", args=[document.pk, key]) not in page


def test_its_author_cannot_submit_or_change_it_again(office):
    document = called_off(waits_for_seal(office), office)

    with pytest.raises(WrongStateError, match="H01-1"):
        submit_for_signature(document, actor=office["author"])
    with pytest.raises(WrongStateError, match="H01-1"):
        ask_opinions(document, people=[office["head"]], due_on=None, actor=office["author"])

    document.refresh_from_db()
    assert document.state == "draft"


def test_the_clerk_gives_it_up_with_its_number_which_stays_in_the_register(office, client):
    document = called_off(waits_for_seal(office), office)
    client.force_login(office["clerk"], backend=BACKEND)
    page = client.get(document.get_absolute_url()).content.decode()

    give_up_numbered(document, reason="Hồ sơ đã rút", actor=office["clerk"])

    assert reverse("documents:act", args=[document.pk, "void"]) in page
    assert (document.state, document.number) == ("dropped", 1)
    assert waits(office) == {}


def test_what_is_sealed_does_not_go_out_and_can_be_recalled(office, client):
    document = called_off(sealed(office["author"]), office)
    client.force_login(office["clerk"], backend=BACKEND)
    page = client.get(document.get_absolute_url()).content.decode()

    with pytest.raises(WrongStateError, match="H01-1"):
        release(document, actor=office["clerk"])

    ways = [reverse("documents:act", args=[document.pk, key]) for key in ("release", "recall")]
    assert [way in page for way in ways] == [False, True]
    assert waits(office) == {document.pk: "stopped"}
    recall(document, actor=office["clerk"], reason="Hồ sơ đã rút")
    document.refresh_from_db()
    assert (document.state, document.number, waits(office)) == ("recalled", 1, {})


def test_its_annexes_are_not_signed_either(office):
    document = with_annex(office)

    called_off(document, office)

    with pytest.raises(WrongStateError, match="H01-1"):
        ask_for_marks(document, office["clerk"])
    [annex] = DocumentFile.objects.filter(document=document, role="attachment")
    assert requests_of(ANNEXES, [annex.pk])[annex.pk].state == "cancelled"


def test_of_what_went_out_the_clerk_is_told_and_decides(office):
    document = called_off(released(office["author"]), office)

    assert (document.state, document.frozen_at) == ("released", None)
    assert told(office, "clerk") == ["Việc cần văn bản số 01/QĐ-UBND đã kết thúc."]
    assert "thu hồi" in bodies_for(office["clerk"].pk)[0]
    assert told(office, "author") == []
    assert DocumentAct.objects.get(document=document, key="ended_after_release").words == REASON


@pytest.mark.parametrize(
    "make",
    [
        submitted,
        waits_for_seal,
        with_annex,
        lambda office: released(office["author"]),
    ],
    ids=["submitted", "waits for the seal", "sealed", "released"],
)
def test_called_off_twice_is_called_off_once(office, make):
    document = called_off(make(office), office)
    acts, notices = DocumentAct.objects.count(), Notice.objects.count()
    frozen_at = document.frozen_at

    call_off(document.pk, "Lại một lần nữa.", actor=office["desk"])

    document.refresh_from_db()
    assert (DocumentAct.objects.count(), Notice.objects.count()) == (acts, notices)
    assert document.frozen_at == frozen_at


def test_of_what_was_recalled_nobody_is_told(office):
    document = released(office["author"])
    recall(document, actor=office["clerk"], reason="Sai")
    document.refresh_from_db()

    called_off(document, office)

    assert (document.state, document.frozen_reason) == ("recalled", "Sai")
    assert not Notice.objects.exists()


def test_what_moves_on_at_this_moment_is_looked_at_anew(office, monkeypatch):
    document = drafted(office["author"], signer_id=office["chair"].pk)
    people_at = calling_off._people_at

    def submit_meanwhile(seen):
        submit_for_signature(Document.objects.get(pk=seen.pk), actor=office["author"])
        return people_at(seen)

    with monkeypatch.context() as patched:
        patched.setattr(calling_off, "_people_at", submit_meanwhile)
        with pytest.raises(WrongStateError, match="thử lại"):
            call_off(document.pk, REASON, actor=office["desk"])

    called_off(document, office)
    assert document.state == "dropped"


def test_another_commune_calls_nothing_off_here(office):
    document = submitted(office)
    commune(THERE)

    with acting_in(THERE), pytest.raises(Document.DoesNotExist):
        call_off(document.pk, REASON, actor=office["desk"])

    document.refresh_from_db()
    assert document.state == "signing"
