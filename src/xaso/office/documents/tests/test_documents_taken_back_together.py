"""A recall and a letter at the same moment: who gets the document is asked to delete it."""

from threading import Event

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.models import Document
from xaso.office.documents.services import releasing
from xaso.office.documents.services.mailing import letters_of_recall, mail_to
from xaso.office.documents.services.releasing import recall
from xaso.office.documents.states import Channel
from xaso.office.documents.testing import receivers_of, released

pytestmark = pytest.mark.real_database
LONG_ENOUGH_TO_MEET = 0.5
FARMERS = ReceiverInput("Hội Nông dân xã", channel=Channel.EMAIL, address="hnd@xa.example")


@pytest.fixture
def clerk(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        return official(Role.CLERK)


@pytest.fixture
def letter(clerk):
    """Make a released document whose letter waits to be sent: ids of the document and its receiver."""
    with acting_in(HERE), transaction.atomic():
        document = released(clerk, to=(FARMERS,))
        return document.pk, receivers_of(document)[0].pk


def in_its_own(act):
    """Do something as a request or a job does: in the commune, in a transaction of its own."""

    def run():
        with acting_in(HERE), transaction.atomic():
            return act()

    return run


def test_who_was_being_written_to_during_a_recall_is_asked_to_delete_it(
    clerk, letter, monkeypatch
):
    document_id, receiver_id = letter
    sending = Event()
    send = EmailBackend.send_messages

    def slowly(backend, letters):
        sending.set()
        Event().wait(LONG_ENOUGH_TO_MEET)
        return send(backend, letters)

    def take_back():
        sending.wait(timeout=10)
        in_its_own(
            lambda: recall(Document.objects.get(pk=document_id), actor=clerk, reason="Sai")
        )()
        return in_its_own(lambda: letters_of_recall(document_id))()

    monkeypatch.setattr(EmailBackend, "send_messages", slowly)
    _sent, asked = run_together([in_its_own(lambda: mail_to(receiver_id)), take_back])

    assert len(mail.outbox) == 1
    assert asked == [receiver_id]


def test_a_letter_that_waits_for_a_recall_is_not_sent(clerk, letter, monkeypatch):
    document_id, receiver_id = letter
    recalling = Event()
    publish = releasing.publish

    def slowly(*facts, **more):
        recalling.set()
        Event().wait(LONG_ENOUGH_TO_MEET)
        publish(*facts, **more)

    def write():
        recalling.wait(timeout=10)
        in_its_own(lambda: mail_to(receiver_id))()

    def take_back():
        recall(Document.objects.get(pk=document_id), actor=clerk, reason="Sai")

    monkeypatch.setattr(releasing, "publish", slowly)
    run_together([in_its_own(take_back), write])

    assert mail.outbox == []
