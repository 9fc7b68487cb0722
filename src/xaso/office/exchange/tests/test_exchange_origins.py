"""Whose a document is: recalls that reach it, statuses that are told, and strangers who repeat it."""

import pytest
from standins.axis import Member

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import IncomingInput, WrongStateError, receive
from xaso.office.documents.models import Document
from xaso.office.documents.services.incoming.refusing import refuse
from xaso.office.documents.services.releasing import recall, release
from xaso.office.documents.testing import sealed
from xaso.office.exchange.edxml.tree import Answered, Business, Organ
from xaso.office.exchange.edxml.writing import write_package
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.services import arriving
from xaso.office.exchange.services.deciding import agree
from xaso.office.exchange.services.directory import refresh
from xaso.office.exchange.services.origins import find_document
from xaso.office.exchange.services.statuses import tell_sender
from xaso.office.exchange.states import MessageKind, StatusCode
from xaso.office.exchange.tests.moves import TO, came, fetch, send_one, take_back
from xaso.office.exchange.tests.packages import (
    DAY,
    HERE_CODE,
    SENDER,
    THERE_CODE,
    a_message,
    a_status,
)

STRANGER = "H56.1"
UID = a_message().document_uid


@pytest.fixture
def lay(axis):
    axis.join(Member(STRANGER, "Kẻ lạ", "x"))

    def send(message, traffic="edoc", sender=HERE_CODE):
        axis.send(sender, traffic, write_package(message), THERE_CODE)
        fetch()

    return send


def a_recall(uid=UID, about=None, sender=SENDER):
    business = Business(MessageKind.RECALL, "Nhầm", about or uid)
    return a_message(document_uid=uid, attachments=(), business=business, sender=sender)


def rows():
    with acting_in(THERE):
        found = IncomingMessage.objects.order_by("received_at", "id")
        return [(one.kind, one.state) for one in found]


def told():
    with acting_in(THERE):
        rows = OutgoingMessage.objects.filter(kind="status").order_by("id")
        return [one.status_code for one in rows]


class TestWhatCameOnPaperBefore:
    def on_paper(self, **changed):
        usual = {
            "channel": "scan",
            "organ_name": SENDER.name,
            "number": 45,
            "notation": "BC-UBND",
            "issued_on": DAY,
            "subject": "Kết quả chuyển đổi số",
        }
        with acting_in(THERE):
            refresh()
            return receive(IncomingInput(**usual | changed)).document_id

    @pytest.mark.parametrize("known", [{}, {"organ_code": HERE_CODE}])
    def test_its_sender_is_told_and_can_have_it_back(self, both, lay, known):
        document_id = self.on_paper(**known)

        lay(a_message())
        with acting_in(THERE):
            tell_sender(document_id, StatusCode.REGISTERED)
        assert (rows(), told()) == ([("new", "duplicate")], ["01", "03"])
        lay(a_recall())

        assert rows() == [("new", "duplicate"), ("recall", "to_decide")]
        with acting_in(THERE):
            asked = IncomingMessage.objects.to_decide().get()
            assert asked.document_id == document_id

    def test_nobody_gets_hold_of_anothers_document_by_repeating_it(self, both, lay):
        document_id = self.on_paper(organ_code=HERE_CODE, document_uid=UID)
        with acting_in(THERE):
            message = IncomingMessage.objects.create(
                gateway="truc",
                gateway_id="x",
                kind="new",
                state="duplicate",
                document_uid=UID,
                sender_code=STRANGER,
                document_id=document_id,
            )

            tell_sender(document_id, StatusCode.REGISTERED)

            assert find_document({UID}, message.sender_code) is None
        assert told() == []

    def test_what_comes_twice_by_the_axis_is_told_of_once(self, both, lay):
        lay(a_message())
        lay(a_message())
        with acting_in(THERE):
            tell_sender(came().pk, StatusCode.REGISTERED)

        assert rows() == [("new", "accepted"), ("new", "duplicate")]
        assert told() == ["01", "03"]


