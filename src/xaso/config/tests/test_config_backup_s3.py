"""Backup and restore of a commune whose files lie in an S3 store."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from xaso.kernel.files.api import read
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in

pytestmark = [pytest.mark.real_database, pytest.mark.crosses_communes]


@pytest.fixture
def bucket(a_filled_commune, settings, seaweed):
    """The files of the commune, moved from the folder into a bucket."""
    disk, (endpoint, credentials) = storage(), seaweed
    settings.XASO_FILES_STORE = "s3"
    settings.XASO_FILES_S3_ENDPOINT = endpoint
    settings.XASO_FILES_S3_BUCKET = "xaso"
    settings.XASO_FILES_S3_CREDENTIALS = str(credentials)
    storage().clear("")
    for entry in disk.entries(""):
        storage().put(entry.key, disk.get(entry.key))
    return storage()


@pytest.fixture
def a_backup_of_it(bucket, tmp_path):
    call_command("backup", str(tmp_path / "sao-luu"), verbosity=0)
    (made,) = (tmp_path / "sao-luu").iterdir()
    return made


def contents(bucket):
    return {entry.key: b"".join(bucket.get(entry.key)) for entry in bucket.entries("")}


def restore(backup, **options):
    out = StringIO()
    call_command("restore", str(backup), json=True, stdout=out, stderr=StringIO(), **options)
    return json.loads(out.getvalue())


def test_files_of_a_bucket_come_back_into_an_empty_one(
    a_filled_commune, bucket, a_backup_of_it, an_empty_place
):
    _name, _store, file_id, _dossier = a_filled_commune
    before = contents(bucket)
    bucket.clear("")

    said = restore(a_backup_of_it)

    assert said["ok"]
    assert said["files_put"] == len(before) >= 2
    assert contents(bucket) == before
    with acting_in(HERE), transaction.atomic():
        assert read(file_id) == a_pdf("giay-khai-sinh.pdf")


def test_a_bucket_gets_back_what_it_lost_and_what_is_another_by_now(
    bucket, a_backup_of_it, an_empty_place
):
    before = contents(bucket)
    lost, changed, *_kept = before
    bucket.delete(lost)
    bucket.put(changed, [b"x" * len(before[changed])])

    said = restore(a_backup_of_it)

    assert said["files_put"] == 2
    assert contents(bucket) == before
