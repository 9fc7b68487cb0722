"""Copies and annexes wait for time stamps without keeping anybody from anything."""

from datetime import timedelta
from functools import partial
from threading import Event
from time import sleep

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import CertifiedCopy, Document, DocumentAct, DocumentFile
from xaso.office.documents.services.annexes import ANNEXES
from xaso.office.documents.services.copying import copy_signed
from xaso.office.documents.services.destroying import destroy_contents
from xaso.office.documents.services.releasing import recall
from xaso.office.documents.services.sealing import release_with_annexes, seal_and_release
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.states import CopyKind
from xaso.office.documents.testing import a_pdf, drafted, kept, released, sealed
from xaso.office.signing.api import NotSignedError, sign_now
from xaso.office.signing.engine.errors import TimestampUnavailableError
from xaso.office.signing.errors import BusyError
from xaso.office.signing.models import (
    DigitalSignature,
    SigningKey,
    SigningLease,
    SigningRequest,
    SigningStep,
)
from xaso.office.signing.services import alone, hands
from xaso.office.signing.services.alone import LASTS
from xaso.office.signing.services.keys import retire_key
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.testing import PIN, signing_key

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = pytest.mark.real_database
sign = hands.sign


def inside(work):
    with acting_in(HERE), transaction.atomic():
        return work()


