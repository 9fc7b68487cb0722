"""One database for each size, kept from run to run as long as it is of the present state."""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date

from bench.home import PYTHON, ROOT, environment, query
from tools.postgres import Server

GEN = ROOT / "bench" / "gen"
DECIDES = ("src/**/migrations/*.py", "src/**/data/**/*", "bench/gen/*.py")
KEPT_DAYS = 14
"""So long may the present of the generated rows lie behind: large ones take long to make."""
TWENTY, FOUR, ONE, PROVINCE = 20, 4, 1, 0
BYTES_A_DOSSIER = 17_000
"""15,200 were seen at half a million dossiers, with indexes."""
SPARE = 8_000_000_000
"""The log of the database, and room for others."""


@dataclass(frozen=True)
class Size:
    """How many dossiers in how many communes; 0 communes: all of the largest province."""

    count: int
    communes: int

    @property
    def room(self) -> int:
        """How many bytes of the disk it needs."""
        return self.count * BYTES_A_DOSSIER + SPARE


SIZES = {
    "300": Size(300, FOUR),
    "10k": Size(10_000, TWENTY),
    "100k": Size(100_000, TWENTY),
    "1m": Size(1_000_000, PROVINCE),
    "10m": Size(10_000_000, PROVINCE),
    "10k-one": Size(10_000, ONE),
    "100k-one": Size(100_000, ONE),
    "1m-one": Size(1_000_000, ONE),
}


class NoRoomError(RuntimeError):
    """The disk is too small for a size; nothing was written."""


def database_of(size: str) -> str:
    """Name the database of a size."""
    return f"xaso_bench_{size.replace('-', '_')}"


def ensure_database(server: Server, size: str, *, today: date) -> None:
    """Make the database of a size unless it is there and of the present state.

    Raises:
        NoRoomError: the disk is too small for it.
    """
    name = database_of(size)
    if _is_present(server, name, today):
        return
    drop(server, name)
    find_room(server, size)
    clone(server, _reference(server, today), name)
    what = SIZES[size]
    script = [GEN / "dossiers.py", what.count, today.isoformat(), what.communes]
    _run(server, name, *script)
    _mark(server, name, today)


def forget_databases(server: Server) -> None:
    """Throw away what was made before."""
    for name in ("xaso_bench_reference", *map(database_of, SIZES)):
        drop(server, name)


def clone(server: Server, source: str, target: str) -> None:
    """Make a database that equals another one."""
    drop(server, target)
    server.sql(
        "postgres",
        f"CREATE DATABASE {target} TEMPLATE {source} OWNER xaso_owner STRATEGY FILE_COPY",
    )


def drop(server: Server, name: str) -> None:
    """Drop a database if it is there."""
    server.sql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def fingerprint() -> str:
    """Name what the rows are made from: tables, shipped facts, generator."""
    digest = hashlib.sha256()
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def find_room(server: Server, size: str) -> None:
    """Make sure that the disk has room for a size."""
    free, needed = shutil.disk_usage(server.data).free, SIZES[size].room
    if free < needed:
        message = (
            f"{size} needs about {needed / 1e9:.0f} GB and {free / 1e9:.0f} GB are free;"
            " BENCH_HOME names another disk."
        )
        raise NoRoomError(message)


def _is_present(server: Server, name: str, today: date) -> bool:
    mark = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    found = query(server, f"{mark} WHERE datname = '{name}'") or ""
    made_from, _, day = found.partition(" ")
    if made_from != fingerprint():
        return False
    return 0 <= (today - date.fromisoformat(day)).days <= KEPT_DAYS


def _mark(server: Server, name: str, today: date) -> None:
    server.sql("postgres", f"COMMENT ON DATABASE {name} IS '{fingerprint()} {today}'")


def _reference(server: Server, today: date) -> str:
    """Make the tables and load the facts that the product ships, once for all sizes."""
    name = "xaso_bench_reference"
    if not _is_present(server, name, today):
        drop(server, name)
        server.sql("postgres", f"CREATE DATABASE {name} OWNER xaso_owner")
        _run(server, name, "-m", "xaso", "prepare", "-v", "0")
        _run(server, name, GEN / "reference.py")
        _mark(server, name, today)
    return name


def _run(server: Server, database: str, *command: object) -> None:
    said = [PYTHON, *map(str, command)]
    subprocess.run(said, env=environment(server, database), check=True, cwd=ROOT)
