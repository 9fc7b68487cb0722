"""While a time stamp is waited for no transaction is open, so what was prepared is looked at again."""

from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.signing.engine.errors import TimestampUnavailableError
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import (
    DigitalSignature,
    PluginSession,
    SigningBatch,
    SigningKey,
    SigningLease,
)
from xaso.office.signing.queries.requests import signatures_written
from xaso.office.signing.services import hands
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.keys import retire_key
from xaso.office.signing.services.plugin import hand_out
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.services.requesting import cancel_request
from xaso.office.signing.states import KeyProvider, StepState
from xaso.office.signing.testing import (
    PIN,
    authority,
    paper_to_sign,
    signing_key,
    steps_of,
)

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
sign = hands.sign


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen while the authorities are asked."""

    def happens(act):
        def slowly(*args):
            made = sign(*args)
            act()
            return made

        monkeypatch.setattr(hands, "sign", slowly)

    return happens


@pytest.fixture
def people(db):
    commune(HERE)
    with acting_in(HERE):
        found = {"author": official(Role.SPECIALIST), "leader": official(Role.LEADER)}
        signing_key(found["leader"])
        yield found


def lost(step, people):
    key = SigningKey.objects.get(holder=people["leader"])
    retire_key(key.pk, actor=people["leader"], reason="Rơi mất token.", is_lost=True)


def refused(step, people):
    refuse_step(step.pk, actor=people["leader"], reason="Sai căn cứ.")


def called_off(step, people):
    cancel_request(step.request_id, actor=people["author"], reason="Nhầm văn bản.")


def lent(step, people):
    authority(people["leader"], "kt", "Phó Chủ tịch", principal=official(Role.LEADER))


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lost, "ngừng sử dụng"),
        (refused, "đã được ký hoặc từ chối"),
        (called_off, "đã được ký hoặc từ chối"),
        (lent, "ký lại"),
    ],
)
def test_what_happens_while_an_authority_is_asked_counts(act, why, people, meanwhile):
    step = steps_of(paper_to_sign(people["leader"], asker=people["author"]))[0]
    meanwhile(lambda: act(step, people))

    with pytest.raises(NotSignedError, match=why):
        sign_apart(step.pk, actor=people["leader"], pin=PIN)

    assert not DigitalSignature.objects.exists()


def test_a_signature_of_another_is_not_left_out_if_one_took_too_long_to_be_alone(
    people, meanwhile, monkeypatch
):
    other = official(Role.LEADER)
    signing_key(other)
    first, second = steps_of(
        paper_to_sign(people["leader"], other, asker=people["author"], at_once=True)
    )

    def the_other():
        monkeypatch.setattr(hands, "sign", sign)
        SigningLease.objects.all().delete()
        sign_apart(second.pk, actor=other, pin=PIN)

    meanwhile(the_other)
    with pytest.raises(NotSignedError, match="ký lại"):
        sign_apart(first.pk, actor=people["leader"], pin=PIN)

    done = sign_apart(first.pk, actor=people["leader"], pin=PIN)
    assert done.completed
    assert signatures_written(done.file_id) == 2


def test_a_paper_is_signed_later_if_the_authority_is_silent(people, monkeypatch):
    step = steps_of(paper_to_sign(people["leader"], asker=people["author"]))[0]

    def silent(*args):
        raise TimestampUnavailableError

    monkeypatch.setattr(hands, "sign", silent)
    with pytest.raises(TimestampUnavailableError):
        sign_apart(step.pk, actor=people["leader"], pin=PIN)

    step.refresh_from_db()
    assert step.state == StepState.READY
    monkeypatch.setattr(hands, "sign", sign)
    assert sign_apart(step.pk, actor=people["leader"], pin=PIN).completed


@pytest.fixture
def open_transactions(monkeypatch):
    """Write down whether a transaction is open when the authorities are asked."""
    found = []

    def watched(*args):
        found.append(connection.in_atomic_block)
        return sign(*args)

    monkeypatch.setattr(hands, "sign", watched)
    return found


def inside(work):
    with acting_in(HERE), transaction.atomic():
        return work()


@pytest.mark.real_database
def test_the_pages_hold_no_transaction_while_they_sign(
    real_database, client, open_transactions
):
    def arranged():
        leader, author = official(Role.LEADER), official(Role.SPECIALIST)
        signing_key(leader)
        papers = [paper_to_sign(leader, asker=author) for _number in range(2)]
        return leader, [steps_of(one)[0] for one in papers]

    commune(HERE)
    leader, steps = inside(arranged)
    client.force_login(leader, backend=BACKEND)

    client.post(reverse("signing:step", args=[steps[0].pk]), {"act": "sign", "pin": PIN})
    client.post(reverse("signing:begin-batch"), {"chosen": [str(steps[1].pk)]})
    batch = inside(lambda: SigningBatch.objects.get(owner=leader))
    client.get(reverse("signing:batch", args=[batch.pk]))
    client.post(reverse("signing:batch", args=[batch.pk]), {"act": "sign"})
    client.post(reverse("signing:batch-sign", args=[batch.pk]), {"pin": PIN})

    assert open_transactions == [False, False]
    assert inside(DigitalSignature.objects.count) == 2


def at_once(count):
    """Arrange a paper that leaders sign in parallel; return their steps."""

    def arranged():
        leaders = [official(Role.LEADER) for _number in range(count)]
        for one in leaders:
            signing_key(one)
        asker = official(Role.SPECIALIST)
        steps = steps_of(paper_to_sign(*leaders, asker=asker, at_once=True))
        return [(step.pk, step.signer) for step in steps]

    commune(HERE)
    return inside(arranged)


def apart(step_id, signer):
    with acting_in(HERE):
        return sign_apart(step_id, actor=signer, pin=PIN)


@pytest.mark.real_database
def test_parallel_signers_at_the_same_moment_sign_one_on_top_of_the_other(real_database):
    steps = at_once(3)

    done = run_together([partial(apart, *one) for one in steps])

    [last] = [one for one in done if one.completed]
    papers = [inside(lambda one=one: read(one.file_id)) for one in [*done, last]]
    assert inside(lambda: signatures_written(last.file_id)) == 3
    assert all(papers[-1].startswith(one) for one in papers)


@pytest.mark.real_database
def test_who_gets_a_paper_for_the_signing_program_waits_for_who_signs_now(
    real_database, monkeypatch
):
    (first, leader), (second, other) = at_once(2)
    inside(lambda: SigningKey.objects.filter(holder=other).update(provider=KeyProvider.PLUGIN))
    asked = Event()

    def slowly(prepared, step, provider, actor):
        asked.set()
        if step.pk == first:
            sleep(0.5)
        return sign(prepared, step, provider, actor)

    monkeypatch.setattr(hands, "sign", slowly)

    def for_the_program():
        asked.wait(20)
        return inside(lambda: hand_out(second, actor=other).session_id)

    done, session_id = run_together([lambda: apart(first, leader), for_the_program])

    session = inside(lambda: PluginSession.objects.get(pk=session_id))
    given, signed = (
        inside(lambda one=one: read(one)) for one in (session.given_id, done.file_id)
    )
    assert given.startswith(signed)
