"""Equal uploads at the same moment share one object and lose nothing."""

import io
from threading import Event
from time import sleep

import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.files import api
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.services import scanning
from xaso.kernel.files.states import ObjectState
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock

pytestmark = pytest.mark.real_database


@pytest.fixture
def folder(real_database, settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path / "kho"
    with transaction.atomic():
        commune(HERE)
    return settings.XASO_FILES_DIR


def store():
    with acting_in(HERE), transaction.atomic():
        return api.store_bytes(a_pdf("cùng lúc"), name="a.pdf", actor=None).id


def test_writers_of_one_content_share_it(folder):
    ids = run_together([store] * 6)

    with acting_in(HERE), transaction.atomic():
        assert {api.read(one) for one in ids} == {a_pdf("cùng lúc")}
        assert StoredObject.objects.count() == 1
    assert len(set(ids)) == 6
    assert len([path for path in folder.rglob("*.*") if path.is_file()]) == 1


def test_a_writer_that_rolls_back_does_not_take_the_others_content_away(folder):
    def give_up():
        with acting_in(HERE), transaction.atomic():
            api.store_bytes(a_pdf("cùng lúc"), name="b.pdf", actor=None)
            transaction.set_rollback(True)

    ids = run_together([give_up, store, give_up, store])

    with acting_in(HERE), transaction.atomic():
        assert [api.read(one) for one in ids if one] == [a_pdf("cùng lúc")] * 2


class SlowScanner:
    """Finds nothing, after a while."""

    def scan(self, pieces, *, seconds):
        sleep(0.5)
        return ""

    def version(self):
        return "slow"


def test_two_who_bring_a_paper_of_ours_at_once_do_not_close_it(folder, settings, monkeypatch):
    settings.XASO_CLAMD = "/nowhere/clamd.sock"
    monkeypatch.setattr(scanning, "scanner", SlowScanner)
    ours = store()

    def bring():
        with acting_in(HERE), transaction.atomic():
            return api.store(io.BytesIO(a_pdf("cùng lúc")), name="b.pdf", actor=None)

    run_together([bring, bring])

    with acting_in(HERE), transaction.atomic():
        assert api.read(ours) == a_pdf("cùng lúc")
        [content] = StoredObject.objects.all()
        assert (content.state, bool(content.scanned_at)) == (ObjectState.AVAILABLE, True)


def test_who_alone_has_a_content_and_comes_second_leaves_the_verdict(
    folder, settings, monkeypatch
):
    settings.XASO_CLAMD = "/nowhere/clamd.sock"
    monkeypatch.setattr(scanning, "scanner", SlowScanner)
    store()
    with acting_in(HERE), transaction.atomic():
        row = StoredFile.objects.select_related("content").get()
        StoredObject.objects.update(
            state=ObjectState.INFECTED, finding="Eicar", scanned_at=clock.now()
        )
        scanning.settle(row, io.BytesIO(a_pdf("cùng lúc")), None)

        assert StoredObject.objects.get().state == ObjectState.INFECTED


def erase_all():
    return api.erase(StoredFile.objects.values_list("pk", flat=True), actor=None)


def test_who_keeps_a_content_that_is_being_destroyed_gets_a_new_one(folder):
    store()
    destroyed = Event()

    def destroy():
        with acting_in(HERE), transaction.atomic():
            erase_all()
            destroyed.set()
            sleep(0.5)

    def keep():
        destroyed.wait(20)
        return store()

    _nothing, kept = run_together([destroy, keep])

    with acting_in(HERE), transaction.atomic():
        assert api.read(kept) == a_pdf("cùng lúc")
        states = sorted(StoredObject.objects.values_list("state", flat=True))
        assert states == [ObjectState.AVAILABLE, ObjectState.DESTROYED]


def test_a_content_that_somebody_is_keeping_is_not_destroyed(folder):
    first, kept = store(), Event()

    def keep():
        with acting_in(HERE), transaction.atomic():
            found = api.store_bytes(a_pdf("cùng lúc"), name="b.pdf", actor=None).id
            kept.set()
            sleep(0.5)
            return found

    def destroy():
        kept.wait(20)
        with acting_in(HERE), transaction.atomic():
            return api.erase([first], actor=None)

    second, gone = run_together([keep, destroy])

    assert gone == 0
    with acting_in(HERE), transaction.atomic():
        assert api.read(second) == a_pdf("cùng lúc")


def test_a_streamed_answer_outlives_its_request(folder):
    with acting_in(HERE), transaction.atomic():
        file_id = store()
        response = api.as_response(file_id, inline=False)

    assert response.getvalue() == a_pdf("cùng lúc")
