"""Sending where several things happen at once: recalls, other workers, answers that are lost."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.api import ReceiverInput
from xaso.office.documents.models import Document
from xaso.office.documents.services.releasing import recall, release
from xaso.office.documents.testing import sealed
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.gateways.faults import GatewayAwayError, GatewayError
from xaso.office.exchange.gateways.lgsp_rest import LgspRest
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.services import sending
from xaso.office.exchange.services.queueing import queue_release
from xaso.office.exchange.services.sending import send_again, send_due
from xaso.office.exchange.tests.moves import TO, delivery_of, fetch, send_one, take_back
from xaso.office.exchange.tests.packages import THERE_CODE


@contextmanager
def meanwhile(monkeypatch, act, *, before=False, then=None):
    """Let something happen once during a call to the gateway, which may fail after it."""
    real, waits = LgspRest.send, [True]

    def send(self, *told):
        if not (waits and waits.pop()):
            return real(self, *told)
        number = None if before else real(self, *told)
        act()
        if then is not None:
            raise then
        return number or real(self, *told)

    with monkeypatch.context() as patched:
        patched.setattr(LgspRest, "send", send)
        yield


def later(**by):
    """Let the worker look again after a while."""
    with acting_in(HERE), clock.at(clock.now() + timedelta(**by)):
        send_due()


def rows():
    with acting_in(HERE):
        found = OutgoingMessage.objects.order_by("id")
        return [(one.kind, one.state) for one in found]


def went(axis):
    return len([one for one in axis.parcels if one.receiver == THERE_CODE])


def asked_there():
    """Return what the other commune is asked to decide."""
    fetch()
    with acting_in(THERE):
        return [one.kind for one in IncomingMessage.objects.to_decide()]


def recall_the_only_one(clerk):
    with acting_in(HERE):
        recall(Document.objects.get(), actor=clerk, reason="Nhầm")
        deliver_all()


class TestRecallsDuringAnAttempt:
    """The gateway has the package, or may have it: then its receiver is asked to give it back."""

    def test_a_recall_while_the_document_is_handed_over_follows_it(
        self, clerk, other_clerk, axis, monkeypatch
    ):
        with meanwhile(monkeypatch, lambda: recall_the_only_one(clerk), before=True):
            send_one(clerk)
        later(minutes=1)

        assert rows() == [("new", "sent"), ("recall", "sent")]
        assert asked_there() == ["recall"]

    def test_it_follows_too_where_the_answer_was_lost(
        self, clerk, other_clerk, axis, monkeypatch
    ):
        lost = GatewayAwayError("timeout")
        with meanwhile(monkeypatch, lambda: recall_the_only_one(clerk), then=lost):
            send_one(clerk)
        later(hours=5)

        assert rows() == [("new", "off"), ("recall", "sent")]
        assert went(axis) == 2
        assert asked_there() == ["recall"]

    def test_a_recall_after_an_answer_was_lost_reaches_the_receiver(
        self, clerk, other_clerk, axis
    ):
        axis.wishes = {"drop": 1}
        document_id = send_one(clerk)
        assert rows() == [("new", "failed")]

        take_back(document_id, clerk)

        assert rows() == [("new", "off"), ("recall", "sent")]
        assert asked_there() == ["recall"]

    def test_the_recall_waits_until_the_attempt_before_it_has_ended(
        self, clerk, axis, monkeypatch
    ):
        seen = []

        def recall_and_look():
            recall_the_only_one(clerk)
            send_due()
            seen.extend(rows())

        with meanwhile(monkeypatch, recall_and_look, before=True):
            send_one(clerk)

        assert seen == [("new", "off"), ("recall", "queued")]

    def test_what_was_given_up_is_not_sent_again_after_its_recall(self, clerk, axis):
        axis.wishes = {"refuse": 1}
        document_id = send_one(clerk)
        take_back(document_id, clerk)
        assert rows() == [("new", "off")]

        with acting_in(HERE):
            send_again(OutgoingMessage.objects.get().pk, actor=clerk)
            send_due()

        assert rows() == [("new", "off")]
        assert axis.parcels == []


class TestReleasesThatComeLate:
    def test_a_release_told_after_the_recall_sends_nothing(self, clerk, axis):
        with acting_in(HERE):
            document = sealed(clerk, receivers=(TO,))
            release(document, actor=clerk)
            recall(document, actor=clerk, reason="Nhầm")
            deliver_all()

            queue_release(document.pk, [THERE_CODE])
            deliver_all()

        assert rows() == []
        assert axis.parcels == []

    def test_what_waits_is_not_sent_once_its_document_is_recalled(self, clerk, axis):
        with acting_in(HERE):
            document = sealed(clerk, receivers=(TO,))
            release(document, actor=clerk)
            queue_release(document.pk, [THERE_CODE])
            recall(document, actor=clerk, reason="Nhầm")

            send_due()
            deliver_all()

        assert rows() == [("new", "off")]
        assert axis.parcels == []


class TestOneMessageAndSeveralWorkers:
    def test_send_again_leaves_alone_what_is_just_being_sent(self, clerk, axis, monkeypatch):
        def hurry():
            send_again(OutgoingMessage.objects.get().pk, actor=clerk)
            send_due()

        with meanwhile(monkeypatch, hurry, before=True):
            send_one(clerk)

        assert went(axis) == 1
        assert rows() == [("new", "sent")]

    def test_who_comes_back_late_does_not_undo_what_another_worker_did(
        self, clerk, axis, monkeypatch
    ):
        away = GatewayAwayError("timeout")
        with meanwhile(monkeypatch, lambda: later(minutes=11), before=True, then=away):
            document_id = send_one(clerk)
        later(hours=5)

        assert rows() == [("new", "sent")]
        assert went(axis) == 1
        assert delivery_of(document_id) == "sent"


class TestFailuresThatNobodyForesaw:
    @pytest.fixture
    def stumbles(self, clerk, axis, monkeypatch):
        """Let the worker send two documents of which the first cannot be written."""
        real = sending.write_package
        with acting_in(HERE):
            for subject in ("Thứ nhất", "Thứ hai"):
                release(sealed(clerk, subject=subject, receivers=(TO,)), actor=clerk)

        def write(message, style):
            if message.subject == "Thứ nhất":
                raise ValueError("Thứ nhất")
            return real(message, style)

        with monkeypatch.context() as patched:
            patched.setattr(sending, "write_package", write)
            yield patched

    def first(self):
        with acting_in(HERE):
            return OutgoingMessage.objects.get(subject="Thứ nhất")

    def test_the_others_go_and_it_is_tried_again(self, stumbles, axis):
        with acting_in(HERE):
            deliver_all()

        assert rows() == [("new", "failed"), ("new", "sent")]
        assert (self.first().fault, self.first().attempts) == (Fault.UNFORESEEN, 1)
        assert self.first().fault_note == "ValueError"
        stumbles.undo()
        later(minutes=2)
        assert self.first().state == "sent"

    def test_it_is_given_up_like_any_other(self, stumbles, axis):
        with acting_in(HERE):
            deliver_all()
        for hours in range(5, 5 * 12, 5):
            later(hours=hours)

        assert (self.first().state, self.first().attempts) == ("dead", 12)


def test_who_we_are_is_looked_up_once_for_all_receivers(clerk):
    codes = [f"H56.99.{number}" for number in range(70, 80)]
    to = tuple(ReceiverInput(f"Xã {code}", code) for code in codes)
    with acting_in(HERE):
        document = sealed(clerk, receivers=to)
        release(document, actor=clerk)
        with CaptureQueriesContext(connection) as seen:
            assert len(queue_release(document.pk, codes)) == len(codes)

    asked = [one for one in seen.captured_queries if '"organisations_authority"' in one["sql"]]
    assert len(asked) == 1


def test_a_recall_that_is_given_up_says_nothing_of_the_document_itself(
    clerk, other_clerk, axis
):
    document_id = send_one(clerk)
    fetch()
    fetch(HERE)
    assert delivery_of(document_id) == "arrived"
    axis.wishes = {"refuse": 1}

    take_back(document_id, clerk)

    assert rows() == [("new", "sent"), ("recall", "dead")]
    assert delivery_of(document_id) == "recall_asked"


def test_a_clear_refusal_is_no_reason_to_ask_for_anything_back(clerk, axis, monkeypatch):
    refusal = GatewayError("20", fault=Fault.GATEWAY_FAULT)
    with meanwhile(monkeypatch, lambda: None, before=True, then=refusal):
        document_id = send_one(clerk)

    take_back(document_id, clerk)

    assert rows() == [("new", "off")]
    assert axis.parcels == []