@pytest.fixture
def people(real_database, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path

    def arranged():
        commune(HERE)
        found = {"clerk": official(Role.CLERK), "other": official(Role.CLERK)}
        found["chair"] = official(Role.LEADER)
        signing_key(found["chair"])
        signing_key(None, recorder=found["clerk"])
        return found

    return inside(arranged)


def with_annexes(document, clerk, count):
    DocumentFile.objects.bulk_create(
        DocumentFile(
            document=document,
            role="attachment",
            order=order,
            file_id=kept(a_pdf(subject=f"Phụ lục {order}"), clerk, f"{order}.pdf"),
        )
        for order in range(1, count + 1)
    )
    return document


def waiting_for_seal(people, count=2):
    """Make a document with annexes that its signer has signed."""

    def made():
        document = drafted(people["clerk"], signer_id=people["chair"].pk)
        with_annexes(document, people["clerk"], count)
        sign_now(
            submit_for_signature(document, actor=people["clerk"]),
            actor=people["chair"],
            pin=PIN,
        )
        return Document.objects.get(pk=document.pk)

    return inside(made)


def sealed_with_annexes(people, count=2):
    return inside(lambda: with_annexes(sealed(people["clerk"]), people["clerk"], count))


def pressed(work):
    """Press a button as a page does: what is refused is answered, not raised."""

    def press():
        try:
            with acting_in(HERE):
                work()
        except (NotSignedError, WrongStateError, PermissionDenied) as failure:
            return str(failure)
        return ""

    return press


def seal(document, clerk, pin=PIN):
    return partial(seal_and_release, document, pin=pin, is_open=False, actor=clerk)


def release(document, clerk):
    return partial(
        release_with_annexes, document, pin=PIN, receivers=[], is_open=False, actor=clerk
    )


def copy(document, clerk, kind=CopyKind.TRUE_COPY):
    words = {"kind": kind, "pages": "", "receiver": "Thôn 1", "pin": PIN}
    return partial(copy_signed, document, actor=clerk, **words)


def how_it_stands(document):
    """Return the state, how many annexes are signed, how many were asked for, how many seals there are."""

    def found():
        annexes = DocumentFile.objects.filter(document=document, role="attachment")
        return (
            Document.objects.get(pk=document.pk).state,
            annexes.filter(signing_request__isnull=False).count(),
            SigningRequest.objects.filter(source=ANNEXES).count(),
            DigitalSignature.objects.exclude(step__kind="person").count(),
        )

    return inside(found)


def copies():
    def found():
        rows = CertifiedCopy.objects.order_by("number")
        return [(one.code, one.file_id is not None) for one in rows]

    return inside(found)


NOTHING = ("signing", 0, 0, 0)


@pytest.fixture
def at_stamp(monkeypatch):
    """Let something happen when the authority is asked for the time stamp of the n-th paper."""

    def happens(number, act):
        asked = []

        def stamped(*facts):
            asked.append(1)
            if len(asked) == number:
                act()
            return sign(*facts)

        monkeypatch.setattr(hands, "sign", stamped)

    return happens


def silent():
    raise TimestampUnavailableError


class KilledError(BaseException):
    """The process is gone."""


def killed():
    raise KilledError


def test_the_pages_hold_no_transaction_while_they_seal(people, client, monkeypatch):
    sealing, sealed_already = waiting_for_seal(people), sealed_with_annexes(people)
    copied = inside(lambda: released(people["clerk"]))
    inside(lambda: client.force_login(people["clerk"], backend=BACKEND))
    open_transactions = []

    def watched(*facts):
        open_transactions.append(connection.in_atomic_block)
        return sign(*facts)

    monkeypatch.setattr(hands, "sign", watched)
    for document, key, typed in [
        (sealing, "seal", {}),
        (sealed_already, "release", {"receivers": ""}),
        (copied, "copy", {"kind": "SY"}),
    ]:
        client.post(reverse("documents:act", args=[document.pk, key]), {"pin": PIN, **typed})

    assert open_transactions == [False] * (3 + 2 + 1)
    assert how_it_stands(sealing)[:2] == ("released", 2)
    assert how_it_stands(sealed_already)[:2] == ("released", 2)
    assert copies() == [("01/SY-UBND", True)]


def slow_copy(people):
    return copy(inside(lambda: released(people["clerk"])), people["clerk"])


def slow_seal(people):
    return seal(waiting_for_seal(people), people["clerk"])


@pytest.mark.parametrize("slow", [slow_copy, slow_seal])
def test_another_clerk_copies_and_registers_while_an_authority_takes_its_time(
    slow, people, ca, settings
):
    settings.XASO_SIGNING_TSA = ca.tsa_url
    slow = slow(people)
    paper = inside(lambda: released(people["other"]))
    draft = inside(lambda: drafted(people["other"], signer_id=people["chair"].pk))
    waits = inside(lambda: submit_for_signature(draft, actor=people["other"]))
    done, first = Event(), []

    def kept_waiting():
        assert pressed(slow)() == ""
        done.set()

    def other():
        while "tsa" not in ca.authority.asked:
            sleep(0.02)
        ca.authority.behaviour = {}
        assert pressed(copy(paper, people["other"]))() == ""
        assert pressed(partial(sign_now, waits, actor=people["chair"], pin=PIN))() == ""
        first.append(not done.is_set())

    ca.authority.asked.clear()
    ca.authority.behaviour = {"delay": {"tsa": 8}}
    run_together([kept_waiting, other])

    assert first == [True]
    codes = [f"{number:02}/SY-UBND" for number in range(1, len(copies()) + 1)]
    assert sorted(copies()) == [(code, True) for code in codes]
    assert inside(lambda: Document.objects.get(pk=draft.pk).number) is not None


@pytest.mark.parametrize("number", [1, 4, 6])
def test_a_time_stamp_that_fails_leaves_nothing_half_and_the_next_press_does_all(
    number, people, at_stamp
):
    document = waiting_for_seal(people, 5)
    at_stamp(number, silent)

    refused = pressed(seal(document, people["clerk"]))()

    assert "dấu thời gian" in refused
    assert how_it_stands(document) == NOTHING
    assert not inside(SigningLease.objects.exists)
    assert pressed(seal(document, people["clerk"]))() == ""
    assert how_it_stands(document) == ("released", 5, 5, 6)


def test_a_process_that_dies_leaves_nothing_half_and_keeps_others_waiting_for_minutes(
    people, at_stamp, monkeypatch
):
    document = waiting_for_seal(people)
    at_stamp(3, killed)
    monkeypatch.setattr(alone, "PATIENCE", 0.0)
    with monkeypatch.context() as dying, pytest.raises(KilledError):
        dying.setattr(alone, "_free", lambda lease: None)
        pressed(seal(document, people["clerk"]))()

    at_once = pressed(seal(document, people["other"]))()
    later = clock.now() + LASTS + timedelta(seconds=1)

    assert how_it_stands(document) == NOTHING
    assert at_once == str(BusyError())
    with clock.at(later):
        assert pressed(seal(document, people["other"]))() == ""
    assert how_it_stands(document) == ("released", 2, 2, 3)


def test_the_number_of_a_copy_whose_process_died_is_the_one_it_gets(
    people, at_stamp, monkeypatch
):
    document, other = inside(lambda: (released(people["clerk"]), released(people["other"])))
    at_stamp(1, killed)
    monkeypatch.setattr(alone, "PATIENCE", 0.0)
    with monkeypatch.context() as dying, pytest.raises(KilledError):
        dying.setattr(alone, "_free", lambda lease: None)
        pressed(copy(document, people["clerk"]))()
    pressed(copy(other, people["other"]))()
    left = copies()
    with clock.at(clock.now() + LASTS + timedelta(seconds=1)):
        pressed(copy(document, people["clerk"]))()

    assert left == [("01/SY-UBND", False), ("02/SY-UBND", True)]
    assert copies() == [("01/SY-UBND", True), ("02/SY-UBND", True)]


def test_two_clerks_who_seal_at_once_release_it_once(people):
    document = waiting_for_seal(people)

    answers = run_together(
        [pressed(seal(document, people[who])) for who in ("clerk", "other", "clerk")]
    )

    assert sorted(map(bool, answers)) == [False, True, True]
    assert how_it_stands(document) == ("released", 2, 2, 3)
    acts = inside(lambda: DocumentAct.objects.filter(document=document, key="released").count())
    assert acts == 1


def test_two_presses_for_one_copy_leave_no_gap(people, at_stamp):
    document = inside(lambda: released(people["clerk"]))
    at_stamp(1, lambda: sleep(0.5))

    run_together([pressed(copy(document, people["clerk"]))] * 3)

    codes = [code for code, _is_made in copies()]
    assert codes == [f"{number:02}/SY-UBND" for number in range(1, len(codes) + 1)]
    assert all(is_made for _code, is_made in copies())


def lost(document, people):
    key = SigningKey.objects.get(owner="organisation")
    retire_key(key.pk, actor=people["clerk"], reason="Rơi mất thiết bị.", is_lost=True)


def refused_by_another(document, people):
    [step] = SigningStep.objects.filter(request=document.signing_request, kind="organisation")
    refuse_step(step.pk, actor=people["other"], reason="Sai thể thức")


@pytest.mark.parametrize(("act", "state"), [(lost, "signing"), (refused_by_another, "draft")])
def test_what_happens_while_annexes_are_stamped_counts(act, state, people, at_stamp):
    document = waiting_for_seal(people)
    at_stamp(3, lambda: inside(lambda: act(document, people)))

    assert pressed(seal(document, people["clerk"]))() != ""

    assert how_it_stands(document) == (state, 0, 0, 0)


def test_a_recall_while_annexes_are_stamped_lets_nothing_out(people, at_stamp):
    document = sealed_with_annexes(people)
    at_stamp(
        2, lambda: inside(lambda: recall(document, actor=people["other"], reason="Sai căn cứ"))
    )

    assert pressed(release(document, people["clerk"]))() != ""

    assert how_it_stands(document) == ("recalled", 0, 2, 0)
    states = inside(lambda: set(SigningRequest.objects.values_list("state", flat=True)))
    assert states == {"cancelled"}
    assert pressed(release(document, people["clerk"]))() != ""
    assert how_it_stands(document) == ("recalled", 0, 2, 0)


def test_nothing_is_copied_that_is_destroyed_at_that_moment(people, at_stamp):
    document = inside(lambda: released(people["clerk"]))
    decision = {"reason": "Quyết định 5/QĐ-UBND", "actor": people["other"]}
    at_stamp(1, lambda: inside(lambda: destroy_contents([document.pk], **decision)))

    answer = pressed(copy(document, people["clerk"]))()

    assert "Quyết định 5/QĐ-UBND" in answer
    assert copies() == [("01/SY-UBND", False)]
    assert not inside(DigitalSignature.objects.exists)
