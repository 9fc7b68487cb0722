"""G13: bytes of a dossier in the database, with indexes, against what its columns hold."""

from typing import Any

import psycopg
from bench.compare import Goal, Verdict, exact
from bench.settings import Setting
from bench.sizes import SIZES, database_of
from psycopg import sql
from tools.postgres import Server

GOAL = Goal("G13", "bytes per dossier ÷ sum of its columns", 3, at_most=True)
TABLES = """
SELECT c.oid::regclass::text, array_agg(a.attname::text)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relnamespace = 'public'::regnamespace
    AND (c.relname LIKE 'dossiers\\_%' OR c.relname = 'audit_auditentry')
GROUP BY c.oid ORDER BY 1
"""
STORED = """
SELECT sum(pg_table_size(part))::bigint, sum(pg_indexes_size(part))::bigint
FROM (
    SELECT %(table)s::regclass AS part
    UNION SELECT relid FROM pg_partition_tree(%(table)s) WHERE isleaf
) AS parts
"""
EVERY_ROW_UP_TO = 100_000
"""Dossiers; of more a part of the pages is read."""
PART = 5.0


def measure_storage(
    server: Server, size: str, _setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Add up the tables that hold dossiers and what is noted down about them."""
    count = SIZES[size].count
    part = 100.0 if count <= EVERY_ROW_UP_TO else PART
    known = {"host": str(server.socket), "user": "xaso_super", "dbname": database_of(size)}
    with psycopg.connect(**known, autocommit=True) as connection:
        found = connection.execute(TABLES).fetchall()
        tables = [_measure(connection, name, columns, part) for name, columns in found]
    tables = [one for one in tables if one["rows"]]
    stored = sum(one["heap"] + one["indexes"] for one in tables)
    held = sum(one["columns"] for one in tables)
    for one in tables:
        print("  {table:32} {rows:9} rows, {heap:12} + {indexes:12} bytes".format(**one))
    print(f"  {stored / count:.0f} bytes a dossier, its columns {held / count:.0f}", flush=True)
    figures = {"bytes": stored / count, "columns": held / count, "part": part, "tables": tables}
    return [exact(GOAL, "", stored / held)], figures


def _measure(
    connection: psycopg.Connection, name: str, columns: list[str], part: float
) -> dict[str, Any]:
    """Return rows, bytes of the heap, of the indexes, and of the columns alone."""
    heap, indexes = connection.execute(STORED, {"table": name}).fetchone() or (0, 0)
    sizes = sql.SQL(" + ").join(
        sql.SQL("coalesce(pg_column_size({}), 0)").format(sql.Identifier(one))
        for one in columns
    )
    asked = sql.SQL("SELECT count(*), coalesce(sum({}), 0)::bigint FROM {}{}").format(
        sizes,
        sql.Identifier(name),
        sql.SQL(f" TABLESAMPLE SYSTEM ({part})" if part < 100 else ""),
    )
    rows, held = connection.execute(asked).fetchone() or (0, 0)
    factor = 100 / part
    return {
        "table": name,
        "rows": int(rows * factor),
        "heap": heap,
        "indexes": indexes,
        "columns": int(held * factor),
    }
