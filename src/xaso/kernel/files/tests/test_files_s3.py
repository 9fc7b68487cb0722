"""Files in an S3 store: kept, given back, compared and examined as on a disk."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from xaso.kernel.files import api
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.organisations.testing import HERE


@pytest.fixture
def in_s3(here, settings, seaweed):
    endpoint, credentials = seaweed
    settings.XASO_FILES_STORE = "s3"
    settings.XASO_FILES_S3_ENDPOINT = endpoint
    settings.XASO_FILES_S3_BUCKET = "xaso"
    settings.XASO_FILES_S3_CREDENTIALS = str(credentials)
    storage().clear("")
    return storage()


def check():
    out = io.StringIO()
    try:
        call_command("files", "check", "--contents", "--json", stdout=out)
    except CommandError:
        assert not json.loads(out.getvalue())["ok"]
    report = json.loads(out.getvalue())
    (found,) = [one for one in report["communes"] if one["commune"] == HERE]
    return report["ok"], found


def test_a_file_lies_encrypted_in_the_bucket_and_comes_back(in_s3, here):
    content = "Tờ khai ".encode() * 400_000

    stored = api.store(io.BytesIO(content), name="đơn.txt", actor=None)

    (entry,) = in_s3.entries(f"{HERE}/")
    assert "Tờ khai".encode() not in b"".join(in_s3.get(entry.key))
    assert api.read(stored.id) == content
    assert not here.exists()


def test_the_comparison_finds_what_is_missing_and_what_was_changed(in_s3):
    stored_pdf("a.pdf"), stored_pdf("b.pdf"), stored_pdf("c.pdf")
    assert check() == (True, check()[1])
    lost, changed, _sound = sorted(in_s3.entries(f"{HERE}/"), key=lambda one: one.key)
    in_s3.delete(lost.key)
    in_s3.put(changed.key, [b"x" * changed.size])

    is_clean, found = check()

    assert not is_clean
    assert found["missing"] == [lost.key.rsplit(".", 1)[1]]
    assert found["damaged"] == [changed.key.rsplit(".", 1)[1]]


def test_the_doctor_says_whether_the_store_answers(in_s3, settings):
    good = next(iter(api.examine_files()))
    settings.XASO_FILES_S3_CREDENTIALS = "/nowhere/keys.toml"

    bad = next(iter(api.examine_files()))

    assert (good.level, bad.level) == ("good", "bad")
    assert "answers in" in good.message
    assert "keys.toml" in bad.message


def test_a_lost_object_is_a_damaged_file(in_s3):
    stored = stored_pdf()
    in_s3.clear(f"{HERE}/")

    with pytest.raises(api.DamagedFileError):
        api.read(stored)
    assert api.read(stored_pdf()) == a_pdf("giay-khai-sinh.pdf")
