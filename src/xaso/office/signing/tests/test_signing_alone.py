"""Who is alone at a paper, over several transactions, whatever becomes of them."""

from datetime import timedelta
from threading import Event
from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from psycopg import errors
from standins.signing_plugin.program import SigningProgram
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError
from xaso.kernel.files.services import scanning
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.office.signing.errors import BusyError
from xaso.office.signing.models import DigitalSignature, SigningKey, SigningLease
from xaso.office.signing.places import folder
from xaso.office.signing.services import alone, apart, batches
from xaso.office.signing.services.alone import LASTS, alone_with, stay_alone, wait_for
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.batches import begin_batch, mark_item, note_seen, sign_next
from xaso.office.signing.states import BatchState, ItemMark, ItemState, KeyProvider
from xaso.office.signing.tasks import forget_handed_out
from xaso.office.signing.testing import PIN, paper_to_sign, signing_key, steps_of

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
PAPER = "signing.request|thu"


@pytest.fixture
def here(db):
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def nobody_waits(monkeypatch):
    monkeypatch.setattr(alone, "PATIENCE", 0.0)


def inside(work):
    with acting_in(HERE), transaction.atomic():
        return work()


def killed(name):
    """Leave what a process leaves that was killed while it was alone with a name."""
    SigningLease.objects.create(name=name, until=clock.now() + LASTS)


def test_what_a_crash_leaves_ends_by_itself(here, nobody_waits):
    killed(PAPER)

    with pytest.raises(BusyError), alone_with(PAPER, patience=0):
        pass
    with pytest.raises(BusyError):
        wait_for(PAPER)
    with clock.at(clock.now() + LASTS + timedelta(seconds=1)):
        wait_for(PAPER)
        with alone_with(PAPER, patience=0):
            held = SigningLease.objects.count()

    assert held == 1
    assert not SigningLease.objects.exists()


def test_what_crashes_left_is_forgotten_at_night(here):
    killed(PAPER)
    with clock.at(clock.now() + LASTS + timedelta(seconds=1)):
        killed("signing.request|nay")

        forget_handed_out(0)

        assert [one.name for one in SigningLease.objects.all()] == ["signing.request|nay"]


def test_an_act_that_fails_frees_what_it_was_alone_with(here):
    with pytest.raises(ZeroDivisionError), alone_with(PAPER):
        raise ZeroDivisionError

    assert not SigningLease.objects.exists()


def test_an_act_of_many_parts_stays_alone_as_long_as_it_says_so(here):
    begun = clock.now()

    with alone_with(PAPER):
        with clock.at(begun + LASTS / 2):
            stay_alone()
        with (
            clock.at(begun + LASTS * 1.4),
            pytest.raises(BusyError),
            alone_with(PAPER, patience=0),
        ):
            pass
        with clock.at(begun + LASTS * 1.6), alone_with(PAPER, patience=0):
            held = SigningLease.objects.count()

    assert held == 1


def test_who_is_alone_waits_for_nobody_in_the_parts_of_the_act(here):
    with alone_with(PAPER):
        begun = monotonic()
        wait_for(PAPER)

    assert monotonic() - begun < 1


@pytest.mark.real_database
@pytest.mark.parametrize("first", ["over transactions", "in a transaction"])
def test_nobody_is_there_together_with_another(real_database, first):
    """Also where every transaction has another connection, as a pooler lends them."""
    commune(HERE)
    inside_now, most, begun = [], [], Event()

    def there():
        inside_now.append(1)
        most.append(len(inside_now))
        begun.set()
        Event().wait(0.3)
        inside_now.pop()

    def over_transactions():
        with acting_in(HERE), alone_with(PAPER):
            connection.close()
            there()
            connection.close()

    def in_a_transaction():
        def work():
            wait_for(PAPER)
            there()

        inside(work)

    one, other = over_transactions, in_a_transaction
    if first != "over transactions":
        one, other = other, one

    def later(work):
        begun.wait(20)
        work()

    run_together([one, lambda: later(other), lambda: later(over_transactions)])

    assert most == [1, 1, 1]
    assert not inside(SigningLease.objects.exists)


def leader_with_key():
    leader = official(Role.LEADER, full_name="Nguyễn Hữu Phước")
    signing_key(leader)
    return leader


def one_step(leader):
    return steps_of(paper_to_sign(leader, asker=official(Role.SPECIALIST)))[0]


def marked(leader, count=2):
    batch = begin_batch([one_step(leader).pk for _number in range(count)], actor=leader)
    for item in batch.items.all():
        note_seen(item)
        mark_item(item.pk, ItemMark.SIGN, actor=leader)
    return batch


