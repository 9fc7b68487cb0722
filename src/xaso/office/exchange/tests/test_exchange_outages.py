"""Gateways that hang, drip or are half out: who waits for them, and what is not lost."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.models import Document
from xaso.office.documents.services.releasing import release
from xaso.office.documents.testing import sealed
from xaso.office.exchange import tasks
from xaso.office.exchange.edxml.writing import write_package
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.gateways import GatewayConfiguration, Offer, Traffic
from xaso.office.exchange.gateways.calling import Caller
from xaso.office.exchange.gateways.faults import (
    GatewayAwayError,
    GatewayHungError,
    NotLetInError,
)
from xaso.office.exchange.gateways.file_drop import FileDrop
from xaso.office.exchange.gateways.lgsp_rest import LgspRest
from xaso.office.exchange.models import GatewayLine, IncomingMessage, OutgoingMessage
from xaso.office.exchange.services.deciding import fetch_again, put_aside
from xaso.office.exchange.services.fetching import poll
from xaso.office.exchange.services.retrying import ATTEMPTS
from xaso.office.exchange.services.sending import AT_ONCE, send_due
from xaso.office.exchange.testing import message_received, message_sent
from xaso.office.exchange.tests.moves import TO, fetch, send_one
from xaso.office.exchange.tests.packages import HERE_CODE, THERE_CODE, a_message, a_status

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


def later(work, commune_id=HERE, **by):
    with acting_in(commune_id), clock.at(clock.now() + timedelta(**by)):
        found = work()
        deliver_all()
        return found


def counting(monkeypatch, name, error):
    """Let every such call to a gateway fail; return the list of the calls."""
    seen = []

    def call(self, *_told, **_how):
        seen.append(self.agency)
        raise error

    monkeypatch.setattr(LgspRest, name, call)
    return seen


class TestWhoWaits:
    @pytest.fixture
    def three(self, clerk, axis):
        with acting_in(HERE):
            for subject in ("Một", "Hai", "Ba"):
                release(sealed(clerk, subject=subject, receivers=(TO,)), actor=clerk)
            axis.wishes = {"refuse": 3}
            deliver_all()
            OutgoingMessage.objects.update(state="queued", attempts=0, next_at=clock.now())

    def test_one_call_without_an_answer_ends_the_round(self, three, monkeypatch):
        seen = counting(monkeypatch, "send", GatewayAwayError("refused"))

        later(send_due, minutes=1)

        assert len(seen) == 1
        with acting_in(HERE):
            assert OutgoingMessage.objects.filter(attempts=1).count() == 1

    def test_for_a_minute_no_commune_calls_a_gateway_that_hangs(self, three, monkeypatch):
        sent = counting(monkeypatch, "send", GatewayHungError("timeout"))
        asked = counting(monkeypatch, "offers", GatewayHungError("timeout"))
        now = clock.now() + timedelta(minutes=1)

        with clock.at(now):
            later(send_due)
            later(send_due)
            later(poll)
            later(poll, THERE)
        assert (len(sent), asked) == (1, [])
        with clock.at(now + timedelta(seconds=61)):
            later(poll, THERE)

        assert asked == [THERE_CODE]

    def test_a_package_that_hangs_ends_the_round_of_fetching(self, clerk, monkeypatch):
        send_one(clerk)
        send_one(clerk, subject="Văn bản thứ hai")
        seen = counting(monkeypatch, "fetch", GatewayHungError("timeout"))

        fetch()

        assert len(seen) == 1

    def test_what_cannot_be_confirmed_holds_up_nothing_new(self, clerk, monkeypatch):
        send_one(clerk)
        counting(monkeypatch, "confirm", GatewayAwayError("refused"))
        fetch()
        send_one(clerk, subject="Văn bản thứ hai")

        fetch()

        with acting_in(THERE):
            assert Document.objects.filter(direction="in").count() == 2

    @pytest.mark.parametrize(
        ("job", "place", "work"),
        [
            (tasks.fetch, tasks._fetching, "poll"),
            (tasks.send_waiting, tasks._sending, "send_due"),
        ],
    )
    def test_no_round_begins_beside_one_that_hangs(self, db, monkeypatch, job, place, work):
        seen = []
        monkeypatch.setattr(tasks, "in_each_commune", seen.append)

        with place:
            job(timestamp=0)
        assert seen == []
        job(timestamp=0)

        assert seen[0] is getattr(tasks, work)

    def test_calls_to_gateways_go_behind_other_work(self):
        assert tasks.send_soon.priority < 0
        assert tasks.fetch.priority < 0
        assert tasks.send_waiting.priority < 0


class TestDripping:
    @pytest.fixture
    def there(self, axis, address):
        agencies = {
            THERE_CODE: {
                "user": THERE_CODE,
                "password": "bi-mat-cua-truc",
                "secret_key": "bi-mat-cua-truc",
            }
        }
        made = GatewayConfiguration(
            "truc", "lgsp-rest", agencies, address, plain_http=True, seconds=1
        )
        return LgspRest(made, THERE_CODE)

    def test_an_answer_that_drips_has_an_end(self, axis, there, monkeypatch):
        monkeypatch.setattr("xaso.office.exchange.gateways.calling.CARRYING", 0)
        number = axis.send(HERE_CODE, "edoc", write_package(a_message()), THERE_CODE)
        axis.wishes = {"drip": 0.3}
        began = time.monotonic()

        with (
            pytest.raises(GatewayHungError),
            there.fetch(Offer(number, Traffic.EDOC), 10_000_000),
        ):
            pass

        assert time.monotonic() - began < 5

    def test_who_does_not_answer_at_all_hangs(self, axis, address):
        axis.wishes = {"delay": 3}

        with pytest.raises(GatewayHungError):
            Caller(address, 1).json("GET", "/v1/agencies", {})


class TestWhenOnlyGettingIsOut:
    def out(self, axis, clerk):
        send_one(clerk)
        axis.wishes = {"shut": 1000}
        for count in range(ATTEMPTS + 3):
            later(poll, THERE, hours=5 * count)

    def row(self):
        with acting_in(THERE):
            return IncomingMessage.objects.get()

    def test_the_package_is_tried_further_and_taken_once_the_gateway_is_well(
        self, clerk, other_clerk, axis
    ):
        self.out(axis, clerk)

        assert (self.row().state, self.row().fault) == ("quarantined", Fault.GATEWAY_FAULT)
        assert [one.state for one in axis.parcels] == ["waiting"]
        with acting_in(THERE):
            assert len(subjects_for(other_clerk)) == 1
        axis.wishes = {}
        assert later(poll, THERE, days=9) == 1

        assert (self.row().state, self.row().fault) == ("accepted", "")
        assert [one.state for one in axis.parcels if one.receiver == THERE_CODE] == ["done"]

    @pytest.mark.parametrize("error", [NotLetInError("401"), GatewayAwayError("cut off")])
    def test_so_is_one_that_we_were_not_let_in_for(self, clerk, axis, monkeypatch, error):
        send_one(clerk)
        with monkeypatch.context() as patched:
            seen = counting(patched, "fetch", error)
            for count in range(ATTEMPTS + 3):
                later(poll, THERE, hours=5 * count)

        assert len(seen) == ATTEMPTS + 3
        assert later(poll, THERE, days=9) == 1

    def test_a_bad_package_that_came_late_is_kept_as_it_came(self, both, axis):
        axis.send(HERE_CODE, "edoc", b"<edXML><a", THERE_CODE)
        axis.wishes = {"shut": ATTEMPTS}
        for count in range(ATTEMPTS + 1):
            later(poll, THERE, hours=5 * count)

        assert self.row().fault == Fault.NOT_XML
        assert self.row().raw_id is not None

    def test_what_was_given_up_is_fetched_anew_by_hand(self, clerk, other_clerk, axis):
        send_one(clerk)
        axis.wishes = {"garble": ATTEMPTS}
        for count in range(ATTEMPTS):
            later(poll, THERE, hours=5 * count)
        assert self.row().fault == Fault.WRONG_ANSWER

        with acting_in(THERE):
            fetch_again(self.row().pk, actor=other_clerk)
            deliver_all()

            assert Document.objects.get(direction="in").state == "arrived"
        assert self.row().state == "accepted"


class TestPuttingAside:
    @pytest.fixture
    def desk(self, clerk, client):
        client.force_login(clerk, backend=BACKEND)
        with acting_in(HERE):
            yield client

    def test_what_names_no_document_can_be_left(self, desk):
        message = message_received(document_uid="", sender_code="", code="", kind="")
        page = desk.get(message.get_absolute_url()).content.decode()
        address = reverse("exchange:put-aside", args=[message.pk])

        without = desk.post(address, {"reason": ""})
        desk.post(address, {"reason": "Gói tin thử"})

        assert address in page
        assert without.status_code == 422
        row = IncomingMessage.objects.get()
        assert (row.state, row.decision_note) == ("declined", "Gói tin thử")
        assert not OutgoingMessage.objects.exists()

    def test_a_status_is_refused_to_nobody(self, desk):
        message = message_received(kind="status", subject="02")
        page = desk.get(message.get_absolute_url()).content.decode()
        address = reverse("exchange:refuse", args=[message.pk])

        desk.post(address, {"reason": "Sai"})

        assert address not in page
        assert IncomingMessage.objects.get().state == "quarantined"
        assert not OutgoingMessage.objects.exists()

    def test_what_is_put_aside_is_fetched_no_more(self, clerk, other_clerk, axis):
        send_one(clerk)
        axis.wishes = {"shut": 1000}
        for count in range(ATTEMPTS):
            later(poll, THERE, hours=5 * count)
        with acting_in(THERE):
            row = IncomingMessage.objects.get()
            put_aside(row.pk, reason="Đã nhận bản giấy", actor=other_clerk)
        axis.wishes = {}

        later(poll, THERE, days=9)

        with acting_in(THERE):
            assert IncomingMessage.objects.get().state == "declined"
            assert GatewayLine.objects.get().seen_until is not None


class TestNumbersOfPackages:
    @pytest.fixture
    def end(self, tmp_path):
        made = GatewayConfiguration("to", "file-drop", {HERE_CODE: {}}, str(tmp_path))
        end = FileDrop(made, HERE_CODE)
        end.incoming.mkdir(parents=True)
        return end

    def lay(self, end, name, content):
        (end.incoming / os.fsdecode(name)).write_bytes(content)

    def offers(self, end):
        with clock.at(datetime.now(UTC) + timedelta(minutes=1)):
            return end.offers(Traffic.EDOC, clock.now())

    def test_a_name_that_is_used_again_is_another_package(self, end):
        self.lay(end, b"a.edxml", b"first")
        [first] = self.offers(end)
        end.confirm(first, taken=True)
        self.lay(end, b"a.edxml", b"second!")

        [second] = self.offers(end)
        end.confirm(second, taken=True)

        assert first.gateway_id != second.gateway_id
        done = {one.read_bytes() for one in (end.incoming / "done").iterdir()}
        assert done == {b"first", b"second!"}

    @pytest.mark.parametrize("name", [b"\xff\xfe.edxml", b"v\xc4\x83n b\xe1\xba\xa3n.edxml"])
    def test_any_name_gives_a_number_that_can_be_stored_and_fetched(self, end, name):
        self.lay(end, name, b"x")
        [offer] = self.offers(end)

        with end.fetch(offer, 10) as file:
            assert file.read() == b"x"
        end.confirm(offer, taken=False)
        with end.fetch(offer, 10) as file:
            assert file.read() == b"x"

        assert offer.gateway_id.isascii()
        assert self.offers(end) == []

    def test_a_number_that_cannot_be_stored_holds_up_no_other(self, clerk, monkeypatch):
        send_one(clerk)
        real = LgspRest.offers
        bad = [Offer(one, Traffic.EDOC) for one in ("\0", "\ud800", "x" * 201)]

        def offers(self, traffic, since):
            return [*bad, *real(self, traffic, since)]

        monkeypatch.setattr(LgspRest, "offers", offers)

        assert fetch() == 1


def test_what_stands_behind_another_takes_no_place_of_what_may_go(clerk, axis):
    with acting_in(HERE):
        message_sent(
            state="failed", next_at=clock.now() + timedelta(hours=4), chain="trước", gateway=""
        )
        for _ in range(AT_ONCE + 1):
            message_sent(kind="recall", state="queued", chain="trước", gateway="")
        axis.wishes = {"fault": 1}
        document_id = send_one(clerk)

    later(send_due, minutes=2)

    with acting_in(HERE):
        assert OutgoingMessage.objects.get(document_id=document_id).state == "sent"


def test_a_status_that_could_not_be_read_is_known_as_one(both, axis):
    axis.send(THERE_CODE, "status", write_package(a_status())[:100], HERE_CODE)

    fetch(HERE)

    with acting_in(HERE):
        assert IncomingMessage.objects.get().kind == "status"
        assert not IncomingMessage.objects.get().may_be_refused
