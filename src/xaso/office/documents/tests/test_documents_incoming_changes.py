"""A sender changes what it said of a document that came in."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.actions import action_names
from xaso.kernel.events.models import OutboxEvent
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.api import (
    SecretDocumentError,
    WrongStateError,
    answer_change,
    ask_for_change,
    destroy_recalled,
)
from xaso.office.documents.incoming_values import Target
from xaso.office.documents.models import Arrival, Document, DocumentAct
from xaso.office.documents.queries.finding import find_documents
from xaso.office.documents.services.incoming.directing import direct, undo_directive
from xaso.office.documents.services.incoming.registering import register_arrival
from xaso.office.documents.states import Part
from xaso.office.documents.testing_incoming import (
    LETTER,
    arrived,
    confirmation,
    directed,
    letter_pdf,
    named,
    registered,
)

SUBJECT = "về việc lùi thời hạn báo cáo chuyển đổi số"
REASON = "Lùi thời hạn báo cáo"


@pytest.fixture
def clerk(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.CLERK)


def changed(document, **said):
    ask_for_change(document.pk, replace(LETTER, **said), reason=REASON)


def signed_in(client, user):
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    return client


def answers():
    events = OutboxEvent.objects.filter(kind__endswith="ChangeAnswered")
    return [(one.payload["accepted"], one.payload["reason"]) for one in events.order_by("id")]


def test_the_clerk_sees_old_and_new_side_by_side_and_takes_the_new_over(client, clerk):
    day, later = clock.today() + timedelta(days=3), clock.today() + timedelta(days=20)
    document = registered(clerk, due_on=day)
    Document.objects.filter(pk=document.pk).update(due_on=day)
    changed(document, subject=SUBJECT, due_on=later)
    signed_in(client, clerk)

    before = client.get(document.get_absolute_url()).text
    unchanged = Document.objects.get().subject
    client.post(reverse("documents:arrival-accept-change", args=[document.pk]))
    after = client.get(document.get_absolute_url()).text

    for words in (REASON, SUBJECT, LETTER.subject, f"{later:%d/%m/%Y}", f"{day:%d/%m/%Y}"):
        assert words in before
    assert unchanged == LETTER.subject
    document.refresh_from_db()
    assert (document.subject, document.due_on) == (SUBJECT, later)
    assert (document.number, Arrival.objects.get().due_on) == (LETTER.number, later)
    assert find_documents("lui thoi han", clerk, limit=5) == [document.pk]
    assert answers() == [(True, "")]
    assert reverse("documents:arrival-accept-change", args=[document.pk]) not in after


def test_declined_the_document_stays_and_the_reason_is_told(client, clerk):
    document = registered(clerk)
    changed(document, subject=SUBJECT)
    signed_in(client, clerk)

    page = reverse("documents:arrival-decline-change", args=[document.pk])
    client.post(page, {"reason": "Đã thi hành xong."})
    client.post(page, {"reason": "Lần nữa."})

    assert Document.objects.get().subject == LETTER.subject
    assert answers() == [(False, "Đã thi hành xong.")]


def test_only_the_clerk_answers(client, clerk):
    document = registered(clerk, to=official(Role.LEADER).pk)
    specialist = official(Role.SPECIALIST)
    directed(document, official(Role.LEADER), specialist)
    changed(document, subject=SUBJECT)
    signed_in(client, specialist)

    page = client.get(document.get_absolute_url()).text
    refused = client.post(reverse("documents:arrival-accept-change", args=[document.pk]))

    assert SUBJECT in page
    assert reverse("documents:arrival-accept-change", args=[document.pk]) not in page
    assert refused.status_code == 403
    assert answers() == []


def test_a_day_that_a_directive_set_stays(clerk):
    chair, day = official(Role.LEADER), clock.today() + timedelta(days=5)
    document = registered(clerk, to=chair.pk)
    lead = Target(Part.LEAD, user_id=official(Role.SPECIALIST).pk, due_on=day)
    direct(document.pk, actor=chair, words="Giao chủ trì.", targets=[lead])
    changed(document, due_on=day + timedelta(days=30))

    answer_change(document.pk, accepted=True, actor=clerk)

    assert Arrival.objects.get().due_on == day
    assert Document.objects.get().due_on == day + timedelta(days=30)


def test_what_the_sender_leaves_empty_stays(clerk):
    document = registered(clerk)
    Document.objects.filter(pk=document.pk).update(signer_name="Lò Thị Mẫu", page_count=4)
    changed(document, subject=SUBJECT, type_name="")

    answer_change(document.pk, accepted=True, actor=clerk)

    document.refresh_from_db()
    assert (document.signer_name, document.page_count) == ("Lò Thị Mẫu", 4)
    assert (document.type_code, document.subject) == ("letter", SUBJECT)


def test_files_that_are_not_here_are_named(client, clerk):
    document = registered(clerk)
    other = named(letter_pdf(code="9/SNV"), "phu-luc-moi.pdf")
    changed(document, files=(named(letter_pdf(), "nhu-cu.pdf"), other))

    page = signed_in(client, clerk).get(document.get_absolute_url()).text

    assert "phu-luc-moi.pdf" in page
    assert "nhu-cu.pdf" not in page


def test_nothing_is_answered_twice_and_the_newest_counts(clerk):
    document = registered(clerk)
    changed(document, subject="Bản thứ nhất")
    changed(document, subject="Bản thứ hai")

    answer_change(document.pk, accepted=True, actor=clerk)

    assert Document.objects.get().subject == "Bản thứ hai"
    with pytest.raises(WrongStateError):
        answer_change(document.pk, accepted=False, reason="Muộn", actor=clerk)


@pytest.mark.parametrize(
    "said",
    [{"type_name": "TUYỆT MẬT"}, {"files": (named(letter_pdf(authority="TUYỆT MẬT")),)}],
    ids=["said", "stamped"],
)
def test_a_change_that_bears_a_mark_of_secrecy_is_not_kept(clerk, said):
    document = registered(clerk)

    with pytest.raises(SecretDocumentError):
        changed(document, **said)

    assert not DocumentAct.objects.filter(key="change_asked").exists()


def test_the_audit_trail_calls_it_something(clerk):
    document = registered(clerk)
    changed(document, subject=SUBJECT)
    answer_change(document.pk, accepted=True, actor=clerk)

    recorded = {f"documents.incoming.{one.key}" for one in DocumentAct.objects.all()}

    assert "documents.incoming.change_accepted" in recorded
    assert [key for key in recorded if key not in action_names] == []


def test_a_recall_leaves_nothing_of_what_was_changed(client, clerk):
    document = registered(clerk)
    changed(document, subject=SUBJECT)

    destroy_recalled(document.pk, reason="Gửi nhầm.")

    asked = DocumentAct.objects.get(key="change_asked")
    assert SUBJECT not in str(asked.details)
    assert asked.words == ""
    page = signed_in(client, clerk).get(document.get_absolute_url())
    assert page.status_code == 200
    with pytest.raises(WrongStateError):
        changed(document, subject=SUBJECT)


def corrected(clerk, **put_right):
    """Let a letter come in of which the clerk puts something right when entering it."""
    document = arrived()
    register_arrival(document.pk, confirmation(**put_right), actor=clerk)
    return document


def test_what_the_clerk_put_right_stays_where_the_sender_only_says_it_again(client, clerk):
    later = clock.today() + timedelta(days=20)
    document = corrected(clerk, subject="về việc đẩy mạnh chuyển đổi số", type_name="Kế hoạch")
    changed(document, due_on=later)

    page = signed_in(client, clerk).get(document.get_absolute_url()).text
    answer_change(document.pk, accepted=True, actor=clerk)

    document.refresh_from_db()
    assert LETTER.subject not in page
    assert (document.subject, document.type_name, document.type_code) == (
        "về việc đẩy mạnh chuyển đổi số",
        "Kế hoạch",
        "plan",
    )
    assert document.due_on == later


def test_what_the_sender_says_anew_is_offered_also_where_the_clerk_put_it_right(clerk):
    document = corrected(clerk, subject="về việc đẩy mạnh chuyển đổi số")
    for said in (SUBJECT, LETTER.subject):
        changed(document, subject=said)

        answer_change(document.pk, accepted=True, actor=clerk)

        assert Document.objects.get().subject == said


def test_a_change_that_was_not_answered_is_not_lost_when_the_next_one_comes(clerk):
    document, later = registered(clerk), clock.today() + timedelta(days=20)
    changed(document, subject=SUBJECT)
    changed(document, subject=SUBJECT, due_on=later)

    answer_change(document.pk, accepted=True, actor=clerk)

    document.refresh_from_db()
    assert (document.subject, document.due_on) == (SUBJECT, later)


def test_a_sender_that_names_no_urgency_lowers_none(clerk):
    document = registered(clerk)
    Document.objects.filter(pk=document.pk).update(urgency="express")
    changed(document, subject=SUBJECT, urgency="")

    answer_change(document.pk, accepted=True, actor=clerk)

    assert Document.objects.get().urgency == "express"


def test_without_an_urgency_a_document_that_comes_in_is_not_urgent(clerk):
    assert arrived(urgency="").urgency == "normal"


def test_the_type_is_known_however_it_is_written(clerk):
    document = registered(clerk)
    changed(document, type_name="CÔNG VĂN")

    asked = DocumentAct.objects.get(key="change_asked")

    assert asked.details["changes"] == {}


def test_a_recall_leaves_nothing_of_what_the_sender_said_at_first(clerk):
    document = registered(clerk)
    before = str(DocumentAct.objects.get(key="received").details)

    destroy_recalled(document.pk, reason="Gửi nhầm.")

    assert LETTER.subject in before
    assert LETTER.subject not in str(DocumentAct.objects.get(key="received").details)


def test_a_change_that_came_after_the_page_was_read_is_not_taken_over_unread(client, clerk):
    document = registered(clerk)
    changed(document, subject="V/v họp thôn lần hai")
    signed_in(client, clerk)
    page = client.get(document.get_absolute_url()).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    changed(document, subject="V/v họp thôn lần ba")

    answer = client.post(
        f"/documents/incoming/{document.pk}/change/accept/", {"seen": seen}, follow=True
    )

    assert "Bên gửi vừa cập nhật thêm" in answer.content.decode()
    assert Document.objects.get().subject == LETTER.subject
    assert not DocumentAct.objects.filter(key="change_accepted").exists()


@pytest.mark.parametrize("first", [None, timedelta(days=3)], ids=["no day", "a day"])
def test_a_directive_that_is_undone_leaves_the_day_that_the_sender_set_meanwhile(clerk, first):
    chair, today = official(Role.LEADER), clock.today()
    said = {"due_on": today + first} if first else {}
    document = registered(clerk, to=chair.pk, **said)
    target = Target(
        Part.LEAD, user_id=official(Role.SPECIALIST).pk, due_on=today + timedelta(days=2)
    )
    given = direct(document.pk, actor=chair, words="Giao chủ trì.", targets=[target])
    changed(document, due_on=today + timedelta(days=30))
    answer_change(document.pk, accepted=True, actor=clerk)

    undo_directive(given, actor=chair, reason="Giao nhầm.")

    assert Arrival.objects.get().due_on == today + timedelta(days=30)


def test_a_directive_of_before_days_were_noted_is_undone_too(clerk):
    chair, day = official(Role.LEADER), clock.today() + timedelta(days=2)
    document = registered(clerk, to=chair.pk)
    target = Target(Part.LEAD, user_id=official(Role.SPECIALIST).pk, due_on=day)
    given = direct(document.pk, actor=chair, words="Giao chủ trì.", targets=[target])
    act = DocumentAct.objects.get(key="directed")
    act.details = {"directive": act.details["directive"]}
    act.save()

    undo_directive(given, actor=chair, reason="Giao nhầm.")

    document.refresh_from_db()
    assert (document.state, Arrival.objects.get().due_on) == ("submitted", day)
