"""What a database holds: rows with a sum that tells whether they are the same, and their guards."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
ORDER BY relname
"""
SIGNED_IN = "accounts_session"
"""Left out of a backup, rows and sum: it would open accounts to whoever reads it."""
ROWS = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text
FROM {} t
"""
STRUCTURE = """
WITH relation AS (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace)
SELECT
  (SELECT count(*) FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conparentid = 0
  ) AS constraints,
  (SELECT count(*) FROM pg_index JOIN relation ON relation.oid = indexrelid
   WHERE indisvalid) AS indexes,
  (SELECT count(*) FROM pg_policy JOIN relation ON relation.oid = polrelid) AS policies,
  (SELECT count(*) FROM relation WHERE relrowsecurity) AS row_security,
  (SELECT count(*) FROM relation WHERE relforcerowsecurity) AS forced_row_security,
  (SELECT count(*) FROM pg_trigger JOIN relation ON relation.oid = tgrelid
   WHERE NOT tgisinternal AND tgparentid = 0) AS triggers
"""


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of a table: their number and the sum of their hashes, in whatever order they lie."""

    rows: int
    sum: str


def contents(
    connection: psycopg.Connection[Any], tell: Callable[[str], None] = lambda _: None
) -> dict[str, dict[str, Any]]:
    """Return the content of every table, as this connection's transaction sees it."""
    found = {}
    for (table,) in connection.execute(TABLES).fetchall():
        if table == SIGNED_IN:
            continue
        tell(f"counting {table}")
        row = connection.execute(sql.SQL(ROWS).format(sql.Identifier(table))).fetchone()
        found[table] = asdict(Content(*row)) if row else {}
    return found


def differences(wanted: dict[str, Any], there: dict[str, Any]) -> list[str]:
    """Name the tables whose content, or the guards whose number, is not the wanted one."""
    return sorted(
        name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)
    )


def structure(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Count what guards the rows: constraints, indexes, policies, triggers.

    Without NOT NULL and what partitions inherit: those depend on the version of PostgreSQL.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(STRUCTURE).fetchone() or {}


def migrations(connection: psycopg.Connection[Any]) -> list[str]:
    """Name the migrations that were applied, ``app.name``."""
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [f"{app}.{name}" for app, name in rows.fetchall()]


def referenced(connection: psycopg.Connection[Any]) -> list[tuple[int, bytes, Any]]:
    """Return commune, address and id of every object that a row of files names."""
    return connection.execute(
        "SELECT commune_id, address, id FROM files_storedobject"
    ).fetchall()


def server_major(connection: psycopg.Connection[Any]) -> int:
    """Return the major version of the server."""
    return connection.info.server_version // 10_000
