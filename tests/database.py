"""The test database: built once for each state of the migrations, then cloned in a moment."""

import atexit
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from tools.postgres import Server

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "test-postgres"
DECIDES = (
    "*/config/settings/*.py",
    "*/migrations/*.py",
    "*/data/**/*",
    "*/management/commands/load_*.py",
    "*/shipped.py",
    "*/reference.py",
    "*/tenancy/**/*.py",
)


def fingerprint() -> str:
    """Name the state of everything that the template database is made from."""
    digest = hashlib.sha256()
    for pattern in DECIDES:
        for path in sorted((ROOT / "src").rglob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Let one process at a time into the block."""
    HOME.parent.mkdir(parents=True, exist_ok=True)
    with (HOME.parent / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start_server() -> Server:
    """Start the throw-away server unless it runs already."""
    server = Server(HOME)
    with locked("server.lock"):
        os.environ.update(server.start(throwaway=True))
    return server


def take_slot() -> int:
    """Take a number that no other test run on this machine uses; freed when we end."""
    HOME.parent.mkdir(parents=True, exist_ok=True)
    for number in range(64):
        lock = (HOME.parent / f"slot-{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        atexit.register(lock.close)
        return number
    raise RuntimeError("64 test runs at once?")


class Databases:
    """Makes databases from the template, as the superuser of the throw-away server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.template = f"template_{fingerprint()}"

    def execute(self, *statements: str) -> None:
        """Run statements outside any transaction."""
        with psycopg.connect(
            host=str(self.server.socket), user="xaso_super", dbname="postgres", autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def exists(self, name: str) -> bool:
        """Whether there is such a database."""
        with psycopg.connect(
            host=str(self.server.socket), user="xaso_super", dbname="postgres"
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def clone(self, name: str, template: str = "") -> None:
        """Make (again) a database that equals the template, or another one that nobody uses."""
        self.execute(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE {template or self.template} OWNER xaso_owner STRATEGY FILE_COPY",
        )

    def drop(self, name: str) -> None:
        """Drop a database if it is there."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
