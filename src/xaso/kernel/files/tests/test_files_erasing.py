"""Contents that are destroyed for good."""

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import (
    FileQuarantinedError,
    ObjectState,
    copy,
    erase,
    info,
    read,
    store_bytes,
)
from xaso.kernel.files.contents import key_of
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


def place_of(file_id):
    return key_of(StoredFile.objects.select_related("content").get(pk=file_id).content)


def test_a_destroyed_content_is_gone_from_the_store_and_its_description_stays(
    django_capture_on_commit_callbacks,
):
    file_id = stored_pdf("bao-cao.pdf")
    before, place = info(file_id), place_of(file_id)

    with django_capture_on_commit_callbacks(execute=True):
        gone = erase([file_id], actor=official(Role.CLERK))

    after = info(file_id)
    assert gone == 1
    assert storage().size(place) is None
    assert (after.state, after.is_available) == (ObjectState.DESTROYED, False)
    assert (after.name, after.sha256) == (before.name, before.sha256)
    with pytest.raises(FileQuarantinedError):
        read(file_id)


def test_a_content_that_another_file_names_stays():
    mine, theirs = stored_pdf("mot.pdf", words="chung"), stored_pdf("hai.pdf", words="chung")

    gone = erase([mine], actor=None)

    assert gone == 0
    assert read(theirs) == a_pdf("chung")


def test_a_copy_in_another_commune_stays():
    file_id = stored_pdf("bao-cao.pdf")
    commune(THERE)
    copied = copy(file_id, to_commune=THERE)

    erase([file_id], actor=None)

    with acting_in(THERE):
        assert read(copied)


def test_the_same_content_can_be_brought_again(django_capture_on_commit_callbacks):
    file_id = stored_pdf("bao-cao.pdf", words="lai")
    with django_capture_on_commit_callbacks(execute=True):
        erase([file_id], actor=None)

    again = store_bytes(a_pdf("lai"), name="bao-cao.pdf", actor=None)

    assert read(again.id) == a_pdf("lai")
    assert not info(file_id).is_available


def test_nothing_is_destroyed_twice():
    file_id = stored_pdf("bao-cao.pdf")
    erase([file_id], actor=None)

    assert erase([file_id], actor=None) == 0
