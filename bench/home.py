"""Where the bench lives: its own durable PostgreSQL, its keys, one database for each size."""

import base64
import hashlib
import os
import secrets
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "bench"
GEN = ROOT / "bench" / "gen"
RESULTS = ROOT / "bench" / "results"
PYTHON = sys.executable
PASSWORD = "xaso-bench-2026"  # noqa: S105 (of accounts that exist in the bench only)
SIZES = {"10k": 10_000, "100k": 100_000}
DECIDES = ("src/**/migrations/*.py", "src/**/data/**/*", "bench/gen/*.py")

sys.path.insert(0, str(ROOT))
from tools.messages import compile_all  # noqa: E402
from tools.postgres import Server  # noqa: E402


def start_server() -> Server:
    """Start the bench's own PostgreSQL with fsync on, as people run it."""
    HOME.mkdir(parents=True, exist_ok=True)
    compile_all()
    server = Server(ROOT / "var" / "bench-postgres")
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
        "XASO_MAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }


def database_of(size: str) -> str:
    """Name the database of a size."""
    return f"xaso_bench_{size}"


def fingerprint(day: date) -> str:
    """Name what the rows are made from: tables, shipped facts, generator, day."""
    digest = hashlib.sha256(day.isoformat().encode())
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def query(server: Server, sql: str) -> str | None:
    """Return the first value of a statement run by the superuser of the bench's server."""
    import psycopg  # noqa: PLC0415 (only after the bootstrap has put the packages there)

    with psycopg.connect(
        host=str(server.socket), user="xaso_super", dbname="postgres", autocommit=True
    ) as connection:
        row = connection.execute(sql).fetchone()
    return row[0] if row else None


def ensure_database(server: Server, size: str, *, day: date, fresh: bool) -> None:
    """Make the database of a size unless it is there and of the present state."""
    name, mark = database_of(size), fingerprint(day)
    if _mark_of(server, name) == mark and not fresh:
        return
    clone(server, _reference(server, day), name)
    script = [PYTHON, str(GEN / "dossiers.py"), str(SIZES[size]), day.isoformat()]
    subprocess.run(script, env=environment(server, name), check=True, cwd=ROOT)
    server.sql("postgres", f"COMMENT ON DATABASE {name} IS '{mark}'")


def clone(server: Server, source: str, target: str) -> None:
    """Make a database that equals another one."""
    server.sql("postgres", f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
    server.sql(
        "postgres",
        f"CREATE DATABASE {target} TEMPLATE {source} OWNER xaso_owner STRATEGY FILE_COPY",
    )


def drop(server: Server, name: str) -> None:
    """Drop a database if it is there."""
    server.sql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _mark_of(server: Server, name: str) -> str | None:
    """Return what a database was made from, if it is there and finished."""
    mark = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    return query(server, f"{mark} WHERE datname = '{name}'")


def _reference(server: Server, day: date) -> str:
    """Make the tables and load the facts that the product ships, once for all sizes."""
    name, mark = "xaso_bench_reference", fingerprint(day)
    if _mark_of(server, name) == mark:
        return name
    server.sql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.sql("postgres", f"CREATE DATABASE {name} OWNER xaso_owner")
    env = environment(server, name)
    for command in (["-m", "xaso", "prepare", "-v", "0"], [str(GEN / "reference.py")]):
        subprocess.run([PYTHON, *command], env=env, check=True, cwd=ROOT)
    server.sql("postgres", f"COMMENT ON DATABASE {name} IS '{mark}'")
    return name
