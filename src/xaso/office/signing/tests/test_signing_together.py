"""Two presses at once, on real transactions."""

from threading import Event
from time import sleep

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.signing.certificates import read_certificate
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import (
    DigitalSignature,
    KeptVerdict,
    SignatureImage,
    SigningBatchItem,
    SigningKey,
    SigningRequest,
)
from xaso.office.signing.places import KeyPlace
from xaso.office.signing.services import batches, verdicts
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.batches import begin_batch, mark_item, note_seen, sign_next
from xaso.office.signing.services.keys import register_key
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.states import (
    ItemMark,
    ItemState,
    KeyOwner,
    KeyProvider,
    StepKind,
)
from xaso.office.signing.testing import (
    PIN,
    paper_to_sign,
    self_made_p12,
    signature_image,
    signing_key,
    steps_of,
)

pytestmark = pytest.mark.real_database


@pytest.fixture
def here(real_database):
    commune(HERE)


def inside(work):
    with acting_in(HERE), transaction.atomic():
        return work()


def pressed(work):
    """Press a button as a request does: what is refused is answered, not raised."""

    def press():
        try:
            return inside(work)
        except NotSignedError as failure:
            return str(failure.reason)

    return press


def pressed_apart(work):
    """Press a button whose page opens short transactions itself."""

    def press():
        try:
            with acting_in(HERE):
                return work()
        except NotSignedError as failure:
            return str(failure.reason)

    return press


def asked(signers):
    author = official(Role.SPECIALIST)
    return paper_to_sign(*signers, asker=author)


def leader_with_key():
    user = official(Role.LEADER)
    signing_key(user)
    return user


def test_ten_presses_on_one_paper_make_one_signature(here):
    leader = inside(leader_with_key)
    step = inside(lambda: steps_of(asked([leader]))[0].pk)

    answers = run_together(
        [pressed_apart(lambda: sign_apart(step, actor=leader, pin=PIN))] * 10
    )

    assert sum(not isinstance(one, str) for one in answers) == 1
    assert inside(DigitalSignature.objects.count) == 1


def test_signing_and_refusing_at_once_leave_one_of_both(here):
    leader = inside(leader_with_key)
    step = inside(lambda: steps_of(asked([leader]))[0].pk)

    answers = run_together(
        [
            pressed_apart(lambda: sign_apart(step, actor=leader, pin=PIN)),
            pressed(lambda: refuse_step(step, actor=leader, reason="Sai.")),
        ]
    )

    state = inside(lambda: SigningRequest.objects.get().state)
    assert sum(isinstance(one, str) for one in answers) == 1
    assert state in ("completed", "refused")
    assert inside(DigitalSignature.objects.count) == (1 if state == "completed" else 0)


def test_wrong_pins_at_once_are_all_counted(here):
    leader = inside(leader_with_key)
    step = inside(lambda: steps_of(asked([leader]))[0].pk)

    def wrong():
        try:
            sign_apart(step, actor=leader, pin="000000")
        except NotSignedError as failure:
            return str(failure.reason)
        return ""

    run_together([pressed_apart(wrong)] * 8)

    key = inside(lambda: SigningKey.objects.get(holder=leader))
    assert key.closed_until is not None
    assert inside(DigitalSignature.objects.count) == 0


def test_two_presses_begin_one_batch(here):
    leader = inside(leader_with_key)
    steps = inside(lambda: [steps_of(asked([leader]))[0].pk for _number in range(3)])

    begun = run_together([pressed(lambda: begin_batch(steps, actor=leader).pk)] * 6)

    assert len(set(begun)) == 1
    assert inside(SigningBatchItem.objects.count) == 3


def test_two_presses_register_a_key_once(here):
    leader = inside(lambda: official(Role.LEADER))
    made = pkcs12.load_pkcs12(self_made_p12("Lê Văn Bình"), PIN.encode()).cert.certificate
    about = read_certificate(made.public_bytes(Encoding.DER))
    place = KeyPlace(KeyProvider.PKCS12, "x.p12")

    answers = run_together(
        [pressed(lambda: register_key(KeyOwner.PERSON, place, about, actor=leader).pk)] * 6
    )

    assert sum(isinstance(one, str) for one in answers) == 5
    assert inside(SigningKey.objects.count) == 1


def test_two_presses_leave_one_picture_in_use(here):
    leader = inside(lambda: official(Role.LEADER))

    run_together([pressed(lambda: signature_image(leader).pk)] * 4)

    in_use = inside(lambda: SignatureImage.objects.filter(retired_at__isnull=True).count())
    assert (in_use, inside(SignatureImage.objects.count)) == (1, 4)


def test_what_is_being_signed_is_not_decided_about_meanwhile(here, monkeypatch):
    leader = inside(leader_with_key)
    signing, decided = Event(), Event()

    def begun():
        batch = begin_batch([steps_of(asked([leader]))[0].pk], actor=leader)
        item = batch.items.get()
        note_seen(item)
        mark_item(item.pk, ItemMark.SIGN, actor=leader)
        return batch.pk, item.pk

    batch_id, item_id = inside(begun)

    def slowly(*args, **kwargs):
        signing.set()
        decided.wait(1)
        return sign_apart(*args, **kwargs)

    monkeypatch.setattr(batches, "sign_apart", slowly)

    def decide():
        signing.wait(20)
        try:
            mark_item(item_id, ItemMark.NONE, actor=leader)
        finally:
            decided.set()

    answers = run_together(
        [pressed_apart(lambda: sign_next(batch_id, actor=leader, pin=PIN)), pressed(decide)]
    )

    item = inside(lambda: SigningBatchItem.objects.get(pk=item_id))
    assert isinstance(answers[1], str)
    assert (item.state, item.mark) == (ItemState.SIGNED, ItemMark.SIGN)


def test_two_windows_of_one_batch_sign_each_paper_once(here):
    leader = inside(leader_with_key)

    def begun():
        steps = [steps_of(asked([leader]))[0].pk for _number in range(4)]
        batch = begin_batch(steps, actor=leader)
        for item in batch.items.all():
            note_seen(item)
            mark_item(item.pk, ItemMark.SIGN, actor=leader)
        return batch.pk

    batch_id = inside(begun)

    run_together([pressed_apart(lambda: sign_next(batch_id, actor=leader, pin=PIN))] * 6)

    assert inside(DigitalSignature.objects.count) == 4
    kinds = inside(lambda: set(DigitalSignature.objects.values_list("step__kind", flat=True)))
    assert kinds == {StepKind.PERSON}


def test_a_file_that_two_jobs_check_at_once_is_judged_once(here, monkeypatch):
    file_id, judge, judged = inside(stored_pdf), verdicts.verify_pdf, []

    def slowly(content, **kwargs):
        judged.append(len(content))
        sleep(0.3)
        return judge(content, **kwargs)

    monkeypatch.setattr(verdicts, "verify_pdf", slowly)

    def job():
        verdicts.check_new.run(commune_id=HERE, file_ids=[str(file_id)])

    run_together([job, job])

    assert len(judged) == 1
    assert inside(KeptVerdict.objects.count) == 1
