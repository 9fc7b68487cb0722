"""Backup and restore (S8 in short): the same rows, the same files, and nothing touched too early."""

import gzip
import json
import shutil
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from xaso import __version__
from xaso.config.backup import manifest, objects, tables
from xaso.config.backup.programs import owner, reader
from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.models import Session
from xaso.kernel.accounts.testing import official
from xaso.kernel.encryption.api import keyring
from xaso.kernel.files.api import read
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.tenancy.product_version import noted_version
from xaso.public_services.dossiers.models import Dossier

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = [pytest.mark.real_database, pytest.mark.crosses_communes]


def rows():
    with reader().connect() as there:
        return tables.contents(there)


def structure():
    with reader().connect() as there:
        return tables.structure(there)


def restore(backup, **options):
    out = StringIO()
    call_command("restore", str(backup), json=True, stdout=out, stderr=StringIO(), **options)
    return json.loads(out.getvalue())


def is_empty():
    with owner().connect() as there:
        return not there.execute(tables.TABLES).fetchall()


def plain_bytes(path):
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def copy_of(backup, folder):
    return shutil.copytree(backup, folder / backup.name)


def test_a_restored_commune_has_the_same_rows_and_readable_files_and_answers(
    a_filled_commune, a_backup, an_empty_place, settings
):
    _name, _store, file_id, dossier = a_filled_commune

    said = restore(a_backup)

    told = json.loads((a_backup / "manifest.json").read_text())
    assert said["ok"]
    assert said["files"] == said["files_put"] == told["files"]["count"] >= 2
    assert told["tables"]["dossiers_dossier"]["rows"] == 1
    assert tables.differences(told["tables"], rows()) == []
    assert structure() == told["structure"]
    assert min(told["structure"].values()) > 0
    with acting_in(HERE), transaction.atomic():
        assert read(file_id) == a_pdf("giay-khai-sinh.pdf")
        assert Dossier.objects.get().code == dossier.code
    assert noted_version() == __version__
    assert Client().get("/dang-nhap/").status_code == 200


def test_the_backup_holds_no_key_and_is_closed_to_others(a_backup, settings):
    key = tomllib.loads(Path(settings.XASO_KEYRING_FILE).read_text())["keys"]["k1"]

    texts = [plain_bytes(one) for one in a_backup.rglob("*") if one.is_file()]

    assert not any(key.encode() in text for text in texts)
    assert a_backup.stat().st_mode & 0o077 == 0
    assert json.loads((a_backup / "manifest.json").read_text())["keys"]["ids"] == ["k1"]


def test_nobody_is_signed_in_after_a_restore(a_filled_commune, tmp_path, request):
    Client().force_login(official(Role.LEADER), backend=BACKEND)
    call_command("backup", str(tmp_path), verbosity=0)
    (backup,) = tmp_path.iterdir()
    request.getfixturevalue("an_empty_place")

    said = restore(backup)

    assert said["ok"]
    assert Session.objects.count() == 0


def test_the_next_backup_links_the_files_that_the_former_has(
    a_filled_commune, a_backup, tmp_path
):
    first = copy_of(a_backup, tmp_path).rename(tmp_path / "20200101T000000Z")

    call_command("backup", str(tmp_path), verbosity=0)

    (second,) = set(tmp_path.iterdir()) - {first}
    linked = [one for one in (second / "files").rglob("*.*") if one.is_file()]
    assert len(linked) >= 2
    for one in linked:
        assert one.samefile(first / one.relative_to(second))


@pytest.mark.parametrize("spoil", [Path.unlink, lambda one: one.write_bytes(b"x")])
def test_what_the_former_backup_lost_is_copied_from_the_store(
    a_filled_commune, a_backup, tmp_path, spoil
):
    former = copy_of(a_backup, tmp_path).rename(tmp_path / "20200101T000000Z")
    spoil(next((former / "files").rglob("*.*")))

    call_command("backup", str(tmp_path), verbosity=0)

    (made,) = set(tmp_path.iterdir()) - {former}
    assert [*objects.check_all(made, objects.read_list(made))] == []
    assert sorted(objects.read_list(made), key=str) == sorted(
        objects.read_list(a_backup), key=str
    )


