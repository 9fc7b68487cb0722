"""The one contract of every store, tried on a folder and on a real S3 store."""

import time
from pathlib import Path

import pytest

from xaso.kernel.files.storage import s3
from xaso.kernel.files.storage.disk import DiskStorage
from xaso.kernel.files.storage.port import Entry, MissingObjectError, StorageError
from xaso.kernel.files.storage.s3 import S3Storage


@pytest.fixture(params=["disk", "s3"])
def store(request, tmp_path):
    if request.param == "disk":
        return DiskStorage(tmp_path / "kho")
    return request.getfixturevalue("bucket")


@pytest.fixture
def bucket(seaweed):
    endpoint, credentials = seaweed
    made = S3Storage(endpoint, "xaso", "us-east-1", credentials)
    made.clear("")
    return made


def test_an_object_comes_back_as_it_was_put(store):
    store.put("101/ab/abc.id", [b"first ", b"", b"second"])

    assert b"".join(store.get("101/ab/abc.id")) == b"first second"
    assert store.size("101/ab/abc.id") == 12


def test_what_is_not_there_is_said_to_be_so(store):
    assert store.size("101/ab/nothing") is None
    with pytest.raises(MissingObjectError):
        next(store.get("101/ab/nothing"))
    store.delete("101/ab/nothing")


def test_a_second_put_replaces_the_first(store):
    store.put("101/ab/twice", [b"old and long"])
    store.put("101/ab/twice", [b"new"])

    assert b"".join(store.get("101/ab/twice")) == b"new"


def test_a_deleted_object_is_gone(store):
    store.put("101/ab/gone", [b"x"])

    store.delete("101/ab/gone")

    assert store.size("101/ab/gone") is None


def test_a_list_names_what_lies_below_its_prefix_only(store):
    for key in ("101/ab/one", "101/ab/two", "101/ac/three", "102/ab/four"):
        store.put(key, [key.encode()])

    found = sorted(store.entries("101/ab/"), key=lambda one: one.key)

    assert [(one.key, one.size) for one in found] == [("101/ab/one", 10), ("101/ab/two", 10)]
    assert all(isinstance(one, Entry) for one in found)
    assert abs(found[0].modified - time.time()) < 60


def test_everything_below_a_prefix_can_be_cleared(store):
    for key in ("uploads/101/a/1", "uploads/101/a/2", "uploads/101/b/1"):
        store.put(key, [b"x"])

    store.clear("uploads/101/a/")

    assert [one.key for one in store.entries("uploads/")] == ["uploads/101/b/1"]


def test_a_write_that_fails_half_way_leaves_nothing(store):
    def breaks():
        yield b"x" * 1024
        raise RuntimeError("the sender is gone")

    with pytest.raises(RuntimeError):
        store.put("101/ab/half", breaks())

    assert store.size("101/ab/half") is None
    assert store.leftovers(time.time() + 60) == []


def test_it_says_where_it_is_after_trying(store):
    said = store.describe()

    assert "free" in said or "answers in" in said
    assert list(store.entries("")) == []


def test_a_large_object_goes_up_in_parts_and_is_whole(bucket, monkeypatch):
    monkeypatch.setattr(s3, "PART", 5 * 1024 * 1024)
    pieces = [bytes([number]) * 1024 * 1024 for number in range(12)]

    bucket.put("101/ab/large", pieces)

    assert bucket.size("101/ab/large") == 12 * 1024 * 1024
    assert b"".join(bucket.get("101/ab/large")) == b"".join(pieces)
    assert bucket.leftovers(time.time() + 60) == []


def test_a_large_upload_that_breaks_off_is_taken_back(bucket, monkeypatch):
    monkeypatch.setattr(s3, "PART", 5 * 1024 * 1024)

    def breaks():
        for _ in range(11):
            yield b"x" * 1024 * 1024
        raise RuntimeError("the sender is gone")

    with pytest.raises(RuntimeError):
        bucket.put("101/ab/large", breaks())

    assert bucket.size("101/ab/large") is None
    assert bucket.leftovers(time.time() + 60) == []


@pytest.mark.parametrize(
    ("key_id", "secret", "said"),
    [
        ("xaso", "wrong", "SignatureDoesNotMatch"),
        ("nobody", "only-for-tests", "InvalidAccessKeyId"),
    ],
)
def test_a_refusal_of_the_s3_store_is_said_in_its_words(
    seaweed, tmp_path, key_id, secret, said
):
    endpoint, _credentials = seaweed
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(f'key_id = "{key_id}"\nsecret = "{secret}"\n')
    store = S3Storage(endpoint, "xaso", "us-east-1", wrong)

    with pytest.raises(StorageError, match=said):
        store.put("101/ab/x", [b"x"])


def test_a_store_that_is_away_is_an_error_of_the_store(tmp_path):
    credentials = tmp_path / "keys.toml"
    credentials.write_text('key_id = "a"\nsecret = "b"\n')
    store = S3Storage("http://127.0.0.1:9", "xaso", "us-east-1", Path(credentials), attempts=1)

    with pytest.raises(StorageError, match="does not answer"):
        store.size("101/ab/x")
