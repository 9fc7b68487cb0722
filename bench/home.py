"""Where the bench lives: its own durable PostgreSQL, its keys, its lock.

``BENCH_HOME`` names another place than ``var/bench``, a disk with more room for example.
"""

import base64
import fcntl
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("BENCH_HOME") or ROOT / "var" / "bench")
POSTGRES = HOME.with_name(f"{HOME.name}-postgres")
RESULTS = ROOT / "bench" / "results"
PYTHON = sys.executable
PASSWORD = "xaso-bench-2026"  # noqa: S105 (of accounts that exist in the bench only)

sys.path.insert(0, str(ROOT))
from tools.messages import compile_all  # noqa: E402
from tools.postgres import Server  # noqa: E402


def start_server() -> Server:
    """Start the bench's own PostgreSQL with fsync on, as people run it."""
    HOME.mkdir(parents=True, exist_ok=True)
    compile_all()
    server = Server(POSTGRES)
    server.start(max_wal_size="4GB")
    return server


def environment(server: Server, database: str) -> dict[str, str]:
    """Return the environment of the product on a database of the bench."""
    keyring = HOME / "keyring.toml"
    if not keyring.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        keyring.write_text(f'current = "k1"\nindex = "k1"\n[keys]\nk1 = "{key}"\n')
        keyring.chmod(0o600)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XASO_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "xaso.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "XASO_DB_HOST": str(server.socket),
        "XASO_DB_NAME": database,
        "XASO_SECRET_KEY": "only-for-the-bench-" * 3,
        "XASO_KEYRING_FILE": str(keyring),
        "XASO_FILES_DIR": str(HOME / "files"),
        "XASO_ACCOUNTS_IDLE_MINUTES": "600",
        "XASO_ACCOUNTS_SECOND_STEP_ROLES": "",
        "XASO_MAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }


def query(server: Server, sql: str, database: str = "postgres") -> str | None:
    """Return the first value of a statement run by the superuser of the bench's server."""
    import psycopg  # noqa: PLC0415 (only after the bootstrap has put the packages there)

    with psycopg.connect(
        host=str(server.socket), user="xaso_super", dbname=database, autocommit=True
    ) as connection:
        row = connection.execute(sql).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


@contextmanager
def alone() -> Iterator[None]:
    """Let one run at a time into the block: two would measure each other."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another run of the bench is under way; waiting for its end …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
