"""Fetching: who may speak for whom, packages that cannot be had, and what the gateway is told."""

from datetime import datetime, timedelta

import pytest
from standins.axis import Member

from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.models import Document
from xaso.office.exchange.edxml.tree import Answered, Business, Organ
from xaso.office.exchange.edxml.writing import write_package
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.models import GatewayLine, IncomingMessage, OutgoingMessage
from xaso.office.exchange.services import fetching
from xaso.office.exchange.services.deciding import refuse, try_again
from xaso.office.exchange.services.directory import refresh
from xaso.office.exchange.services.retrying import ATTEMPTS, LONGEST_WAIT
from xaso.office.exchange.states import MessageKind
from xaso.office.exchange.tests.moves import came, delivery_of, fetch, send_one
from xaso.office.exchange.tests.packages import (
    HERE_CODE,
    RECEIVER,
    SENDER,
    THERE_CODE,
    a_message,
    a_status,
)

STRANGER = "H56.1"


@pytest.fixture
def stranger(axis):
    """A member of the axis that writes what it likes into its packages."""
    axis.join(Member(STRANGER, "Kẻ lạ", "x"))

    def lay(message, traffic="edoc", receiver=THERE_CODE):
        axis.send(STRANGER, traffic, write_package(message), receiver)

    return lay


def held_back():
    with acting_in(THERE):
        return IncomingMessage.objects.held_back().get()


def calls(axis, path):
    return len([one for one in axis.calls if one.endswith(path)])


class TestWhoSpeaks:
    """What the gateway let in counts, whatever the package says of its sender."""

    def recall_of(self, uid):
        business = Business(MessageKind.RECALL, "Trả lại", uid)
        return a_message(document_uid=uid, attachments=(), business=business)

    def test_nobody_recalls_in_the_name_of_the_sender(
        self, clerk, other_clerk, stranger, settings
    ):
        settings.XASO_EXCHANGE_RECALL = "obey"
        send_one(clerk)
        fetch()
        with acting_in(THERE):
            uid = came().document_uid

        stranger(self.recall_of(uid))
        fetch()

        assert (held_back().fault, held_back().fault_note) == (Fault.OTHER_SENDER, HERE_CODE)
        with acting_in(THERE):
            assert came().state == "arrived"
            assert OutgoingMessage.objects.filter(status_code="15").count() == 0

    def test_reading_it_again_helps_no_more(self, clerk, other_clerk, stranger, settings):
        settings.XASO_EXCHANGE_RECALL = "obey"
        send_one(clerk)
        fetch()
        with acting_in(THERE):
            stranger(self.recall_of(came().document_uid))
        fetch()

        with acting_in(THERE):
            try_again(held_back().pk, actor=other_clerk)

            assert held_back().fault == Fault.OTHER_SENDER
            assert came().state == "arrived"

    def test_a_document_in_another_name_is_held_back_and_refused_to_who_sent_it(
        self, clerk, other_clerk, stranger
    ):
        stranger(a_message())
        fetch()

        with acting_in(THERE):
            assert not Document.objects.filter(direction="in").exists()
            assert held_back().sender_code == STRANGER
            refuse(held_back().pk, reason="Mạo danh", actor=other_clerk)
            assert OutgoingMessage.objects.get().receiver_code == STRANGER

    def test_nobody_tells_of_our_document_in_the_name_of_its_receiver(self, clerk, stranger):
        document_id = send_one(clerk)
        with acting_in(HERE):
            uid = OutgoingMessage.objects.get().document_uid
        refusal = a_status("02", about=Answered(HERE_CODE, "", uid), sender=RECEIVER)

        stranger(refusal, "status", HERE_CODE)
        fetch(HERE)

        assert delivery_of(document_id) == "sent"
        with acting_in(HERE):
            assert IncomingMessage.objects.get().fault == Fault.OTHER_SENDER

    def test_the_older_code_of_the_same_agency_is_the_same_sender(self, both, axis):
        with acting_in(THERE):
            refresh()
        older = Organ("000.00.49.H56", SENDER.name)

        axis.send(HERE_CODE, "edoc", write_package(a_message(sender=older)), THERE_CODE)
        fetch()

        with acting_in(THERE):
            assert IncomingMessage.objects.get().state == "accepted"
            assert came().organ_code == HERE_CODE