class TestIdentifiersOfOthers:
    def test_a_genuine_document_comes_in_beside_one_that_took_its_identifier(self, both, lay):
        lay(a_message(sender=Organ(STRANGER, "Kẻ lạ"), number="9"), sender=STRANGER)

        lay(a_message())

        assert rows() == [("new", "accepted"), ("new", "accepted")]
        with acting_in(THERE):
            codes = Document.objects.filter(direction="in").order_by("created_at")
            assert [one.organ_code for one in codes] == [STRANGER, HERE_CODE]


class TestDestroying:
    def test_what_was_not_accepted_is_destroyed_when_it_is_recalled(
        self, clerk, other_clerk, axis
    ):
        document_id = send_one(clerk)
        fetch()
        with acting_in(THERE):
            refuse(came().pk, reason="Sai thẩm quyền", actor=other_clerk)
            deliver_all()
        take_back(document_id, clerk)
        fetch()

        with acting_in(THERE):
            agree(IncomingMessage.objects.to_decide().get().pk, actor=other_clerk)

            assert (came().state, came().subject) == ("destroyed", "")

    def test_nobody_is_told_so_where_it_stays(self, clerk, other_clerk, axis, monkeypatch):
        document_id = send_one(clerk)
        fetch()
        take_back(document_id, clerk)
        fetch()

        def cannot(*_given, **_how):
            raise WrongStateError("còn đây")

        monkeypatch.setattr(arriving, "destroy_recalled", cannot)
        with acting_in(THERE):
            asked = IncomingMessage.objects.to_decide().get()
            with pytest.raises(WrongStateError):
                agree(asked.pk, actor=other_clerk)

        assert rows()[-1] == ("recall", "to_decide")
        assert "15" not in told()


class TestRecallsThatOvertake:
    OLDER = Organ("000.00.49.H56", SENDER.name)

    @pytest.mark.parametrize(
        ("message", "traffic"),
        [
            (a_recall(), "edoc"),
            (a_recall("Số hiệu khác", UID), "edoc"),
            (a_recall(sender=OLDER), "edoc"),
            (
                a_status(
                    "13",
                    sender=SENDER,
                    about=Answered(HERE_CODE, "45/BC-UBND", UID, DAY),
                    description="Nhầm",
                ),
                "status",
            ),
        ],
        ids=["same", "other identifier", "older code", "by status"],
    )
    def test_each_finds_its_document(self, both, lay, message, traffic):
        with acting_in(THERE):
            refresh()
        lay(message, traffic)
        with acting_in(THERE):
            assert IncomingMessage.objects.held_back().get().fault == Fault.NO_SUCH_DOCUMENT

        lay(a_message())

        with acting_in(THERE):
            asked = IncomingMessage.objects.to_decide().get()
            assert asked.document_id == came().pk

    def test_that_of_a_stranger_stays_where_it_is(self, both, lay):
        lay(a_recall(sender=Organ(STRANGER, "Kẻ lạ")), sender=STRANGER)

        lay(a_message())

        assert rows() == [("recall", "quarantined"), ("new", "accepted")]


@pytest.mark.parametrize("is_queued", [True, False])
def test_the_replaced_document_is_asked_back_where_its_successor_never_went(
    clerk, other_clerk, axis, is_queued
):
    old_id = send_one(clerk)
    with acting_in(HERE):
        axis.wishes = {"refuse": int(is_queued)}
        new = sealed(clerk, receivers=(TO,), subject="Bản thay thế")
        Document.objects.filter(pk=new.pk).update(replaces_id=old_id)
        new.refresh_from_db()
        release(new, actor=clerk)
        if is_queued:
            deliver_all()
        recall(new, actor=clerk, reason="Nhầm")
        deliver_all()

        sent = OutgoingMessage.objects.exclude(kind="status").order_by("id")
        found = [(one.kind, one.state, one.document_id) for one in sent]

    assert found[-1] == ("recall", "sent", old_id)
    assert [one for one in found if one[0] == "recall"] == [found[-1]]
