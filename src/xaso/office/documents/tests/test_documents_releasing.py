"""Documents on their way: receivers, e-mail, delivery, recall, replacement, correction, copies."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.office.documents import subscribers
from xaso.office.documents.api import (
    ask_for_result,
    delivery,
    document_info,
    documents_of_origin,
)
from xaso.office.documents.contracts import DraftInput, ReceiverInput
from xaso.office.documents.errors import DocumentError, WrongStateError
from xaso.office.documents.events import DocumentRecalled, DocumentReleased, DocumentReplaced
from xaso.office.documents.models import (
    CertifiedCopy,
    Document,
    DocumentAct,
    DocumentFile,
    Draft,
    Opinion,
)
from xaso.office.documents.receivers import read_receivers, say_receivers
from xaso.office.documents.services import releasing
from xaso.office.documents.services.copying import ask_for_copy, extract
from xaso.office.documents.services.destroying import destroy_contents
from xaso.office.documents.services.drafting import (
    ask_opinions,
    drop_draft,
    give_opinion,
    may_edit,
    save_draft,
)
from xaso.office.documents.services.following import begin_correction, begin_replacement
from xaso.office.documents.services.releasing import note_delivery, recall, release
from xaso.office.documents.states import Channel, CopyKind
from xaso.office.documents.testing import a_pdf, drafted, kept, receivers_of, released, sealed
from xaso.office.signing.api import cancel_request, check_files, sign_now, signatures_written
from xaso.office.signing.models import SigningKey, SigningRequest
from xaso.office.signing.testing import PIN, signing_key

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
PROVINCE = ReceiverInput("UBND tỉnh Tuyên Quang", "H56")
FARMERS = ReceiverInput("Hội Nông dân xã", channel=Channel.EMAIL, address="hnd@xa.example")
SCHOOL = ReceiverInput("Trường Tiểu học", channel=Channel.POST, address="thôn 2")


@pytest.fixture
def clerk(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.CLERK, full_name="Sùng Thị Dợ")


def test_receivers_are_read_as_people_type_them():
    text = (
        "UBND tỉnh Tuyên Quang; H56\nHội Nông dân xã; hnd@xa.example\n"
        "Trường Tiểu học; Bưu điện; thôn 2\n\nThôn 1"
    )

    found = read_receivers(text)

    assert found == [PROVINCE, FARMERS, SCHOOL, ReceiverInput("Thôn 1", channel=Channel.HAND)]


@pytest.fixture
def told(monkeypatch):
    """Collect what is published, in place of the outbox."""
    events = []
    monkeypatch.setattr(releasing, "publish", lambda event, **_facts: events.append(event))
    return events


NAMES = st.text(alphabet="ABCĐđ xãUBND 12", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)


@settings(max_examples=80)
@given(st.lists(NAMES.filter(bool), max_size=4, unique=True))
def test_receivers_that_are_said_are_read_again(names):
    ways = [
        {"organ_code": "H56.1"},
        {"channel": Channel.EMAIL, "address": "a@b.example"},
        {"channel": Channel.POST, "address": "thôn 2"},
        {"channel": Channel.HAND},
    ]
    given_ones = [ReceiverInput(name, **ways[turn]) for turn, name in enumerate(names)]

    assert read_receivers(say_receivers(given_ones)) == given_ones


def test_a_release_tells_the_receivers_of_the_exchange(clerk, told):
    document = sealed(clerk, receivers=[PROVINCE, FARMERS, SCHOOL])

    release(document, actor=clerk)

    [event] = told
    assert isinstance(event, DocumentReleased)
    assert event.document_id == document.pk
    assert event.receivers == ("H56",)


def test_only_a_clerk_releases_and_only_what_is_sealed(clerk):
    with pytest.raises(PermissionDenied):
        release(sealed(clerk), actor=official(Role.SPECIALIST))
    with pytest.raises(WrongStateError):
        release(drafted(clerk), actor=clerk)


def release_by_mail(clerk):
    """Release a document to the province and, by e-mail, to the farmers."""
    document = sealed(clerk, receivers=[PROVINCE, FARMERS])
    release(document, actor=clerk)
    deliver_all()
    return document


def states_of(document):
    return {one.organ_name: one.state for one in receivers_of(document)}


def test_an_email_goes_once_with_the_signed_document(clerk):
    document = release_by_mail(clerk)

    subscribers.mail(DocumentReleased(document.pk, "", None, (), clock.now()))
    deliver_all()

    [letter] = mail.outbox
    assert letter.to == ["hnd@xa.example"]
    assert "01/QĐ-UBND" in letter.subject
    [attached] = letter.attachments
    assert attached.mimetype == "application/pdf"
    assert states_of(document) == {PROVINCE.organ_name: "waiting", FARMERS.organ_name: "sent"}


def test_a_document_that_was_recalled_meanwhile_is_not_mailed(clerk):
    document = sealed(clerk, receivers=[FARMERS])
    release(document, actor=clerk)
    recall(document, actor=clerk, reason="Sai căn cứ pháp lý")

    deliver_all()

    assert mail.outbox == []
    assert states_of(document) == {FARMERS.organ_name: "waiting"}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError, "Máy chủ thư không nhận thư."),
        (ValueError, "Không gửi thư được tới địa chỉ này."),
    ],
)
def test_a_letter_that_fails_says_so_and_is_sent_again_by_the_clerk(
    clerk, client, monkeypatch, error, words
):
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", failing_with(error))
        document = release_by_mail(clerk)
    failed = states_of(document)[FARMERS.organ_name]
    receiver = next(one for one in receivers_of(document) if one.channel == Channel.EMAIL)
    client.force_login(clerk, backend=BACKEND)
    address = reverse("documents:send-again", args=[document.pk, receiver.pk])
    page = client.get(f"{document.get_absolute_url()}?tab=receivers").content.decode()

    client.post(address)
    deliver_all()
    second = client.post(address, follow=True)
    deliver_all()

    assert failed == "failed"
    assert address in page
    assert words in page
    assert states_of(document)[FARMERS.organ_name] == "sent"
    assert len(mail.outbox) == 1
    assert [str(one) for one in second.context["messages"]][-1] == "Thư này không chờ gửi lại."


def failing_with(error):
    def send(*_letters):
        raise error

    return send


def test_a_document_is_handed_over_once_and_only_once_it_is_released(clerk, client):
    client.force_login(clerk, backend=BACKEND)
    early = sealed(clerk, receivers=[SCHOOL])
    document = released(clerk, to=(SCHOOL,))
    addresses = [
        reverse("documents:handed-over", args=[one.pk, receivers_of(one)[0].pk])
        for one in (early, document, document)
    ]

    for address in addresses:
        client.post(address)

    assert states_of(early) == {SCHOOL.organ_name: "waiting"}
    assert states_of(document) == {SCHOOL.organ_name: "sent"}
    assert receivers_of(document)[0].steps.count() == 1


def test_the_newest_moment_decides_how_a_receiver_stands(clerk):
    document = released(clerk, to=(PROVINCE,))
    now = clock.now()

    delivery(document.pk, "H56", "registered", at=now)
    delivery(document.pk, "H56", "arrived", at=now - timedelta(hours=1))
    delivery(document.pk, "H56", "registered", at=now)

    [receiver] = receivers_of(document)
    assert receiver.state == "registered"
    assert receiver.steps.count() == 2
    assert delivery(document.pk, "H99", "sent", at=now) is False


def test_a_recall_freezes_and_asks_those_who_have_it(clerk, told):
    document = released(clerk, to=(PROVINCE, SCHOOL))
    first = receivers_of(document)[0]
    note_delivery(first, "sent")

    recall(document, actor=clerk, reason="Sai căn cứ pháp lý")

    document.refresh_from_db()
    assert document.state == "recalled"
    assert document.frozen_reason == "Sai căn cứ pháp lý"
    [event] = told
    assert isinstance(event, DocumentRecalled)
    assert (event.reason, event.receivers) == ("Sai căn cứ pháp lý", ("H56",))
    assert [one.state for one in receivers_of(document)] == ["recall_asked", "waiting"]
    with pytest.raises(WrongStateError):
        recall(document, actor=clerk, reason="Lần nữa")


def test_a_replacement_ends_the_old_document_when_it_is_released(clerk, told):
    old = released(clerk, to=(PROVINCE,))
    new = begin_replacement(old, author=clerk)
    still = Document.objects.get(pk=old.pk).state
    seal(new, clerk)

    release(new, actor=clerk)

    old.refresh_from_db()
    assert (still, old.state) == ("released", "replaced")
    [event] = [one for one in told if isinstance(one, DocumentReplaced)]
    assert (event.document_id, event.replaced_by) == (old.pk, new.pk)
    assert [one.organ_code for one in receivers_of(new)] == ["H56"]


def seal(document, clerk):
    """Bring a draft to where it can be released."""
    finished = sealed(clerk)
    finished.files.update(document=document)
    document.state, document.code, document.number = "signed", "09/QĐ-UBND", None
    document.save()


def test_a_correction_is_a_letter_that_names_the_document(clerk):
    old = released(clerk)

    letter = begin_correction(old, author=clerk)

    assert letter.type_code == "letter"
    assert letter.answers_id == old.pk
    assert "01/QĐ-UBND" in letter.subject
    assert "Nay sửa lại là" in Draft.objects.get(document=letter).body


@pytest.fixture
def sealing(clerk, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    signing_key(None, recorder=clerk)
    return clerk


def test_a_certified_copy_has_its_own_series_and_a_signature(sealing):
    document = released(sealing)
    source = document.files.get(role="signed")

    copies = []
    for _turn in range(2):
        copy = ask_for_copy(document, source, kind=CopyKind.TRUE_COPY, actor=sealing)
        sign_now(copy.signing_request, actor=sealing, pin=PIN)
        copies.append(CertifiedCopy.objects.get(pk=copy.pk))

    assert [one.code for one in copies] == ["01/SY-UBND", "02/SY-UBND"]
    assert signatures_written(copies[0].file_id) == 1


def test_a_copy_is_made_on_the_page_of_the_document(sealing, client):
    document = released(sealing)
    client.force_login(sealing, backend=BACKEND)

    client.post(
        reverse("documents:act", args=[document.pk, "copy"]), {"kind": "SY", "pin": PIN}
    )

    copy = CertifiedCopy.objects.get()
    opened = client.get(reverse("documents:copy-file", args=[document.pk, copy.pk]))
    assert b"".join(opened.streaming_content).startswith(b"%PDF")


def test_a_wrong_pin_leaves_one_copy_to_go_on_with_and_is_counted(sealing, client):
    document = released(sealing)
    client.force_login(sealing, backend=BACKEND)
    address = reverse("documents:act", args=[document.pk, "copy"])

    for turn in range(2):
        client.post(address, {"kind": "SY", "pin": "000000", "receiver": f"Thôn {turn}"})
    begun = [one.file_id for one in CertifiedCopy.objects.all()]
    wrong = SigningKey.objects.get().wrong_pins
    client.post(address, {"kind": "SY", "pin": PIN, "receiver": "Thôn 3"})

    assert begun == [None]
    assert wrong == 2
    copy = CertifiedCopy.objects.get()
    assert (copy.code, copy.receiver) == ("01/SY-UBND", "Thôn 3")
    requests = SigningRequest.objects.filter(subject_id=copy.pk)
    assert [one.state for one in requests] == ["completed"]


def test_a_copy_whose_request_was_called_off_is_asked_for_anew(sealing):
    document = released(sealing)
    source = document.files.get(role="signed")
    wish = {"kind": CopyKind.TRUE_COPY, "actor": sealing}
    first = ask_for_copy(document, source, **wish)
    cancel_request(first.signing_request, actor=sealing, reason="Nhầm văn bản")

    second = ask_for_copy(document, source, **wish)

    assert second.pk == first.pk
    assert sign_now(second.signing_request, actor=sealing, pin=PIN).completed


def test_a_file_that_a_word_processor_wrote_badly_is_copied_all_the_same(sealing):
    document = released(sealing)
    without_its_end = kept(a_pdf()[:-40], sealing)
    source = DocumentFile.objects.create(
        document=document, role="attachment", file_id=without_its_end
    )

    copy = ask_for_copy(document, source, kind=CopyKind.TRUE_COPY, actor=sealing)
    sign_now(copy.signing_request, actor=sealing, pin=PIN)

    copy.refresh_from_db()
    assert signatures_written(copy.file_id) == 1


@pytest.mark.parametrize(
    "pages", ["0", "2", "1-9", "a", "", "3-1", "1,", "1-9999999999", "-1", "1-1-1"]
)
def test_an_extract_is_of_pages_that_are_there(pages):
    with pytest.raises(DocumentError):
        extract(a_pdf(), pages)


def test_an_extract_has_the_pages_asked_for():
    assert extract(a_pdf(), "1, 1").startswith(b"%PDF")


def test_other_modules_see_what_the_last_check_of_a_file_said(clerk):
    document = released(clerk, to=(PROVINCE, SCHOOL))
    before = document_info([document.pk])[document.pk]
    check_files([before.file("signed").file_id])

    info = document_info([document.pk])[document.pk]

    assert (before.file("signed").verdict, info.file("signed").verdict) == ("", "not_signed")
    assert info.copy_count == 1


def test_a_result_is_asked_for_once(clerk):
    dossier = uuid7()
    wish = {
        "actor": clerk,
        "origin": "dossiers",
        "origin_id": dossier,
        "type_abbr": "QĐ",
        "subject": "Cho phép thay đổi họ tên",
        "fields": {"body": "Điều 1. Cho phép."},
    }

    first, second = ask_for_result(**wish), ask_for_result(**wish)

    assert first == second
    [info] = documents_of_origin("dossiers", [dossier])[dossier]
    assert (info.subject, info.state) == ("Cho phép thay đổi họ tên", "draft")


def test_two_presses_begin_one_correction_and_one_replacement(clerk):
    old = released(clerk)

    begun = [act(old, author=clerk).pk for act in 2 * [begin_correction]]
    begun += [act(old, author=clerk).pk for act in 2 * [begin_replacement]]

    assert len(set(begun)) == 2


def test_only_one_document_at_a_time_is_to_replace_another(clerk):
    old = released(clerk)
    begin_replacement(old, author=clerk)

    with pytest.raises(WrongStateError):
        begin_replacement(old, author=official(Role.SPECIALIST))


def test_what_replaces_a_result_is_for_the_same_matter(clerk):
    dossier = uuid7()
    old = released(clerk)
    Document.objects.filter(pk=old.pk).update(origin="dossiers", origin_id=dossier)

    new = begin_replacement(old, author=clerk)

    assert (new.origin, new.origin_id) == ("dossiers", dossier)


def test_a_colleague_who_asks_for_the_same_result_writes_it_too(clerk):
    wish = {
        "origin": "dossiers",
        "origin_id": uuid7(),
        "type_abbr": "QĐ",
        "subject": "Cho phép thay đổi họ tên",
        "fields": {},
    }
    begun = ask_for_result(actor=official(Role.SPECIALIST), **wish)
    colleague, stranger = official(Role.SPECIALIST), official(Role.SPECIALIST)

    ask_for_result(actor=colleague, **wish)

    document = Document.objects.get(pk=begun)
    draft = Draft.objects.get(document=document)
    assert Document.objects.all().visible_to(colleague).filter(pk=begun).exists()
    assert may_edit(document, draft, colleague)
    assert not may_edit(document, draft, stranger)
    document.state = "signed"
    assert not may_edit(document, draft, colleague)


def test_who_looked_before_a_draft_was_given_up_changes_nothing_any_more(clerk):
    document = drafted(clerk)
    stale = Document.objects.get(pk=document.pk)
    drop_draft(document, reason="Không cần nữa", actor=clerk)

    with pytest.raises(WrongStateError):
        ask_opinions(stale, people=[clerk], due_on=None, actor=clerk)
    with pytest.raises(WrongStateError):
        save_draft(stale, DraftInput(subject="Mới", body="Mới"), actor=clerk)


def test_destroyed_contents_leave_no_words_behind_but_the_code(clerk):
    document = drafted(clerk, addressed_to="Bà Lò Thị Mẫu", receiver_lines="Lò Thị Mẫu")
    ask_opinions(document, people=[clerk], due_on=None, actor=clerk)
    opinion = Opinion.objects.get()
    give_opinion(opinion, answer="remarks", words="Bà Mẫu còn nợ thuế.", actor=clerk)
    Draft.objects.update(fields={"check_code": "ABC"}, returned_words="Nợ thuế")

    destroy_contents([document.pk], reason="Quyết định 5/QĐ-UBND", actor=clerk)

    draft = Draft.objects.get(document=document)
    words = [draft.addressed_to, draft.receiver_lines, draft.returned_words, draft.body]
    assert words == ["", "", "", ""]
    assert draft.fields == {"check_code": "ABC"}
    acts = DocumentAct.objects.filter(document=document)
    assert [one.words for one in acts.filter(key="opinion_given")] == [""]
    assert acts.get(key="content_destroyed").words == "Quyết định 5/QĐ-UBND"
