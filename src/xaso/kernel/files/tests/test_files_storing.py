"""Files come back as they were stored, once on disk, and only in their own commune."""

import hashlib
import io
import os
import tracemalloc

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files import api
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.places import object_key
from xaso.kernel.files.segments import SEGMENT
from xaso.kernel.files.testing import PNG, a_pdf, stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock


def objects_on_disk(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@given(tail=st.text(max_size=2000), fill=st.sampled_from([1, SEGMENT - 9, 2 * SEGMENT]))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_comes_back_as_it_was(here, tail, fill):
    visible = "".join(char for char in tail if char >= " " and char.isprintable())
    content = ("x" * fill + visible).encode()

    stored = api.store(io.BytesIO(content), name="đơn.txt", actor=None)

    assert api.read(stored.id) == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)


def test_what_is_known_of_a_file_needs_no_opening(here):
    actor = official(Role.RECEPTIONIST)

    stored = api.store_bytes(PNG, name="thư mục/ảnh thẻ.png", actor=actor)

    found = api.info(stored.id)
    assert found == stored
    assert (found.name, found.media_type, found.created_by_id) == (
        "ảnh thẻ.png",
        "image/png",
        actor.pk,
    )
    assert (found.is_picture, found.shows_inline, found.is_available) == (True, True, True)


def test_equal_contents_share_one_object_but_keep_their_names(here):
    first = api.store_bytes(a_pdf(), name="cccd.pdf", actor=None)
    second = api.store_bytes(a_pdf(), name="bản sao.pdf", actor=None)

    assert first.id != second.id
    assert StoredObject.objects.count() == 1
    assert len(objects_on_disk(here)) == 1
    assert api.read(first.id) == api.read(second.id)


def test_another_commune_neither_shares_nor_sees_the_content(here):
    commune(THERE)
    mine = stored_pdf()

    with acting_in(THERE):
        theirs = stored_pdf()
        with pytest.raises(api.NoSuchFileError):
            api.read(mine)
        assert api.many([mine, theirs]).keys() == {theirs}

    names = [path.name.split(".")[0] for path in objects_on_disk(here)]
    assert len(set(names)) == 2


def test_nothing_of_the_content_is_readable_on_disk(here):
    stored_pdf(words="Số định danh 001085000123")

    (path,) = objects_on_disk(here)

    assert b"001085000123" not in path.read_bytes()
    assert b"PDF" not in path.read_bytes()


def test_a_content_lost_on_disk_returns_with_the_next_equal_upload(here):
    lost = stored_pdf("a.pdf", words="giống nhau")
    objects_on_disk(here)[0].unlink()

    again = stored_pdf("b.pdf", words="giống nhau")

    assert api.read(lost) == api.read(again)


def test_many_files_cost_one_query(here, django_assert_num_queries):
    ids = [stored_pdf(f"{number}.pdf") for number in range(5)]

    with django_assert_num_queries(1):
        found = api.many(ids)

    assert [found[one].name for one in ids] == [f"{number}.pdf" for number in range(5)]


def test_a_changed_byte_on_disk_is_noticed_before_anything_is_handed_out(here, caplog):
    file_id = stored_pdf()
    (path,) = objects_on_disk(here)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(api.DamagedFileError):
        api.open_stream(file_id)

    assert "files_object_damaged" in caplog.text


def test_a_large_file_cut_short_never_comes_to_its_end(here):
    big = os.urandom(SEGMENT).hex().encode() + b"the end"
    stored = api.store_bytes(big, name="lớn.txt", actor=None)
    (path,) = objects_on_disk(here)
    os.truncate(path, 2 * (SEGMENT + 16))

    pieces = api.open_stream(stored.id)

    with pytest.raises(api.DamagedFileError):
        list(pieces)


def test_an_object_put_in_place_of_another_is_refused(here):
    mine, other = stored_pdf("a.pdf"), stored_pdf("b.pdf")
    contents = {row.pk: row.content for row in StoredFile.objects.select_related("content")}
    a, b = (
        here / object_key(HERE, bytes(contents[one].address), contents[one].pk)
        for one in (mine, other)
    )

    b.replace(a)

    with pytest.raises(api.DamagedFileError):
        api.read(mine)


def test_a_lost_object_is_a_damaged_file_not_a_crash(here):
    file_id = stored_pdf()
    objects_on_disk(here)[0].unlink()

    with pytest.raises(api.DamagedFileError):
        api.read(file_id)


@pytest.mark.parametrize("state", ["quarantined", "infected"])
def test_a_file_that_is_held_back_cannot_be_opened(here, state):
    file_id = stored_pdf()
    StoredObject.objects.update(state=state, finding="Xaso.Test")

    with pytest.raises(api.FileQuarantinedError):
        api.open_stream(file_id)
    assert not api.info(file_id).is_available
    assert api.info(file_id).notice.endswith(".")


def test_another_commune_receives_its_own_copy_in_the_same_state(here):
    commune(THERE)
    original = stored_pdf("kết quả.pdf")
    StoredObject.objects.update(state="quarantined")

    copied = api.copy(original, to_commune=THERE)

    with acting_in(THERE):
        assert api.info(copied).name == "kết quả.pdf"
        assert api.info(copied).state == "quarantined"
    StoredObject.objects.update(state="available")
    again = api.copy(original, to_commune=THERE)
    with acting_in(THERE):
        StoredObject.objects.update(state="available")
        assert api.read(again) == a_pdf("kết quả.pdf")


def test_a_verdict_holds_for_the_copy_as_well(here, settings):
    commune(THERE)
    original, moment = stored_pdf("kết quả.pdf"), clock.now()
    StoredObject.objects.update(scanned_at=moment)
    settings.XASO_CLAMD = "/nowhere/clamd.sock"

    copied = api.copy(original, to_commune=THERE)

    with acting_in(THERE):
        assert api.info(copied).is_available
        assert StoredObject.objects.get().scanned_at == moment


def test_a_large_copy_passes_through_little_memory(here):
    commune(THERE)
    with override_settings(XASO_FILES_MAX_BYTES=100 * SEGMENT):
        large = api.store(io.BytesIO(b"x" * 60 * SEGMENT), name="bản đồ.txt", actor=None)

        tracemalloc.start()
        api.copy(large.id, to_commune=THERE)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert peak < 20 * SEGMENT


def test_a_write_that_fails_leaves_nothing_behind(here, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xaso.kernel.files.storage.disk.os.fsync", full)

    with pytest.raises(OSError, match="No space"):
        stored_pdf()

    assert objects_on_disk(here) == []
    assert StoredFile.objects.count() == 0


def test_a_large_file_passes_through_little_memory(here, tmp_path):
    path = tmp_path / "lớn.txt"
    path.write_bytes(b"x" * 60 * SEGMENT)

    with override_settings(XASO_FILES_MAX_BYTES=100 * SEGMENT), path.open("rb") as upload:
        tracemalloc.start()
        stored = api.store(upload, name="bản đồ.txt", actor=None)
        size = sum(len(piece) for piece in api.open_stream(stored.id))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert size == stored.size == 60 * SEGMENT
    assert peak < 12 * SEGMENT
