"""Each subscriber does its part exactly once, or a person learns that it did not."""

import logging
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import DatabaseError
from procrastinate.contrib.django.models import ProcrastinateJob

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.api import publish, subscribe
from xaso.kernel.events.failures import failure_of
from xaso.kernel.events.models import DeadLetter, InboxReceipt, OutboxEvent
from xaso.kernel.events.services.delivering import deliver
from xaso.kernel.events.services.letters import reason_of, send_again
from xaso.kernel.events.services.relaying import relay
from xaso.kernel.events.testing import deliver_all, subscribed
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.providers.api import DuplicateKeyError
from xaso.kernel.tenancy.api import NoCommuneError, acting_in, current_commune

pytestmark = pytest.mark.django_db
DOSSIER = UUID(int=7)
SECRET = "Nguyễn Thị Bí Mật 001090000001"


@dataclass(frozen=True, slots=True)
class DossierReceived:
    number: int


@dataclass(frozen=True, slots=True)
class DossierReturned:
    number: int


def refuse(event):
    raise ValueError(SECRET)


def given_up(number=1):
    with acting_in(HERE), subscribed(DossierReceived, refuse):
        publish(DossierReceived(number), aggregate=DOSSIER)
        deliver_all(give_up=True)
        return DeadLetter.objects.get()


def test_a_subscriber_gets_its_events_with_their_facts_in_their_commune():
    seen = []

    def handle(event, meta):
        seen.append((event, meta.id, meta.aggregate_id, meta.commune_id, current_commune()))

    with subscribed(DossierReceived, handle), acting_in(THERE):
        event_id = publish(DossierReceived(3), aggregate=DOSSIER)
        publish(DossierReturned(3), aggregate=DOSSIER)
        deliver_all()

    assert seen == [(DossierReceived(3), event_id, DOSSIER, THERE, THERE)]


def test_an_event_delivered_twice_has_its_effect_once():
    seen = []
    with acting_in(HERE), subscribed(DossierReceived, seen.append):
        event_id = publish(DossierReceived(1), aggregate=DOSSIER)
        event = OutboxEvent.objects.get(pk=event_id)

        deliver("testing.listener", event.pk, event.at)
        deliver("testing.listener", event.pk, event.at)

        assert InboxReceipt.objects.count() == 1
    assert seen == [DossierReceived(1)]


def test_the_receipt_goes_with_the_effect_when_the_handler_fails():
    def write_and_fail(event):
        User.objects.create_user("dang.do", full_name="Dang Dở")
        raise ValueError

    with acting_in(HERE), subscribed(DossierReceived, write_and_fail):
        publish(DossierReceived(1), aggregate=DOSSIER)

        with pytest.raises(ValueError, match=r"^$"):
            deliver_all()

        assert not InboxReceipt.objects.exists()
    assert not User.objects.filter(username="dang.do").exists()


def test_two_subscribers_do_not_disturb_each_other():
    seen = []
    with (
        acting_in(HERE),
        subscribed(DossierReceived, refuse, key="testing.broken"),
        subscribed(DossierReceived, seen.append, key="testing.sound"),
    ):
        publish(DossierReceived(1), aggregate=DOSSIER)
        deliver_all(give_up=True)

        assert list(DeadLetter.objects.values_list("subscriber", flat=True)) == [
            "testing.broken"
        ]
    assert seen == [DossierReceived(1)]


def test_jobs_keep_the_order_of_one_thing_for_one_subscriber():
    with acting_in(HERE), subscribed(DossierReceived, print):
        publish(DossierReceived(1), aggregate=DOSSIER)
        relay(HERE, only_settled=False)

    job = ProcrastinateJob.objects.get()
    assert (job.lock, job.queueing_lock) == (f"testing.listener:{DOSSIER}", None)


def test_an_event_for_another_commune_lies_in_its_outbox():
    with acting_in(HERE):
        publish(DossierReceived(1), aggregate=DOSSIER, commune_id=THERE)

        assert not OutboxEvent.objects.exists()
    with acting_in(THERE):
        assert OutboxEvent.objects.count() == 1


def test_without_a_commune_nothing_can_be_published():
    with pytest.raises(NoCommuneError):
        publish(DossierReceived(1), aggregate=DOSSIER)


def test_a_key_is_taken_once():
    with subscribed(DossierReceived, print), pytest.raises(DuplicateKeyError):
        subscribe(DossierReturned, print, key="testing.listener")


def test_after_eight_attempts_a_letter_says_what_failed_and_names_nobody(caplog):
    tries = []

    def count_and_refuse(event):
        tries.append(event)
        raise ValueError(SECRET)

    with acting_in(HERE), subscribed(DossierReceived, count_and_refuse):
        publish(DossierReceived(1), aggregate=DOSSIER)
        with caplog.at_level(logging.DEBUG):
            deliver_all(give_up=True)
        letter = DeadLetter.objects.get()
        stored = str(DeadLetter.objects.values().get())

    assert len(tries) == letter.attempts == 8
    assert (letter.state, letter.reason) == ("open", DeadLetter.Reason.REFUSED)
    assert (letter.error_class, letter.aggregate_id) == ("builtins.ValueError", DOSSIER)
    assert letter.error_place.startswith("kernel/events/tests/test_events_delivery.py:")
    assert "event_given_up" in caplog.text
    assert SECRET not in stored + caplog.text


def test_a_letter_sent_again_is_delivered_and_closed():
    letter, seen = given_up(), []
    with acting_in(HERE), subscribed(DossierReceived, seen.append):
        sent = send_again([letter.pk], actor=official(Role.IT_OFFICER))
        letter.refresh_from_db()
        between = letter.state
        deliver_all()
        letter.refresh_from_db()

    assert (sent, between, letter.state) == (1, "resent", "done")
    assert letter.resolved_at >= letter.resent_at
    assert seen == [DossierReceived(1)]


def test_a_letter_that_fails_again_is_open_again_with_its_attempts_added():
    letter = given_up()
    with acting_in(HERE), subscribed(DossierReceived, refuse):
        send_again([letter.pk], actor=official(Role.IT_OFFICER))
        deliver_all(give_up=True)
        again = DeadLetter.objects.get()

    assert (again.pk, again.state, again.attempts) == (letter.pk, "open", 16)
    assert again.first_at == letter.first_at < again.last_at


def test_a_letter_is_sent_again_only_once():
    letter, actor = given_up(), official(Role.IT_OFFICER)
    with acting_in(HERE):
        counts = [send_again([letter.pk], actor=actor) for _ in range(2)]

    assert counts == [1, 0]
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(), "no_answer"),
        (User.DoesNotExist(), "not_found"),
        (DatabaseError(), "database"),
        (ValueError(), "refused"),
        (KeyError(), "unexpected"),
    ],
)
def test_an_error_has_a_reason_that_people_understand(error, reason):
    assert reason_of(error) == reason


def test_an_error_from_a_library_names_no_place():
    assert failure_of(KeyError("x")).place == ""


def test_a_receiver_that_no_longer_exists_leaves_a_letter():
    with acting_in(HERE):
        with subscribed(DossierReceived, print):
            publish(DossierReceived(1), aggregate=DOSSIER)
            relay(HERE, only_settled=False)
        deliver_all(give_up=True)

        assert DeadLetter.objects.get().error_class == "builtins.KeyError"
