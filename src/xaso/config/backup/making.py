"""Making a backup: the database as it was at one moment, then every file that it names."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from xaso import __version__
from xaso.config.backup import manifest, objects, tables
from xaso.config.backup.programs import BackupError, Programs, find_programs, reader
from xaso.kernel.encryption.api import Keyring, keyring
from xaso.kernel.files.places import object_key
from xaso.kernel.files.storage.choice import storage

DATABASE = "database"
STAMP = "%Y%m%dT%H%M%SZ"
type Tell = Callable[[str], None]


def make_backup(
    target: Path, tell: Tell, *, keep: int, jobs: int
) -> tuple[Path, manifest.Manifest]:
    """Make a backup below ``target``; return its folder and what it says of itself.

    Nothing is stopped for it. The dump, the counts and the sums come from one snapshot; the
    files come afterwards, so that none is lacking that the snapshot names. A folder without
    the end ``.part`` is whole.
    """
    finished = target / datetime.now(UTC).strftime(STAMP)
    if finished.exists():
        raise BackupError(f"{finished} is there already.")
    part = finished.with_name(f"{finished.name}.part")
    part.mkdir(mode=0o700, parents=True)
    with reader().connect() as connection:
        programs = find_programs(tables.server_major(connection))
        facts = _dump(connection, programs, part, tell, jobs=jobs)
        wanted = {object_key(*row) for row in tables.referenced(connection)}
    tell("copying files")
    files, copied = _copy_files(part, newest(target))
    made = manifest.Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        product=__version__,
        programs=programs.major,
        keys=_keys(keyring()),
        database=manifest.hashes(part / DATABASE),
        files=files,
        missing_files=sorted(wanted - copied),
        **facts,
    )
    made.write(part, keyring())
    part.rename(finished)
    _prune(target, keep)
    return finished, made


def newest(target: Path) -> Path | None:
    """Return the newest whole backup below a folder."""
    return max(_whole(target), default=None)


def made_at(backup: Path) -> datetime:
    """Return when a backup was begun."""
    return datetime.strptime(backup.name, STAMP).replace(tzinfo=UTC)


def _dump(
    connection: psycopg.Connection[Any],
    programs: Programs,
    part: Path,
    tell: Tell,
    *,
    jobs: int,
) -> dict[str, Any]:
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    if row is None:
        raise BackupError("The database gives no snapshot.")
    tell("dumping the database")
    programs.run(
        "pg_dump", "--format=directory", f"--jobs={jobs}", "--no-owner", "--no-acl",
        f"--snapshot={row[0]}", f"--file={part / DATABASE}",
        f"--exclude-table-data=public.{tables.SIGNED_IN}", login=reader(),
    )  # fmt: skip
    served = connection.execute(
        "SELECT id FROM organisations_commune WHERE is_served ORDER BY id"
    )
    return {
        "postgres": tables.server_major(connection),
        "migrations": tables.migrations(connection),
        "communes": [pk for (pk,) in served.fetchall()],
        "tables": tables.contents(connection, tell),
        "structure": tables.structure(connection),
    }


def _copy_files(part: Path, former: Path | None) -> tuple[dict[str, Any], set[str]]:
    count = size = 0
    keys = set()
    (part / objects.FOLDER).mkdir()
    with (part / objects.LIST).open("w") as lines:
        for one in objects.copy_all(storage(), part, former):
            lines.write(one.line())
            keys.add(one.key)
            count, size = count + 1, size + one.size
    list_hash = manifest.hash_of(part / objects.LIST)
    return {"count": count, "bytes": size, "list_sha256": list_hash}, keys


def _keys(ring: Keyring) -> dict[str, Any]:
    return {"current": ring.current, "index": ring.index, "ids": sorted(ring.keys)}


def _whole(target: Path) -> list[Path]:
    found = [one.parent for one in target.glob(f"*Z/{manifest.NAME}")]
    return sorted(one for one in found if one.name.endswith("Z"))


def _prune(target: Path, keep: int) -> None:
    for old in _whole(target)[:-keep] if keep else ():
        shutil.rmtree(old)