def test_only_the_newest_backups_are_kept_and_they_stay_whole(
    a_filled_commune, a_backup, tmp_path
):
    former = copy_of(a_backup, tmp_path).rename(tmp_path / "20200101T000000Z")
    unfinished = tmp_path / "20190101T000000Z.part"
    unfinished.mkdir()

    call_command("backup", str(tmp_path), keep=1, verbosity=0)

    assert not former.exists()
    (kept,) = set(tmp_path.iterdir()) - {unfinished}
    assert [*objects.check_all(kept, objects.read_list(kept))] == []
    assert len([*objects.read_list(kept)]) >= 2


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one: next((one / "database").glob("*.dat.gz")).write_bytes(b"x"), "dump"),
        (
            lambda one: next((one / "files").rglob("*.*")).write_bytes(b"x"),
            "files of the backup",
        ),
        (lambda one: next((one / "files").rglob("*.*")).unlink(), "files of the backup"),
        (lambda one: (one / "files.list").write_text(""), "list of files"),
        (lambda one: (one / "manifest.proof").unlink(), "not a whole backup"),
        (
            lambda one: (one / "manifest.json").write_text(
                (one / "manifest.json").read_text().replace('"rows": 1', '"rows": 2')
            ),
            "manifest was changed",
        ),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    a_backup, an_empty_place, settings, tmp_path, spoil, said
):
    damaged = copy_of(a_backup, tmp_path)
    spoil(damaged)

    with pytest.raises(CommandError, match=said):
        restore(damaged)

    assert is_empty()
    assert not settings.XASO_FILES_DIR.exists()


def test_an_empty_database_beside_files_of_others_is_refused(
    a_backup, an_empty_place, settings
):
    other = settings.XASO_FILES_DIR / "101" / "ab" / "khac.1"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"x")

    with pytest.raises(CommandError, match="files that are not of this backup"):
        restore(a_backup)

    assert is_empty()
    assert [one for one in settings.XASO_FILES_DIR.rglob("*") if one.is_file()] == [other]


def test_files_of_the_backup_and_what_passes_through_may_lie_in_the_store(
    a_backup, an_empty_place, settings
):
    shutil.copytree(a_backup / "files", settings.XASO_FILES_DIR)
    (settings.XASO_FILES_DIR / "incoming").mkdir()
    (settings.XASO_FILES_DIR / "incoming" / "dang-tai").write_bytes(b"x")

    assert restore(a_backup)["files_put"] == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"migrations": ["dossiers.0099_from_tomorrow"]}, "it has dossiers.0099_from_tomorrow"),
        ({"postgres": 99}, "The backup is of PostgreSQL 99, the server here is"),
        ({"programs": 99}, "of PostgreSQL 99 or newer are not here"),
        ({"format": 99}, "cannot read a backup of format 99"),
        ({"keys": {"ids": ["k1", "k9"]}}, "lacks keys of this backup: k9"),
    ],
)
def test_a_backup_from_a_newer_place_is_refused(
    a_backup, an_empty_place, tmp_path, change, said
):
    newer = copy_of(a_backup, tmp_path)
    plain = json.loads((newer / "manifest.json").read_text())
    manifest.Manifest(**(plain | change)).write(newer, keyring())

    with pytest.raises(CommandError, match=said):
        restore(newer)

    assert is_empty()


def test_a_row_that_differs_after_the_restore_is_told(a_backup, an_empty_place, tmp_path):
    other = copy_of(a_backup, tmp_path)
    plain = json.loads((other / "manifest.json").read_text())
    plain["tables"]["dossiers_dossier"]["sum"] = "0"
    manifest.Manifest(**plain).write(other, keyring())

    with pytest.raises(CommandError, match=r"differ from the backup: dossiers_dossier\."):
        restore(other)


def test_the_sum_tells_one_changed_value_and_not_the_order_of_rows(a_backup, an_empty_place):
    restore(a_backup)
    before = rows()

    with owner().connect() as there:
        there.execute("CREATE TABLE aside AS SELECT * FROM legal_rule ORDER BY random()")
        there.execute("ALTER TABLE legal_rule DISABLE TRIGGER USER")
        there.execute("DELETE FROM legal_rule")
        there.execute("INSERT INTO legal_rule SELECT * FROM aside")
        there.execute("DROP TABLE aside")
    turned = rows()
    with owner().connect() as there:
        there.execute("ALTER TABLE dossiers_dossier NO FORCE ROW LEVEL SECURITY")
        there.execute("ALTER TABLE dossiers_dossier DISABLE TRIGGER USER")
        done = there.execute("UPDATE dossiers_dossier SET code = code || 'x'")
        assert done.rowcount == 1

    assert tables.differences(before, turned) == []
    assert tables.differences(before, rows()) == ["dossiers_dossier"]