class TestPackagesThatCannotBeHad:
    def later(self, **by):
        with clock.at(clock.now() + timedelta(**by)):
            return fetch()

    def test_it_is_tried_with_growing_waits_and_then_held_back(self, clerk, other_clerk, axis):
        send_one(clerk)
        axis.wishes = {"garble": 1000}

        fetch()
        fetch()
        assert calls(axis, "/getEdoc") == 1, "it is not due yet"
        for count in range(1, ATTEMPTS + 3):
            self.later(hours=5 * count)

        assert calls(axis, "/getEdoc") == ATTEMPTS
        assert (held_back().fault, held_back().raw_id) == (Fault.WRONG_ANSWER, None)
        assert held_back().sender_code == HERE_CODE
        assert [one.state for one in axis.parcels] == ["fail"]
        with acting_in(THERE):
            assert len(subjects_for(other_clerk)) == 1
            line = GatewayLine.objects.get()
            assert line.failing == {}, "what is settled is forgotten"
            assert line.seen_until is not None

    def test_it_holds_up_no_other_and_is_taken_when_it_can_be_had(self, clerk, axis):
        send_one(clerk)
        send_one(clerk, subject="Văn bản thứ hai")
        axis.wishes = {"garble": 1}

        assert fetch() == 1
        assert self.later(minutes=2) == 1

        with acting_in(THERE):
            assert Document.objects.filter(direction="in").count() == 2
            assert not IncomingMessage.objects.held_back().exists()

    def test_the_list_is_walked_from_the_same_day_until_everything_is_settled(
        self, clerk, axis
    ):
        send_one(clerk)
        axis.wishes = {"garble": 1}

        fetch()
        fetch()

        with acting_in(THERE):
            assert GatewayLine.objects.get().seen_until is None

    def test_what_nobody_foresaw_is_counted_too(self, clerk, axis, monkeypatch):
        send_one(clerk)

        def stumble(*_given):
            raise ValueError("hỏng")

        monkeypatch.setattr(fetching, "take", stumble)
        for count in range(ATTEMPTS + 2):
            self.later(hours=5 * count)

        assert (held_back().fault, held_back().fault_note) == (Fault.UNFORESEEN, "ValueError")
        assert calls(axis, "/getEdoc") == ATTEMPTS

    @pytest.mark.parametrize("wishes", [{}, {"as_json": 1}])
    def test_one_that_is_too_large_is_held_back_at_once(self, clerk, axis, settings, wishes):
        axis.wishes = wishes
        settings.XASO_EXCHANGE_MAX_BYTES = 500
        axis.send(HERE_CODE, "edoc", write_package(a_message()) + b" " * 200_000, THERE_CODE)

        fetch()
        self.later(hours=5)

        assert (held_back().fault, held_back().raw_id) == (Fault.TOO_LARGE, None)
        assert calls(axis, "/getEdoc") == 1
        assert [one.state for one in axis.parcels] == ["fail"]

    def test_a_package_inside_json_may_be_as_large_as_any_other(self, both, axis, settings):
        package = write_package(a_message())
        settings.XASO_EXCHANGE_MAX_BYTES = len(package)
        axis.wishes = {"as_json": 1}
        axis.send(HERE_CODE, "edoc", package, THERE_CODE)

        assert fetch() == 1

        with acting_in(THERE):
            assert IncomingMessage.objects.get().state == "accepted"

    def test_the_waits_grow_up_to_a_bound(self, clerk, axis):
        send_one(clerk)
        axis.wishes = {"garble": 1000}
        for count in range(ATTEMPTS - 1):
            self.later(hours=5 * count)

        now = clock.now() + timedelta(hours=5 * (ATTEMPTS - 2))
        with acting_in(THERE):
            [told] = GatewayLine.objects.get().failing.values()
        assert told["failures"] == ATTEMPTS - 1
        wait = datetime.fromisoformat(told["next_at"]) - now
        assert abs(wait - LONGEST_WAIT) < timedelta(minutes=1)


class TestConfirming:
    """The gateway is told once, and again only where it did not take our word."""

    def test_a_gateway_that_lists_by_day_is_told_once(self, clerk, axis):
        axis.wishes = {"by_day": 1}
        send_one(clerk)
        axis.send(HERE_CODE, "edoc", b"<edXML><a", THERE_CODE)

        for _ in range(3):
            fetch()

        assert [one.state for one in axis.parcels if one.receiver == THERE_CODE] == [
            "done",
            "fail",
        ]
        assert calls(axis, "/updateStatus") == 2

    def test_what_the_gateway_did_not_take_is_said_again_until_it_does(self, clerk, axis):
        send_one(clerk)
        axis.wishes = {"deaf": 2, "by_day": 1}

        for _ in range(5):
            fetch()

        assert axis.parcels[0].state == "done"
        assert calls(axis, "/updateStatus") == 3
        with acting_in(THERE):
            assert IncomingMessage.objects.count() == 1

    def test_what_is_still_offered_a_day_later_is_confirmed_again(self, clerk, axis):
        send_one(clerk)
        fetch()
        axis.parcels[0].state = "waiting"

        fetch()
        assert axis.parcels[0].state == "waiting"
        with clock.at(clock.now() + timedelta(days=1, minutes=1)):
            fetch()

        assert axis.parcels[0].state == "done"
        with acting_in(THERE):
            assert IncomingMessage.objects.count() == 1
