"""Signing asks time-stamp authorities without keeping others from their numbers."""

from threading import Event

import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import Document, DocumentFile
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import drafted
from xaso.office.signing.engine.errors import TimestampUnavailableError
from xaso.office.signing.services import hands
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.testing import PIN, signing_key, steps_of

pytestmark = pytest.mark.real_database
sign = hands.sign


@pytest.fixture
def here(real_database, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)


def inside(work):
    with acting_in(HERE), transaction.atomic():
        return work()


def waiting_for(count):
    """Make documents of one register that wait, each for a leader; return steps and signers."""

    def made():
        author = official(Role.SPECIALIST, full_name="Lò Thị Mai")
        found = []
        for _number in range(count):
            leader = official(Role.LEADER)
            signing_key(leader)
            document = drafted(author, signer_id=leader.pk)
            step = steps_of(submit_for_signature(document, actor=author))[0]
            found.append((document.pk, step.pk, leader))
        return found

    return inside(made)


def pressed(step_id, leader):
    with acting_in(HERE):
        return sign_apart(step_id, actor=leader, pin=PIN)


def test_a_slow_authority_keeps_nobody_else_from_the_next_number(here, monkeypatch):
    (slow, slow_step, first), (quick, quick_step, second) = waiting_for(2)
    asked, answered = Event(), Event()

    def stamped(prepared, step, provider, actor):
        if step.pk == slow_step:
            asked.set()
            assert answered.wait(20), "the other waited for this one"
        return sign(prepared, step, provider, actor)

    monkeypatch.setattr(hands, "sign", stamped)

    def other():
        asked.wait(20)
        pressed(quick_step, second)
        answered.set()

    run_together([lambda: pressed(slow_step, first), other])

    codes = inside(lambda: dict(Document.objects.values_list("pk", "code")))
    assert (codes[slow], codes[quick]) == ("01/QĐ-UBND", "02/QĐ-UBND")


def test_a_number_stays_with_its_document_if_the_authority_is_silent(here, monkeypatch):
    (silent, step, leader), (other, other_step, second) = waiting_for(2)

    def fails(*args):
        raise TimestampUnavailableError

    monkeypatch.setattr(hands, "sign", fails)
    with pytest.raises(TimestampUnavailableError):
        pressed(step, leader)
    monkeypatch.setattr(hands, "sign", sign)
    pressed(other_step, second)
    unsigned = inside(lambda: DocumentFile.objects.filter(document=silent, role="signed"))
    was_signed = inside(unsigned.exists)
    pressed(step, leader)

    codes = inside(lambda: dict(Document.objects.values_list("pk", "code")))
    assert was_signed is False
    assert (codes[silent], codes[other]) == ("01/QĐ-UBND", "02/QĐ-UBND")
    assert inside(unsigned.exists)
