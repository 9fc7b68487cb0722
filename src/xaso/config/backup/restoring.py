"""Restoring a backup: everything is verified before anything is touched."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from xaso.config.backup import manifest, objects, tables
from xaso.config.backup.making import DATABASE, Tell
from xaso.config.backup.programs import BackupError, Programs, find_programs, owner, reader
from xaso.kernel.encryption.api import keyring
from xaso.kernel.files.storage.choice import storage

OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
"""
EMPTY_SCHEMA = (
    "SET LOCAL client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A verified backup and the place it goes to."""

    backup: Path
    manifest: manifest.Manifest
    programs: Programs
    replaces: bool


def verify(backup: Path, tell: Tell, *, replace: bool) -> Plan:
    """Look at everything that could go wrong and touch nothing; raise :class:`BackupError`."""
    said = manifest.read(backup, keyring())
    lacking = sorted(set(said.keys["ids"]) - keyring().keys.keys())
    if lacking:
        raise BackupError(f"The key ring here lacks keys of this backup: {', '.join(lacking)}.")
    _check_migrations(said)
    tell("checking the dump")
    if manifest.hashes(backup / DATABASE) != said.database:
        raise BackupError("The dump of the database is damaged: its checksums are others.")
    tell("checking the files")
    _check_files(backup, said)
    connection.close()
    with owner().connect() as there:
        programs = _check_server(there, said)
        is_filled = bool(there.execute(tables.TABLES).fetchall())
        _check_target(there, is_filled=is_filled, replace=replace)
    if not is_filled:
        _check_store(backup)
    reader().connect().close()
    programs.run("pg_restore", "--list", str(backup / DATABASE), stdout=subprocess.DEVNULL)
    return Plan(backup, said, programs, is_filled)


def restore(plan: Plan, tell: Tell) -> int:
    """Put files and database back; return how many files the store lacked.

    Files first: they change nothing that is there. The database is one transaction, so a
    failure leaves it as it was. Afterwards every table must have exactly its rows, and the
    database as many constraints, indexes, policies and triggers.
    """
    tell("putting files back")
    put = objects.put_back(plan.backup, objects.read_list(plan.backup), storage())
    tell("restoring the database")
    _load(plan)
    tell("comparing every row")
    _compare(plan.manifest)
    return put


def _load(plan: Plan) -> None:
    """Have the whole script before any of it runs: a dump that breaks off must not be taken for one."""
    first = ["-c", EMPTY_SCHEMA] if plan.replaces else []
    with TemporaryDirectory(prefix="restore-", dir=settings.XASO_STATE_DIR) as folder:
        script = str(Path(folder) / "database.sql")
        plan.programs.run(
            "pg_restore", "--no-owner", "--no-acl", f"--file={script}",
            str(plan.backup / DATABASE),
        )  # fmt: skip
        plan.programs.run(
            "psql", "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", *first,
            "-f", script, login=owner(), stdout=subprocess.DEVNULL,
        )  # fmt: skip


def _compare(said: manifest.Manifest) -> None:
    with reader().connect() as there:
        others = tables.differences(said.tables, tables.contents(there))
        guards = tables.differences(said.structure, tables.structure(there))
    if others:
        raise BackupError(f"These tables differ from the backup: {', '.join(others)}.")
    if guards:
        raise BackupError(f"The database differs from the backup in its {', '.join(guards)}.")


def _check_migrations(said: manifest.Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = [one for one in said.migrations if one not in known]
    if unknown:
        raise BackupError(
            f"The backup is of version {said.product}, which is newer or other than this one:"
            f" it has {unknown[0]}. Install that version first."
        )


def _check_files(backup: Path, said: manifest.Manifest) -> None:
    if manifest.hash_of(backup / objects.LIST) != said.files["list_sha256"]:
        raise BackupError("The list of files is damaged: its checksum is another.")
    damaged = list(objects.check_all(backup, objects.read_list(backup)))
    if damaged:
        raise BackupError(
            f"{len(damaged)} files of the backup are damaged, first {damaged[0]}."
        )


def _check_server(
    there: psycopg.Connection[tuple[object, ...]], said: manifest.Manifest
) -> Programs:
    major = tables.server_major(there)
    if major < said.postgres:
        raise BackupError(
            f"The backup is of PostgreSQL {said.postgres}, the server here is {major}."
        )
    return find_programs(max(major, said.programs))


def _check_target(
    there: psycopg.Connection[tuple[object, ...]], *, is_filled: bool, replace: bool
) -> None:
    if is_filled and not replace:
        raise BackupError(
            "The database is not empty. Restore into an empty one, or say --replace."
        )
    row = there.execute(OTHERS).fetchone()
    if row and row[0]:
        raise BackupError(
            f"{row[0]} others are connected to the database: stop web and worker first."
        )


def _check_store(backup: Path) -> None:
    ours = {one.key for one in objects.read_list(backup)}
    for entry in storage().entries(""):
        if entry.key not in ours and not entry.key.startswith(objects.PASSING):
            raise BackupError(
                "The database is empty, but the store has files that are not of this backup."
            )
