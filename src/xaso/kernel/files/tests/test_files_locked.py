"""A file under a second key: neither the database with the key ring nor another key opens it."""

import os

import pytest

from xaso.kernel.files.api import (
    FileQuarantinedError,
    LockedFileError,
    discard,
    info,
    lock_copy,
    read,
    store_bytes,
    unlock_copy,
)
from xaso.kernel.files.comparison import compare
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.services.rewrapping import rewrap
from xaso.kernel.files.testing import a_pdf, hold_all, stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
KEY = os.urandom(32)
NAME = "giay-to.pdf"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


def test_only_its_key_opens_it():
    plain = stored_pdf(words="Giấy khai sinh")

    locked = lock_copy(plain, lock=KEY, name=NAME)

    assert read(locked, lock=KEY) == read(plain) == a_pdf("Giấy khai sinh")
    for other in (None, os.urandom(32)):
        with pytest.raises(LockedFileError):
            read(locked, lock=other)
    with pytest.raises(LockedFileError):
        read(plain, lock=KEY)


def test_nothing_in_the_database_says_that_two_files_are_the_same():
    plain = stored_pdf("cua-ba-mau.pdf")
    locked = lock_copy(plain, lock=KEY, name=NAME)

    one, other = StoredObject.objects.order_by("created_at")

    assert bytes(one.sha256) != bytes(other.sha256)
    assert bytes(one.address) != bytes(other.address)
    assert info(locked).name == NAME


def test_a_file_without_a_verdict_is_not_locked_away():
    plain = stored_pdf()
    hold_all("infected")

    with pytest.raises(FileQuarantinedError):
        lock_copy(plain, lock=KEY, name=NAME)


def test_another_commune_gets_an_ordinary_copy():
    commune(THERE)
    locked = lock_copy(stored_pdf(words="a"), lock=KEY, name=NAME)

    made = unlock_copy(locked, lock=KEY, name="khai-sinh.pdf", to_commune=THERE, actor=None)

    with acting_in(THERE):
        assert (made.name, read(made.id)) == ("khai-sinh.pdf", a_pdf("a"))


def test_the_comparison_and_a_new_master_key_leave_it_as_it_is():
    locked = lock_copy(stored_pdf(words="b"), lock=KEY, name=NAME)
    StoredObject.objects.update(key_id="an older one")

    done, found = sum(rewrap()), compare(contents=True)

    assert (done, found.missing, found.wrong_length, found.damaged) == (2, [], [], [])
    assert read(locked, lock=KEY) == a_pdf("b")


def test_what_its_only_user_gives_up_is_gone_and_its_copy_stays():
    plain = stored_pdf(words="c")
    locked = lock_copy(plain, lock=KEY, name=NAME)

    discard(plain)

    assert StoredFile.objects.get().pk == locked
    assert read(locked, lock=KEY) == a_pdf("c")


def test_what_is_referred_to_is_not_given_up():
    content = store_bytes(a_pdf("d"), name="d.pdf", actor=None)
    twin = store_bytes(a_pdf("d"), name="e.pdf", actor=None)

    discard(content.id)

    assert read(twin.id) == a_pdf("d")
