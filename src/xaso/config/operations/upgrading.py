"""Whether this version can take over from the one that made the tables."""

import shutil
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xaso import __version__
from xaso.config.backup.making import made_at, newest
from xaso.config.doctor import BAD, GOOD, LEAST_FREE_BYTES, Finding
from xaso.kernel.tenancy.product_version import noted_version

TABLE = Path(__file__).parents[1] / "data" / "upgrades.toml"
BACKUP_AGE = timedelta(hours=24)


def examine_upgrade(backups: Path) -> Iterator[Finding]:
    """Look at starting version, migrations, room and backup; touch nothing."""
    start = noted_version()
    yield _starting(start)
    waiting, unknown = _migrations()
    if unknown:
        yield Finding(
            "migrations",
            BAD,
            f"The database has {unknown[0]}, which this version does not know: it is newer or other.",
        )
    yield Finding("migrations", GOOD, f"{len(waiting)} migrations are waiting.")
    yield _room()
    if start != "" and waiting:
        yield _backup(backups)


def _starting(start: str | None) -> Finding:
    if start == "":
        return Finding("version", GOOD, f"A new installation of {__version__}.")
    if start is None:
        return Finding(
            "version",
            BAD,
            "The tables do not say which version made them: run its `xaso prepare`.",
        )
    least = tomllib.loads(TABLE.read_text())["least"]
    if _number(start) > _number(__version__):
        return Finding(
            "version", BAD, f"The tables are of {start}, this is {__version__}: go up only."
        )
    if _number(start) < _number(least):
        return Finding(
            "version",
            BAD,
            f"From {start} go to {least} first; {__version__} does not know its tables.",
        )
    return Finding("version", GOOD, f"From {start} to {__version__}.")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _migrations() -> tuple[list[str], list[str]]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    apps = executor.loader.migrated_apps
    unknown = [
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in apps and (app, name) not in executor.loader.disk_migrations
    ]
    return [str(migration) for migration, _backwards in plan], sorted(unknown)


def _room() -> Finding:
    free = shutil.disk_usage(settings.XASO_STATE_DIR).free
    said = f"{free // 1024**3} GiB are free in {settings.XASO_STATE_DIR}."
    return Finding("room", GOOD if free >= LEAST_FREE_BYTES else BAD, said)


def _backup(backups: Path) -> Finding:
    last = newest(backups)
    if last is None:
        return Finding(
            "backup", BAD, f"There is no backup in {backups}: run `xaso backup` first."
        )
    age = datetime.now(UTC) - made_at(last)
    if age > BACKUP_AGE:
        return Finding("backup", BAD, f"{last} is older than a day: run `xaso backup` first.")
    return Finding("backup", GOOD, f"{last} is there, in case.")