def test_the_page_of_a_paper_that_is_being_signed_says_so(here, client, nobody_waits):
    leader = leader_with_key()
    step = one_step(leader)
    killed(f"signing.request|{step.request_id}")
    SigningLease.objects.update(until=clock.now() + timedelta(days=1))
    client.force_login(leader, backend=BACKEND)

    page = client.post(reverse("signing:step", args=[step.pk]), {"act": "sign", "pin": PIN})

    assert "đang được ký" in page.content.decode()
    assert not DigitalSignature.objects.exists()


def cancelled_by_the_database():
    error = OperationalError("canceling statement due to statement timeout")
    error.__cause__ = errors.QueryCanceled()
    return error


def test_a_made_signature_is_kept_although_a_row_was_held_too_long_once(here, monkeypatch):
    leader, asked = leader_with_key(), []
    check = apart.check_key

    def slow(key):
        asked.append(key)
        if len(asked) == 1:
            raise cancelled_by_the_database()
        check(key)

    monkeypatch.setattr(apart, "check_key", slow)

    assert sign_apart(one_step(leader).pk, actor=leader, pin=PIN).completed
    assert len(asked) == 2


def test_a_row_that_is_held_all_the_time_is_told_as_such(here, monkeypatch):
    leader = leader_with_key()

    def slow(key):
        raise cancelled_by_the_database()

    monkeypatch.setattr(apart, "check_key", slow)

    with pytest.raises(BusyError):
        sign_apart(one_step(leader).pk, actor=leader, pin=PIN)


@pytest.mark.parametrize(
    "failure",
    [
        DamagedFileError("x"),
        FileQuarantinedError(uuid7(), "quarantined"),
        cancelled_by_the_database(),
        OperationalError("deadlock"),
    ],
    ids=["damaged", "quarantined", "timeout", "database"],
)
def test_one_bad_paper_does_not_block_a_batch(here, monkeypatch, failure):
    leader = leader_with_key()
    batch = marked(leader)
    bad = batch.items.first().step_id

    def sign(step_id, **how):
        if step_id == bad:
            raise failure
        return sign_apart(step_id, **how)

    monkeypatch.setattr(batches, "sign_apart", sign)
    for _turn in range(2):
        sign_next(batch.pk, actor=leader, pin=PIN)

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert [one.state for one in batch.items.all()] == [ItemState.FAILED, ItemState.SIGNED]
    assert batch.items.first().error


def test_a_paper_that_its_owner_signed_elsewhere_is_signed_in_the_batch(here):
    leader = leader_with_key()
    batch = marked(leader, count=1)
    sign_apart(batch.items.get().step_id, actor=leader, pin=PIN)

    progress = sign_next(batch.pk, actor=leader, pin=PIN)

    item = batch.items.get()
    assert (progress.signed, progress.failed) == (1, 0)
    assert (item.state, item.error) == (ItemState.SIGNED, "")


def test_a_file_that_cannot_be_opened_is_said_on_the_page(here, client, monkeypatch):
    leader = leader_with_key()
    step = one_step(leader)
    client.force_login(leader, backend=BACKEND)

    def closed(*args):
        raise FileQuarantinedError(uuid7(), "quarantined")

    monkeypatch.setattr("xaso.office.signing.testing.PaperSource.prepare", closed)
    page = client.post(reverse("signing:step", args=[step.pk]), {"act": "sign", "pin": PIN})

    assert "không mở được tệp" in page.content.decode()


@pytest.mark.real_database
def test_no_transaction_is_open_while_the_scanner_is_asked(
    real_database, client, settings, monkeypatch
):
    settings.XASO_SIGNING_PLUGIN = "ws://127.0.0.1:8987"
    found = []

    class Watching:
        def scan(self, pieces, *, seconds):
            found.append(connection.in_atomic_block)
            return ""

    def arranged():
        leader = leader_with_key()
        SigningKey.objects.update(provider=KeyProvider.PLUGIN)
        return leader, one_step(leader), folder() / SigningKey.objects.get().place

    commune(HERE)
    leader, step, place = inside(arranged)
    client.force_login(leader, backend=BACKEND)
    said = client.post(reverse("signing:plugin", args=[step.pk])).json()["message"]
    paper = client.get(said["FileName"]).content
    monkeypatch.setattr(scanning, "scanner", Watching)
    upload = SimpleUploadedFile("x.pdf", SigningProgram(place, PIN).signed(paper))

    answer = client.post(said["FileUploadHandler"], {"uploadfile": upload}).json()

    assert answer["Status"] is True
    assert found == [False]
