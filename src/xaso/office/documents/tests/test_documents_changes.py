"""What changes around a released document: further receivers, and what its receivers are told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.office.documents import subscribers
from xaso.office.documents.api import delivery_note
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.events import DocumentUpdated, ReceiversAdded
from xaso.office.documents.models import Document, DocumentAct
from xaso.office.documents.services import changing
from xaso.office.documents.services.changing import Change, add_receivers, tell_change
from xaso.office.documents.services.destroying import destroy_contents
from xaso.office.documents.services.following import begin_correction, begin_replacement
from xaso.office.documents.services.releasing import note_delivery, recall, release
from xaso.office.documents.states import Channel
from xaso.office.documents.testing import receivers_of, released, sealed

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
PROVINCE = ReceiverInput("UBND tỉnh Tuyên Quang", "H56")
HEALTH = ReceiverInput("Sở Y tế", "H56.12")
FARMERS = ReceiverInput("Hội Nông dân xã", channel=Channel.EMAIL, address="hnd@xa.example")
WOMEN = ReceiverInput("Hội Phụ nữ xã", channel=Channel.EMAIL, address="hpn@xa.example")
SCHOOL = ReceiverInput("Trường Tiểu học", channel=Channel.POST, address="thôn 2")
REASON = "Gia hạn báo cáo vì mưa lũ."


@pytest.fixture
def clerk(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.CLERK, full_name="Sùng Thị Dợ")


@pytest.fixture
def told(monkeypatch):
    """Collect what is published, in place of the outbox."""
    events = []
    monkeypatch.setattr(changing, "publish", lambda event, **_facts: events.append(event))
    return events


def sent_to(clerk, *receivers):
    """Release a document to these and let the worker work."""
    document = sealed(clerk, receivers=receivers)
    release(document, actor=clerk)
    deliver_all()
    document.refresh_from_db()
    return document


def names(document):
    return [one.organ_name for one in receivers_of(document)]


def notes(document, name):
    [receiver] = [one for one in receivers_of(document) if one.organ_name == name]
    return [step.note for step in receiver.steps.all() if step.note]


def test_further_receivers_stand_after_the_others_and_only_they_are_told_of(clerk, told):
    document = released(clerk, to=(PROVINCE, FARMERS))

    add_receivers(document, [SCHOOL, PROVINCE, HEALTH, HEALTH], actor=clerk)

    [event] = told
    assert names(document) == [
        "UBND tỉnh Tuyên Quang",
        "Hội Nông dân xã",
        "Trường Tiểu học",
        "Sở Y tế",
    ]
    assert isinstance(event, ReceiversAdded)
    assert (event.document_id, event.receivers) == (document.pk, ("H56.12",))
    act = DocumentAct.objects.get(document=document, key="receivers_added")
    assert (act.words, act.actor) == ("Trường Tiểu học, Sở Y tế", clerk)


def test_only_the_new_receiver_by_email_gets_the_letter_with_the_document(clerk):
    document = sent_to(clerk, FARMERS)

    add_receivers(document, [WOMEN], actor=clerk)
    deliver_all()

    assert [one.to for one in mail.outbox] == [["hnd@xa.example"], ["hpn@xa.example"]]
    assert mail.outbox[1].attachments[0].mimetype == "application/pdf"
    assert [one.state for one in receivers_of(document)] == ["sent", "sent"]


@pytest.mark.parametrize(
    "again",
    [
        ReceiverInput("UBND tỉnh (tên khác)", "H56"),
        ReceiverInput("HND", channel=Channel.EMAIL, address="HND@xa.example"),
        ReceiverInput("trường tiểu học", channel=Channel.POST, address="Thôn 2"),
    ],
)
def test_who_has_it_already_does_not_get_it_twice(clerk, told, again):
    document = released(clerk, to=(PROVINCE, FARMERS, SCHOOL))

    with pytest.raises(WrongStateError):
        add_receivers(document, [again], actor=clerk)

    assert len(receivers_of(document)) == 3
    assert told == []


def test_receivers_are_told_of_a_change_and_the_document_keeps_it(clerk, told):
    document = released(clerk, to=(PROVINCE, SCHOOL))
    day = clock.today() + timedelta(days=7)

    tell_change(document, Change(REASON, day, "Lò Thị Mai, 0912 000 000"), actor=clerk)

    document.refresh_from_db()
    words = f"{REASON} Hạn trả lời: {say_short(day)}. Liên hệ: Lò Thị Mai, 0912 000 000."
    [event] = told
    act = DocumentAct.objects.get(document=document, key="changed")
    assert isinstance(event, DocumentUpdated)
    assert (event.reason, event.receivers) == (words, ("H56",))
    assert (event.contact, event.act_id) == ("Lò Thị Mai, 0912 000 000", act.pk)
    assert document.answer_by == day
    assert (act.words, act.actor, act.at) == (words, clerk, event.at)


def test_a_deadline_that_stays_is_not_said_and_one_that_ends_is(clerk):
    document = released(clerk, to=(SCHOOL,))
    day = clock.today() + timedelta(days=7)

    for change in (Change("Một.", day), Change("Hai.", day), Change("Ba.", None)):
        tell_change(document, change, actor=clerk)

    said = DocumentAct.objects.filter(document=document, key="changed").order_by("at", "id")
    assert [one.words for one in said] == [
        f"Một. Hạn trả lời: {say_short(day)}.",
        "Hai.",
        "Ba. Không còn đặt hạn trả lời.",
    ]


def test_who_has_the_letter_is_told_by_email_once_without_the_document(clerk):
    document = sent_to(clerk, FARMERS, SCHOOL)
    mail.outbox.clear()

    tell_change(document, Change(REASON), actor=clerk)
    deliver_all()
    act = DocumentAct.objects.get(document=document, key="changed")
    subscribers.mail_change(DocumentUpdated(document.pk, REASON, (), act.at, act_id=act.pk))
    deliver_all()

    [letter] = mail.outbox
    assert letter.to == ["hnd@xa.example"]
    assert letter.attachments == []
    assert REASON in letter.body
    assert "01/QĐ-UBND" in letter.subject
    assert notes(document, "Hội Nông dân xã") == [f"Đã thông báo thay đổi: {REASON}"]
    assert notes(document, "Trường Tiểu học") == []


def test_a_letter_about_a_change_that_fails_says_so_and_the_delivery_stays(clerk, monkeypatch):
    document = sent_to(clerk, FARMERS)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse_connection)

    tell_change(document, Change(REASON), actor=clerk)
    deliver_all()

    [receiver] = receivers_of(document)
    assert receiver.state == "sent"
    assert notes(document, "Hội Nông dân xã")[0].startswith("Chưa thông báo được thay đổi: ")


def refuse_connection(*_letters):
    raise ConnectionRefusedError


def test_nobody_is_told_of_a_change_after_a_recall(clerk):
    document = sent_to(clerk, FARMERS)
    mail.outbox.clear()
    tell_change(document, Change(REASON), actor=clerk)
    recall(document, actor=clerk, reason="Sai thẩm quyền")

    deliver_all()

    assert [one.subject for one in mail.outbox] == ["Thu hồi văn bản: 01/QĐ-UBND"]
    assert REASON not in mail.outbox[0].body


def test_what_the_exchange_says_of_a_change_stands_with_the_receiver(clerk):
    document = released(clerk, to=(PROVINCE,))
    note_delivery(receivers_of(document)[0], "registered")
    now = clock.now()

    known = [
        delivery_note(document.pk, code, "Đã nhận.", at=now) for code in ("H56", "H56", "H1")
    ]

    [receiver] = receivers_of(document)
    assert known == [True, False, False]
    assert receiver.state == "registered"
    assert notes(document, PROVINCE.organ_name) == ["Đã nhận."]


@pytest.mark.parametrize("key", ["add", "change"])
def test_only_a_clerk_and_only_with_a_released_document(clerk, client, key):
    early, late = sealed(clerk, receivers=[SCHOOL]), released(clerk, to=(SCHOOL,))
    typed = {"receivers": "Thôn 1", "reason": REASON}
    leader = official(Role.LEADER)

    answers = []
    for person, document in ((leader, late), (clerk, early)):
        client.force_login(person, backend=BACKEND)
        address = reverse("documents:act", args=[document.pk, key])
        answers.append(client.post(address, typed).status_code)

    assert answers == [403, 403]
    assert names(late) == names(early) == ["Trường Tiểu học"]
    with pytest.raises(PermissionDenied):
        add_receivers(late, [PROVINCE], actor=leader)
    with pytest.raises(WrongStateError):
        tell_change(early, Change(REASON), actor=clerk)


def test_a_document_without_receivers_has_nobody_to_tell(clerk, told):
    with pytest.raises(WrongStateError, match="không có nơi nhận"):
        tell_change(released(clerk), Change(REASON), actor=clerk)

    assert told == []


def test_a_clerk_adds_receivers_and_tells_a_change_on_the_page(clerk, client):
    document = sent_to(clerk, FARMERS)
    client.force_login(clerk, backend=BACKEND)
    add, change = (
        reverse("documents:act", args=[document.pk, key]) for key in ("add", "change")
    )
    day = clock.today() + timedelta(days=3)

    nobody = client.post(add, {"receivers": ""})
    added = client.post(add, {"receivers": "Sở Y tế; H56.12\nThôn 1"}, follow=True)
    late = client.post(change, {"reason": REASON, "answer_by": "2020-01-01"})
    client.post(change, {"reason": REASON, "answer_by": day.isoformat(), "contact": "Bà Mai"})

    document.refresh_from_db()
    history = client.get(f"{document.get_absolute_url()}?tab=history").content.decode()
    form = client.get(change).content.decode()
    assert (nobody.status_code, late.status_code) == (422, 422)
    assert [str(one) for one in added.context["messages"]] == [
        "Văn bản đang được gửi đến các nơi nhận mới."
    ]
    assert [one.channel for one in receivers_of(document)] == ["email", "exchange", "hand"]
    assert document.answer_by == day
    assert "Đã thông báo thay đổi đến nơi nhận" in history
    assert "Liên hệ: Bà Mai." in history
    assert f'value="{day.isoformat()}"' in form
    assert "Thôn 1" in form


def test_nothing_is_done_any_more_with_a_document_whose_content_was_destroyed(client, clerk):
    document = released(clerk, to=(PROVINCE,))
    destroy_contents([document.pk], reason="Quyết định 5/QĐ-UBND", actor=clerk)
    client.force_login(clerk, backend=BACKEND)
    stale = Document.objects.get(pk=document.pk)

    for refused in (
        lambda: add_receivers(stale, [HEALTH], actor=clerk),
        lambda: tell_change(stale, Change(REASON), actor=clerk),
        lambda: begin_correction(stale, author=clerk),
        lambda: begin_replacement(stale, author=clerk),
    ):
        with pytest.raises(WrongStateError, match="5/QĐ-UBND"):
            refused()

    page = client.get(document.get_absolute_url()).content.decode()
    for key in ("add", "change", "correct", "replace", "copy"):
        assert reverse("documents:act", args=[document.pk, key]) not in page
