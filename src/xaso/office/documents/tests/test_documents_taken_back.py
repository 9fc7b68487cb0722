"""What was recalled or replaced reaches those who have it, and makes way for what is right."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.office.documents import mailing_job
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.events import DocumentReplaced
from xaso.office.documents.models import Document
from xaso.office.documents.receivers import read_receivers
from xaso.office.documents.services import releasing
from xaso.office.documents.services.changing import Change, add_receivers, tell_change
from xaso.office.documents.services.drafting import drop_draft
from xaso.office.documents.services.following import begin_correction, begin_replacement
from xaso.office.documents.services.releasing import note_delivery, recall, release
from xaso.office.documents.states import Channel
from xaso.office.documents.testing import drafted, receivers_of, released, sealed

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
PROVINCE = ReceiverInput("UBND tỉnh Tuyên Quang", "H56")
FARMERS = ReceiverInput("Hội Nông dân xã", channel=Channel.EMAIL, address="hnd@xa.example")
WOMEN = ReceiverInput("Hội Phụ nữ xã", channel=Channel.EMAIL, address="hpn@xa.example")
SCHOOL = ReceiverInput("Trường Tiểu học", channel=Channel.POST, address="thôn 2")
REASON = "Sai căn cứ pháp lý."


@pytest.fixture
def clerk(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.CLERK, full_name="Sùng Thị Dợ")


def sent_to(clerk, *receivers):
    """Release a document to these and let the worker work."""
    document = sealed(clerk, receivers=receivers)
    release(document, actor=clerk)
    deliver_all()
    mail.outbox.clear()
    return Document.objects.get(pk=document.pk)


def signed_anew(document, clerk):
    """Bring a draft to where it can be released."""
    finished = sealed(clerk)
    finished.files.update(document=document)
    document.state, document.code, document.number = "signed", "09/QĐ-UBND", None
    document.save()
    return document


def states_of(document):
    return {one.organ_name: one.state for one in receivers_of(document)}


def notes(document, name):
    [receiver] = [one for one in receivers_of(document) if one.organ_name == name]
    return [step.note for step in receiver.steps.all() if step.note]


def refuse_connection(*_letters):
    raise ConnectionRefusedError


@pytest.fixture
def told(monkeypatch):
    """Collect what is published, in place of the outbox."""
    events = []
    monkeypatch.setattr(releasing, "publish", lambda event, **_facts: events.append(event))
    return events


@pytest.mark.parametrize("recalled_first", [True, False])
def test_what_was_recalled_is_replaced_whenever_the_recall_came(clerk, told, recalled_first):
    old = released(clerk, to=(PROVINCE,))
    if recalled_first:
        recall(old, actor=clerk, reason=REASON)
        new = begin_replacement(old, author=clerk)
    else:
        new = begin_replacement(old, author=clerk)
        recall(old, actor=clerk, reason=REASON)

    release(signed_anew(new, clerk), actor=clerk)

    old.refresh_from_db()
    [event] = [one for one in told if isinstance(one, DocumentReplaced)]
    assert (event.document_id, event.replaced_by, event.receivers) == (old.pk, new.pk, ())
    assert (old.state, old.frozen_reason) == ("recalled", REASON)


def test_the_page_of_a_recalled_document_offers_to_replace_it(clerk, client):
    old = sent_to(clerk, FARMERS)
    early = sealed(clerk)
    for one in (old, early):
        recall(one, actor=clerk, reason=REASON)
    client.force_login(clerk, backend=BACKEND)

    pages = [client.get(one.get_absolute_url()).content.decode() for one in (old, early)]

    ways = [reverse("documents:act", args=[one.pk, "replace"]) for one in (old, early)]
    assert [way in page for way, page in zip(ways, pages, strict=True)] == [True, False]


def test_a_recalled_document_is_not_corrected_and_one_never_released_not_replaced(clerk):
    old, early = released(clerk), sealed(clerk)
    for one in (old, early):
        recall(one, actor=clerk, reason=REASON)

    with pytest.raises(WrongStateError):
        begin_correction(old, author=clerk)
    with pytest.raises(WrongStateError):
        begin_replacement(early, author=clerk)


def test_who_has_it_by_email_is_asked_by_a_letter_to_delete_it(clerk):
    document = sent_to(clerk, FARMERS, SCHOOL)

    recall(document, actor=clerk, reason=REASON)
    before = states_of(document)[FARMERS.organ_name]
    deliver_all()

    [letter] = mail.outbox
    assert letter.to == ["hnd@xa.example"]
    assert letter.attachments == []
    assert letter.subject == "Thu hồi văn bản: 01/QĐ-UBND"
    assert "Sai căn cứ pháp lý. Đề nghị không sử dụng" in letter.body
    assert before == "sent"
    assert states_of(document) == {
        FARMERS.organ_name: "recall_asked",
        SCHOOL.organ_name: "waiting",
    }


def test_who_never_got_it_is_not_asked_to_give_it_back(clerk, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse_connection)
        document = sent_to(clerk, FARMERS, PROVINCE)
    province = next(one for one in receivers_of(document) if one.organ_code == "H56")
    note_delivery(province, "failed")

    recall(document, actor=clerk, reason=REASON)
    deliver_all()

    assert mail.outbox == []
    assert states_of(document) == {PROVINCE.organ_name: "failed", FARMERS.organ_name: "failed"}


def test_only_who_gets_no_successor_is_asked_to_delete_what_was_replaced(clerk):
    old = sent_to(clerk, FARMERS, WOMEN)
    new = signed_anew(begin_replacement(old, author=clerk), clerk)

    release(new, actor=clerk, receivers=[FARMERS])
    deliver_all()

    asked = [one.to for one in mail.outbox if one.subject.startswith("Thu hồi")]
    assert asked == [["hpn@xa.example"]]
    assert states_of(old) == {FARMERS.organ_name: "sent", WOMEN.organ_name: "recall_asked"}


@pytest.mark.parametrize("key", ["change", "recall"])
def test_a_letter_that_the_mail_server_does_not_take_goes_later(clerk, monkeypatch, key):
    document = sent_to(clerk, FARMERS)
    failures = iter(range(3))
    take = EmailBackend.send_messages

    def take_the_fourth(backend, letters):
        if next(failures, None) is not None:
            raise ConnectionRefusedError
        return take(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", take_the_fourth)

    if key == "change":
        tell_change(document, Change(REASON), actor=clerk)
    else:
        recall(document, actor=clerk, reason=REASON)
    deliver_all()

    expected = f"Đã thông báo thay đổi: {REASON}" if key == "change" else REASON
    assert len(mail.outbox) == 1
    assert notes(document, FARMERS.organ_name) == [expected]


def test_a_letter_of_recall_that_is_given_up_says_so_in_the_row(clerk, monkeypatch):
    document = sent_to(clerk, FARMERS)
    tried = []

    def refuse(*letters):
        tried.append(letters)
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    recall(document, actor=clerk, reason=REASON)
    deliver_all()

    assert len(tried) == mailing_job.TRIES
    assert states_of(document) == {FARMERS.organ_name: "sent"}
    assert notes(document, FARMERS.organ_name)[0].startswith("Chưa đề nghị trả lại được: ")


def test_a_later_receiver_reads_the_last_change_and_the_deadline_in_the_letter(clerk):
    document = sent_to(clerk, SCHOOL)
    day = clock.today() + timedelta(days=7)
    Document.objects.filter(pk=document.pk).update(answer_by=day)
    tell_change(document, Change("Gia hạn vì mưa lũ.", day + timedelta(days=1)), actor=clerk)
    tell_change(document, Change("Đổi đầu mối.", day + timedelta(days=1)), actor=clerk)

    add_receivers(document, [FARMERS], actor=clerk)
    deliver_all()

    [letter] = mail.outbox
    later = say_short(day + timedelta(days=1))
    assert letter.body.endswith(f"Thay đổi gần nhất: Đổi đầu mối. Hạn trả lời: {later}.")


def test_no_further_receiver_gets_what_is_about_to_be_replaced(clerk):
    document = released(clerk, to=(PROVINCE,))
    new = begin_replacement(document, author=clerk)

    with pytest.raises(WrongStateError, match="văn bản thay thế"):
        add_receivers(document, [SCHOOL], actor=clerk)
    drop_draft(new, reason="Không cần nữa", actor=clerk)
    add_receivers(document, [SCHOOL], actor=clerk)

    assert len(receivers_of(document)) == 2


def test_a_receiver_that_was_put_down_twice_gets_it_once(clerk):
    again = [
        ReceiverInput("UBND tỉnh (tên khác)", "H56"),
        ReceiverInput("HND", channel=Channel.EMAIL, address="HND@xa.example"),
        ReceiverInput("trường tiểu học", channel=Channel.POST, address="Thôn 2"),
    ]

    document = drafted(clerk, receivers=[PROVINCE, FARMERS, SCHOOL, *again])

    assert list(states_of(document)) == [
        "UBND tỉnh Tuyên Quang",
        "Hội Nông dân xã",
        "Trường Tiểu học",
    ]
    assert len(read_receivers("Hội A; a@xa.example\nHội B; A@xa.example")) == 1


def test_an_agency_without_a_code_is_brought_it_by_hand(clerk):
    document = drafted(clerk, receivers=[ReceiverInput("Trạm Y tế"), ReceiverInput("Thôn 1")])

    ways = [(one.organ_name, one.channel) for one in receivers_of(document)]
    assert ways == [("Trạm Y tế", "hand"), ("Thôn 1", "hand")]