def test_another_key_ring_is_refused(a_backup, an_empty_place, another_keyring):
    with pytest.raises(CommandError, match="another key ring"):
        restore(a_backup)

    assert is_empty()


def test_a_filled_database_is_not_overwritten_unasked(a_filled_commune, a_backup):
    before = rows()

    with pytest.raises(CommandError, match="not empty"):
        restore(a_backup)
    with pytest.raises(CommandError, match="not its name"):
        restore(a_backup, replace=True, confirm="sai tên")

    assert rows() == before


def test_replacing_brings_back_what_was_lost(a_backup, an_empty_place):
    restore(a_backup)
    with owner().connect() as there:
        there.execute("DROP TABLE dossiers_dossier CASCADE")

    restore(a_backup, replace=True, confirm=an_empty_place)

    assert rows()["dossiers_dossier"]["rows"] == 1


def test_a_restore_that_fails_leaves_the_database_as_it_was(
    a_backup, an_empty_place, monkeypatch
):
    restore(a_backup)
    before = rows()
    monkeypatch.setattr(
        "xaso.config.backup.restoring.EMPTY_SCHEMA", "DROP SCHEMA public CASCADE"
    )

    with pytest.raises(CommandError, match="psql failed"):
        restore(a_backup, replace=True, confirm=an_empty_place)

    assert rows() == before


def test_a_file_of_the_store_that_is_another_by_now_is_put_back(
    a_filled_commune, a_backup, an_empty_place, settings
):
    restore(a_backup)
    kept = {one: one.read_bytes() for one in settings.XASO_FILES_DIR.rglob("*.*")}
    changed = next(iter(kept))
    changed.write_bytes(b"x" * changed.stat().st_size)

    said = restore(a_backup, replace=True, confirm=an_empty_place)

    assert said["files_put"] == 1
    assert {one: one.read_bytes() for one in settings.XASO_FILES_DIR.rglob("*.*")} == kept


FIRST_CONSTRAINT = b"; Type: CONSTRAINT"
END_OF_ROWS = b"\n\\.\n"


@pytest.mark.parametrize("place", [FIRST_CONSTRAINT, END_OF_ROWS])
def test_a_dump_that_cannot_be_read_to_its_end_leaves_the_database_as_it_was(
    a_backup, an_empty_place, a_dying_pg_restore, place
):
    restore(a_backup)
    before, shape = rows(), structure()
    a_dying_pg_restore(place)

    with pytest.raises(CommandError, match="pg_restore failed"):
        restore(a_backup, replace=True, confirm=an_empty_place)

    assert rows() == before
    assert structure() == shape


def test_a_database_without_its_constraints_is_not_called_well(
    a_backup, an_empty_place, a_dying_pg_restore
):
    a_dying_pg_restore(FIRST_CONSTRAINT, status=0)

    with pytest.raises(CommandError, match=r"differs .*constraints.*indexes.*policies"):
        restore(a_backup)


def test_a_running_web_or_worker_stops_the_restore(a_backup, an_empty_place):
    with reader().connect(), pytest.raises(CommandError, match="stop web and worker"):
        restore(a_backup)

    assert is_empty()


def test_checking_touches_nothing(a_backup, an_empty_place, settings):
    said = restore(a_backup, check=True)

    assert not said["restored"]
    assert is_empty()
    assert not settings.XASO_FILES_DIR.exists()


def test_a_file_the_store_lost_is_told_and_the_backup_still_made(
    a_filled_commune, settings, tmp_path
):
    settings.XASO_FILES_DIR = tmp_path / "trong"
    out = StringIO()

    with pytest.raises(CommandError, match="missing in the store"):
        call_command("backup", str(tmp_path / "luu"), json=True, stdout=out)

    said = json.loads(out.getvalue())
    assert len(said["missing_files"]) >= 2
    assert said["rows"] > 1
    connection.close()
