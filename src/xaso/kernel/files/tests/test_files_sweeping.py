"""Files that nothing refers to go after a while; everything else stays."""

from datetime import UTC, datetime, timedelta

import pytest

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.contents import key_of
from xaso.kernel.files.keepers import FileKeeper, keepers
from xaso.kernel.files.models import ResumableUpload, StoredFile, StoredObject
from xaso.kernel.files.services.keeping import store_bytes
from xaso.kernel.files.services.opening import read
from xaso.kernel.files.services.sweeping import Removed, remove_unused
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.tasks import remove_unused_files
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 10, 5, 2, tzinfo=UTC)
LATER = THEN + timedelta(days=31)


@pytest.fixture(autouse=True)
def here():
    with clock.at(LATER), acting_in(HERE):
        yield


def old_pdf(words="cũ", **more):
    file_id = stored_pdf(words=words, **more)
    StoredFile.objects.filter(pk=file_id).update(created_at=THEN)
    return file_id


def test_an_old_file_without_use_goes_with_its_content(django_capture_on_commit_callbacks):
    file_id = old_pdf()
    content = StoredObject.objects.get()
    place, size = key_of(content), content.size

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_unused(days=30)

    assert removed == Removed(files=1, objects=1, bytes=size)
    assert not StoredFile.objects.filter(pk=file_id).exists()
    assert storage().size(place) is None


def test_a_young_file_stays():
    stored_pdf()

    assert remove_unused(days=30) == Removed()


def test_a_file_that_a_row_refers_to_stays_and_holds_up_no_other():
    file_id, unused = old_pdf(), old_pdf("thừa")
    ResumableUpload.objects.create(
        owner=b"x", name="a.pdf", size=1, sealed_key=b"x", key_id="k1",
        stored_file_id=file_id, expires_at=LATER,
    )  # fmt: skip

    assert remove_unused(days=30).files == 1
    assert not StoredFile.objects.filter(pk=unused).exists()
    assert read(file_id) == a_pdf("cũ")


def test_a_content_that_another_file_names_stays(django_capture_on_commit_callbacks):
    old_pdf("chung")
    young = store_bytes(a_pdf("chung"), name="khac.pdf", actor=None)

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_unused(days=30)

    assert (removed.files, removed.objects) == (1, 0)
    assert read(young.id) == a_pdf("chung")


def test_a_file_that_a_module_keeps_otherwise_stays(monkeypatch):
    file_id, unused = old_pdf(), old_pdf("thừa")

    class Drafts(FileKeeper):
        key = "tests.drafts"

        def kept(self):
            return {file_id}

    monkeypatch.setitem(keepers._items, "tests.drafts", Drafts())

    assert remove_unused(days=30).files == 1
    assert not StoredFile.objects.filter(pk=unused).exists()
    assert read(file_id) == a_pdf("cũ")


def test_the_night_s_work_is_one_line_of_the_audit_trail_for_each_commune(settings):
    settings.XASO_FILES_UNUSED_DAYS = 30
    commune(HERE), commune(THERE)
    old_pdf("một")
    old_pdf("hai")
    with acting_in(THERE):
        old_pdf("ba")

    remove_unused_files(timestamp=0)

    entry = AuditEntry.objects.get(action="files.unused.removed")
    assert (entry.actor, entry.details["files"], entry.details["objects"]) == (None, 2, 2)
    assert not StoredFile.objects.exists()
    with acting_in(THERE):
        assert not StoredFile.objects.exists()


def test_a_setting_of_nought_removes_nothing(settings):
    settings.XASO_FILES_UNUSED_DAYS = 0
    old_pdf()

    remove_unused_files(timestamp=0)

    assert StoredFile.objects.count() == 1
