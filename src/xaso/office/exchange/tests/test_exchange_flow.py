"""A document goes from one commune to another and its statuses come back, through an axis that errs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from standins.axis import Member

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.api import publish
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.api import read as read_file
from xaso.kernel.files.testing import a_pdf as pdf
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.office.archive.events import WorkFileDestroyed
from xaso.office.documents.api import answer_change, destroy_recalled, document_info
from xaso.office.documents.events import IncomingAssigned, IncomingClosed, IncomingRefused
from xaso.office.documents.incoming_values import Registration
from xaso.office.documents.models import Document
from xaso.office.documents.services.incoming.registering import register_arrival
from xaso.office.documents.services.releasing import recall
from xaso.office.exchange.edxml.tree import Business, Organ, OtherInfo, Replaced
from xaso.office.exchange.edxml.writing import write_package
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.services.deciding import (
    DoneAlreadyError,
    agree,
    decline,
    try_again,
)
from xaso.office.exchange.services.queueing import queue_release
from xaso.office.exchange.services.sending import send_again, send_due
from xaso.office.exchange.states import MessageKind
from xaso.office.exchange.testing import message_received
from xaso.office.exchange.tests.moves import (
    came,
    delivery_of,
    fetch,
    send_one,
    statuses,
)
from xaso.office.exchange.tests.packages import (
    RECEIVER,
    SENDER,
    THERE_CODE,
    a_file,
    a_message,
    a_status,
)


@pytest.mark.parametrize("gateways", ["lgsp-rest", "vxp"], indirect=True)
def test_a_released_document_arrives_whole_and_its_sender_hears_of_it(clerk, other_clerk):
    document_id = send_one(clerk)

    assert delivery_of(document_id) == "sent"
    assert fetch() == 1
    with acting_in(HERE):
        sent = document_info([document_id])[document_id]
        signed = read_file(sent.file("signed").file_id)
    with acting_in(THERE):
        document = came()
        found = document_info([document.pk])[document.pk]
        assert (found.code, found.subject) == (sent.code, sent.subject)
        assert (found.organ_code, found.issued_on) == ("H56.99.49", sent.issued_on)
        assert read_file(found.file("main").file_id) == signed
    assert statuses() == ["01"]
    assert delivery_of(document_id) == "arrived"


def test_registering_assigning_and_closing_are_told_in_their_order(clerk, other_clerk):
    document_id = send_one(clerk)
    fetch()
    with acting_in(THERE):
        document = came()
        given = Registration(
            "Quyết định", document.organ_name, document.subject, document.number,
            notation=document.notation, issued_on=document.issued_on,
        )  # fmt: skip
        register_arrival(document.pk, given, actor=other_clerk)
        publish(IncomingAssigned(document.pk, clock.now()), aggregate=document.pk)
        publish(IncomingClosed(document.pk, clock.now()), aggregate=document.pk)
        deliver_all()

    assert statuses() == ["01", "03", "05", "04", "06"]
    assert delivery_of(document_id) == "completed"


def test_a_refusal_comes_back_with_its_reason(clerk):
    document_id = send_one(clerk)
    fetch()
    with acting_in(THERE):
        told = IncomingRefused(came().pk, "Gửi nhầm cơ quan", clock.now())
        publish(told, aggregate=told.document_id)
        deliver_all()

    assert statuses() == ["01", "02"]
    assert delivery_of(document_id) == "rejected"
    with acting_in(HERE):
        message = OutgoingMessage.objects.get()
        assert message.statuses.get(status="02").note == "Gửi nhầm cơ quan"


def test_a_package_that_lies_there_twice_is_taken_once(clerk, axis):
    axis.wishes = {"duplicate": 1}
    send_one(clerk)

    fetch()
    fetch()

    with acting_in(THERE):
        assert Document.objects.filter(direction="in").count() == 1
        states = IncomingMessage.objects.order_by("received_at").values_list("state", flat=True)
        assert list(states) == ["accepted", "duplicate"]
    assert {one.state for one in axis.parcels if one.receiver == THERE_CODE} == {"done"}


def test_a_gateway_with_a_fault_is_tried_again_later(clerk, axis):
    axis.wishes = {"fault": 2}
    document_id = send_one(clerk)

    with acting_in(HERE):
        message = OutgoingMessage.objects.get()
        assert (message.state, message.fault) == ("failed", Fault.GATEWAY_FAULT)
        send_due()
        assert OutgoingMessage.objects.get().attempts == 1, "it is not due yet"
        with clock.at(clock.now() + timedelta(minutes=2)):
            send_due()
        with clock.at(clock.now() + timedelta(minutes=10)):
            send_due()
        assert OutgoingMessage.objects.get().state == "sent"
    assert len([one for one in axis.parcels if one.traffic == "edoc"]) == 1
    assert delivery_of(document_id) == "sent"


def test_what_the_gateway_refuses_waits_for_a_person_who_sends_it_again(clerk, axis):
    axis.wishes = {"refuse": 1}
    document_id = send_one(clerk)

    with acting_in(HERE):
        message = OutgoingMessage.objects.get()
        assert (message.state, message.fault) == ("dead", Fault.REFUSED_THERE)
        assert delivery_of(document_id) == "failed"
        send_again(message.pk, actor=clerk)
        send_due()
        assert OutgoingMessage.objects.get().state == "sent"


def test_a_release_told_twice_sends_once(clerk, axis):

    document_id = send_one(clerk)
    with acting_in(HERE):
        queue_release(document_id, [THERE_CODE, THERE_CODE])
        deliver_all()

    assert len(axis.parcels) == 1


def test_one_bad_package_does_not_hold_up_the_others(clerk, axis):
    send_one(clerk)
    axis.send("H56.99.49", "edoc", b"<!DOCTYPE x []><edXML/>", THERE_CODE)
    send_one(clerk, subject="Văn bản thứ hai")

    assert fetch() == 3

    with acting_in(THERE):
        assert Document.objects.filter(direction="in").count() == 2
        held = IncomingMessage.objects.held_back().get()
        assert held.fault == Fault.DOCTYPE
        assert read_file(held.raw_id) == b"<!DOCTYPE x []><edXML/>"
    assert [one.state for one in axis.parcels if one.traffic == "edoc"] == [
        "done",
        "fail",
        "done",
    ]


def test_a_package_cut_on_the_way_is_held_back_and_its_sender_can_send_again(clerk, axis):
    send_one(clerk)
    axis.wishes = {"cut": 1}

    fetch()

    with acting_in(THERE):
        held = IncomingMessage.objects.held_back().get()
        assert held.fault in (Fault.NOT_XML, Fault.UNREACHABLE)
        assert not Document.objects.filter(direction="in").exists()


class TestRecalls:
    @pytest.fixture
    def arrived(self, clerk, other_clerk):
        document_id = send_one(clerk)
        fetch()
        with acting_in(THERE):
            return document_id, came().pk

    def recalled(self, document_id, clerk, reason="Ban hành sai thẩm quyền"):
        with acting_in(HERE):
            recall(Document.objects.get(pk=document_id), actor=clerk, reason=reason)
            deliver_all()
        fetch()

    def test_a_recall_waits_for_the_clerk_who_is_told(self, arrived, clerk, other_clerk):

        self.recalled(arrived[0], clerk)

        with acting_in(THERE):
            asked = IncomingMessage.objects.to_decide().get()
            assert (asked.kind, asked.document_id) == ("recall", arrived[1])
            assert asked.reason == "Ban hành sai thẩm quyền"
            assert any("đề nghị" in one or "back" in one for one in subjects_for(other_clerk))

    def test_agreed_the_document_and_its_package_are_destroyed_and_the_sender_told(
        self, arrived, clerk, other_clerk
    ):
        self.recalled(arrived[0], clerk)
        with acting_in(THERE):
            raw = IncomingMessage.objects.get(kind="new").raw_id
            assert raw is not None
            agree(IncomingMessage.objects.to_decide().get().pk, actor=other_clerk)
            deliver_all()
            document = Document.objects.get(pk=arrived[1])
            assert (document.state, document.subject, document.number) == (
                "destroyed",
                "",
                None,
            )
            assert document_info([arrived[1]])[arrived[1]].files == ()
            assert IncomingMessage.objects.get(kind="new").raw_id is None
            assert set(IncomingMessage.objects.values_list("subject", flat=True)) == {""}

        fetch(HERE)

        assert delivery_of(arrived[0]) == "recall_accepted"

    def test_declined_the_document_stays_and_the_reason_comes_back(
        self, arrived, clerk, other_clerk
    ):
        self.recalled(arrived[0], clerk)
        with acting_in(THERE):
            message = IncomingMessage.objects.to_decide().get()
            decline(message.pk, reason="Đã thi hành", actor=other_clerk)
            deliver_all()
            assert Document.objects.get(pk=arrived[1]).state == "arrived"

        fetch(HERE)

        assert delivery_of(arrived[0]) == "recall_refused"
        with acting_in(HERE):
            message = OutgoingMessage.objects.get(kind="recall")
            assert message.statuses.get().note == "Đã thi hành"

    def test_by_setting_the_rule_is_obeyed_at_once(self, arrived, clerk, settings):
        settings.XASO_EXCHANGE_RECALL = "obey"

        self.recalled(arrived[0], clerk)

        with acting_in(THERE):
            assert Document.objects.get(pk=arrived[1]).state == "destroyed"
        fetch(HERE)
        assert delivery_of(arrived[0]) == "recall_accepted"

    def test_a_recall_that_overtakes_its_document_finds_it(self, clerk, other_clerk, axis):
        document_id = send_one(clerk)
        with acting_in(HERE):
            recall(Document.objects.get(pk=document_id), actor=clerk, reason="Nhầm")
            deliver_all()
        axis.wishes = {"reorder": 1}

        fetch()

        with acting_in(THERE):
            asked = IncomingMessage.objects.get(kind="recall")
            assert (asked.state, asked.fault) == ("to_decide", "")
            assert asked.document_id == came().pk

    def test_what_did_not_go_yet_is_called_off(self, clerk, axis):
        axis.wishes = {"fault": 1}
        document_id = send_one(clerk)

        with acting_in(HERE):
            recall(Document.objects.get(pk=document_id), actor=clerk, reason="Nhầm")
            deliver_all()
            [message] = OutgoingMessage.objects.all()

        assert message.state == "off"
        assert axis.parcels == []

    def test_nobody_else_can_recall_it(self, arrived, axis):
        axis.join(Member("H56.1", "Kẻ lạ", "x"))
        with acting_in(THERE):
            uid = came().document_uid
        stranger = a_message(
            sender=Organ("H56.1", "Kẻ lạ"), receivers=(RECEIVER,), document_uid=uid,
            attachments=(), business=Business(MessageKind.RECALL, "Trả lại", uid),
        )  # fmt: skip
        axis.send("H56.1", "edoc", write_package(stranger), THERE_CODE)

        fetch()

        with acting_in(THERE):
            assert IncomingMessage.objects.held_back().get().fault == Fault.NO_SUCH_DOCUMENT
            assert came().state == "arrived"


def test_only_clerks_work_at_the_exchange(clerk, axis):

    axis.wishes = {"refuse": 1}
    send_one(clerk)
    with acting_in(HERE):
        specialist = official(Role.SPECIALIST)
        with pytest.raises(PermissionDenied):
            send_again(OutgoingMessage.objects.get().pk, actor=specialist)


class TestQuarantine:
    """What is held back, and what becomes of it."""

    def laid(self, axis, message):
        axis.send("H56.99.49", "edoc", write_package(message), THERE_CODE)
        fetch()
        with acting_in(THERE):
            return IncomingMessage.objects.latest("received_at")

    def test_a_package_for_somebody_else_is_held_back(self, both, axis):
        other = a_message(receivers=(Organ("H56.1", "Sở khác"),))

        found = self.laid(axis, other)

        assert (found.state, found.fault) == ("quarantined", Fault.NOT_FOR_US)

    def test_a_package_for_our_older_code_is_ours(self, both, axis):
        found = self.laid(axis, a_message(receivers=(Organ("000.00.61.H56", "Tên cũ"),)))

        assert found.state == "accepted"

    def test_a_secret_document_leaves_nothing_and_goes_back_at_once(self, both, axis):
        found = self.laid(axis, a_message(type_name="MẬT"))

        assert (found.fault, found.raw_id, found.subject) == (Fault.SECRET, None, "")
        with acting_in(THERE):
            assert not Document.objects.filter(direction="in").exists()
            told = OutgoingMessage.objects.get()
            assert (told.status_code, told.state) == ("02", "sent")

    def test_a_file_of_a_kind_that_is_not_taken_is_named(self, both, axis):
        program = a_file("setup.exe", b"MZ\x90\x00" * 50, "application/octet-stream")

        found = self.laid(axis, a_message(attachments=(a_file(), program)))

        assert found.fault == Fault.FILE_REFUSED
        assert "setup.exe" in found.fault_note

    def test_a_package_is_taken_when_it_is_read_again_after_a_mistake_of_ours(
        self, both, axis, other_clerk, settings
    ):
        whole = settings.XASO_FILES_MAX_BYTES
        settings.XASO_FILES_MAX_BYTES = 10
        held = self.laid(axis, a_message())
        assert held.fault == Fault.FILE_REFUSED
        settings.XASO_FILES_MAX_BYTES = whole

        with acting_in(THERE):
            found = try_again(held.pk, actor=other_clerk)
            deliver_all()

            assert (found.state, found.fault) == ("accepted", "")
            assert came().code == "45/BC-UBND"
            assert OutgoingMessage.objects.get().status_code == "01"

    def test_a_replacement_comes_in_and_the_old_document_is_frozen(self, both, axis):
        self.laid(axis, a_message())
        with acting_in(THERE):
            old = came().pk
        new = a_message(
            number="46",
            document_uid="H56.99.49,2026/11/21,46/BC-UBND",
            attachments=(a_file("46.pdf", pdf("Bản thay thế")),),
            business=Business(
                MessageKind.REPLACEMENT,
                "Sai số liệu",
                replaced=(Replaced(a_message().document_uid),),
            ),
        )

        found = self.laid(axis, new)

        assert found.state == "accepted"
        with acting_in(THERE):
            assert Document.objects.get(pk=old).frozen_at is not None
            told = OutgoingMessage.objects.filter(answers=found).order_by("id")
            assert [one.status_code for one in told] == ["01", "15"]

    def updated(self, axis, words="Lùi thời hạn"):
        """Let a document come, then what its sender changed of it."""
        self.laid(axis, a_message())
        business = Business(MessageKind.UPDATE, words, a_message().document_uid)
        return self.laid(axis, a_message(subject="Trích yếu mới", business=business))

    def told(self):
        told = OutgoingMessage.objects.filter(answers__kind="update")
        return [(one.status_code, one.reason) for one in told]

    def test_an_update_changes_nothing_until_the_clerk_agrees(self, both, axis, other_clerk):
        found = self.updated(axis)

        assert found.state == "to_decide"
        with acting_in(THERE):
            assert came().subject == a_message().subject
            agree(found.pk, actor=other_clerk)
            deliver_all()
            assert (came().state, came().subject) == ("arrived", "Trích yếu mới")
            assert self.told() == [("15", "")]

    def test_an_update_without_a_priority_leaves_the_urgency(self, both, axis, other_clerk):
        self.laid(axis, a_message(other=OtherInfo(priority="3")))
        business = Business(MessageKind.UPDATE, "Sửa", a_message().document_uid)
        new = a_message(
            subject="Trích yếu mới", business=business, other=OtherInfo(priority="")
        )
        found = self.laid(axis, new)

        with acting_in(THERE):
            before = came().urgency
            agree(found.pk, actor=other_clerk)

            assert (before, came().urgency) == ("express", "express")
            assert came().subject == "Trích yếu mới"

    @pytest.mark.parametrize(("accepted", "status"), [(True, "15"), (False, "16")])
    def test_an_update_is_answered_on_the_page_of_the_document(
        self, both, axis, other_clerk, accepted, status
    ):
        found = self.updated(axis)

        with acting_in(THERE):
            answer_change(came().pk, accepted=accepted, reason="Lý do", actor=other_clerk)
            deliver_all()
            found.refresh_from_db()
            assert found.state == ("agreed" if accepted else "declined")
            assert (came().subject == "Trích yếu mới") is accepted
            assert self.told() == [(status, "Lý do")]
            with pytest.raises(DoneAlreadyError):
                agree(found.pk, actor=other_clerk)

    def test_an_update_of_what_was_destroyed_is_still_answered(self, both, axis, other_clerk):
        self.laid(axis, a_message())
        with acting_in(THERE):
            destroy_recalled(came().pk, reason="Thu hồi", actor=other_clerk)
        business = Business(MessageKind.UPDATE, "Sửa", a_message().document_uid)

        found = self.laid(axis, a_message(business=business))

        assert found.state == "to_decide"
        with acting_in(THERE):
            decline(found.pk, reason="Văn bản không còn", actor=other_clerk)
            assert self.told() == [("16", "Văn bản không còn")]

    def test_a_status_about_nothing_of_ours_is_held_back(self, both, axis):
        stranger = a_status(sender=SENDER, receivers=(RECEIVER,))
        axis.send("H56.99.49", "status", write_package(stranger), THERE_CODE)

        fetch()

        with acting_in(THERE):
            assert IncomingMessage.objects.get().fault == Fault.NO_SUCH_DOCUMENT

    def test_more_than_is_taken_leaves_only_its_facts(self, both, axis, settings):
        settings.XASO_EXCHANGE_MAX_BYTES = 500

        found = self.laid(axis, a_message())

        assert (found.fault, found.raw_id, found.size) == (Fault.TOO_LARGE, None, 501)


def test_packages_go_with_the_documents_that_a_decision_destroys(db):
    commune(HERE)
    with acting_in(HERE):
        row = message_received(state="accepted", fault="", document_id=uuid7())

        publish(
            WorkFileDestroyed(uuid7(), (row.document_id,)),
            aggregate=uuid7(),
        )
        deliver_all()

        row.refresh_from_db()
        assert (row.raw_id, row.subject) == (None, "")
        assert row.code == "12/SNV-CCVC"
