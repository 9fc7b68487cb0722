"""A new master key takes over while people read, and the old one can be thrown away."""

import base64
import io
import json
import threading

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from xaso.kernel.encryption.api import UnknownKeyError, keyring, unseal
from xaso.kernel.files import api
from xaso.kernel.files.contents import seal_context
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.services import rewrapping
from xaso.kernel.files.services.uploading import append, create_upload, finish
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in


@pytest.fixture
def ring(settings, tmp_path):
    """Write the key ring that the process (and its next one) reads."""
    path = tmp_path / "keyring.toml"

    def write(current, *keys):
        lines = [f'{key} = "{base64.b64encode(key.encode() * 16).decode()}"' for key in keys]
        path.write_text("\n".join([f'current = "{current}"', 'index = "i1"', "[keys]", *lines]))

    write("k1", "i1", "k1")
    settings.XASO_KEYRING_FILE = str(path)
    keyring.cache_clear()
    yield write
    keyring.cache_clear()


def restart():
    keyring.cache_clear()


def rewrap():
    out = io.StringIO()
    call_command("files", "rewrap", "--json", stdout=out)
    return json.loads(out.getvalue())


def keys_in_use():
    out = io.StringIO()
    call_command("files", "check", "--contents", "--json", stdout=out)
    (found,) = [one for one in json.loads(out.getvalue())["communes"] if one["commune"] == HERE]
    return found["keys"]


def test_after_rewrapping_the_old_key_is_needed_no_more(ring, here):
    kept = [stored_pdf(f"{number}.pdf") for number in range(3)]
    sealed = {row.pk: bytes(row.sealed_key) for row in StoredObject.objects.all()}
    ring("k2", "i1", "k1", "k2")
    restart()

    report = rewrap()

    assert report["rewrapped"][str(HERE)] == 3
    assert keys_in_use() == {"k2": 3}
    ring("k2", "i1", "k2")
    restart()
    assert [api.read(one) for one in kept] == [a_pdf(f"{number}.pdf") for number in range(3)]
    for object_id, old in sealed.items():
        with pytest.raises(UnknownKeyError):
            unseal(old, commune_id=HERE, context=seal_context(object_id))


def test_it_goes_on_where_it_was_stopped(ring, here, monkeypatch):
    for number in range(5):
        stored_pdf(f"{number}.pdf")
    monkeypatch.setattr(rewrapping, "BATCH", 2)
    ring("k2", "i1", "k1", "k2")
    restart()

    batches = rewrapping.rewrap()
    next(batches)
    batches.close()
    before = keys_in_use()
    rewrap()

    assert before == {"k1": 3, "k2": 2}
    assert keys_in_use() == {"k2": 5}
    assert rewrap()["rewrapped"][str(HERE)] == 0


def test_an_upload_under_way_goes_on_under_the_new_key(ring, here):
    content = a_pdf("một nửa trước, một nửa sau")
    upload = create_upload(owner=b"o" * 32, user=None, name="a.pdf", size=len(content))
    append(upload, 0, [content[:100]], None)
    ring("k2", "i1", "k1", "k2")
    restart()
    rewrap()
    ring("k2", "i1", "k2")
    restart()
    upload.refresh_from_db()

    append(upload, 100, [content[100:]], None)

    assert api.read(finish(upload.pk).stored_file_id) == content


def test_a_process_with_an_older_ring_reads_what_was_rewrapped(ring, here):
    kept = stored_pdf()
    ring("k2", "i1", "k1", "k2")
    restart()
    rewrap()
    ring("k1", "i1", "k1")
    restart()
    keyring()
    ring("k2", "i1", "k1", "k2")

    assert api.read(kept) == a_pdf("giay-khai-sinh.pdf")


@pytest.mark.real_database
def test_no_read_fails_while_keys_are_rewrapped(
    ring, real_database, settings, tmp_path, monkeypatch
):
    settings.XASO_FILES_DIR = tmp_path / "kho"
    with transaction.atomic():
        commune(HERE)
    with acting_in(HERE), transaction.atomic():
        kept = {number: stored_pdf(f"{number}.pdf") for number in range(60)}
    monkeypatch.setattr(rewrapping, "BATCH", 3)
    ring("k2", "i1", "k1", "k2")
    restart()
    done, wrong, reads = threading.Event(), [], []

    def read_on():
        try:
            while not done.is_set():
                for number, file_id in kept.items():
                    with acting_in(HERE), transaction.atomic():
                        content = api.read(file_id)
                    reads.append(number)
                    if content != a_pdf(f"{number}.pdf"):
                        wrong.append(number)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=read_on) for _ in range(3)]
    for one in readers:
        one.start()

    report = rewrap()
    done.set()
    for one in readers:
        one.join()

    assert report["rewrapped"][str(HERE)] == 60
    assert wrong == []
    assert len(reads) > 20
