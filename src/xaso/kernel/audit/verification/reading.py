"""Reading of a commune's rows, tiles and checkpoints, a piece at a time."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from xaso.kernel.audit.leaves import KINDS, Place, Row, read_row
from xaso.kernel.audit.tiles import WIDTH
from xaso.lib.merkle import HASH_BYTES

AT_ONCE = 1000

type LeafTile = tuple[int, bytes, bytes]
"""Number, hashes and entries of a tile of the lowest level."""


class Source:
    """One commune's part of the database, as it was when the reading began."""

    def __init__(self, connection: psycopg.Connection[Any], commune: int) -> None:
        self.connection = connection
        self.commune = commune
        connection.rollback()
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SELECT set_config('xaso.commune', %s, true)", [str(commune)])

    def checkpoints(self, *, newest_first: bool = False) -> Iterator[tuple[int, str]]:
        """Yield (size, note) in the order of sizes."""
        order = "DESC" if newest_first else "ASC"
        yield from self._stream(
            "SELECT size, note FROM audit_treecheckpoint WHERE commune_id = %s"  # noqa: S608
            f" ORDER BY size {order}"
        )

    def checkpoint_before(self, moment: datetime) -> str:
        """Return the last checkpoint of a moment; empty without any."""
        return str(
            self._value(
                "SELECT note FROM audit_treecheckpoint WHERE commune_id = %s AND at <= %s"
                " ORDER BY size DESC LIMIT 1",
                moment,
            )
            or ""
        )

    def tile(self, level: int, number: int) -> bytes:
        """Return the hashes of a tile; empty if it is not there."""
        return bytes(
            self._value(
                "SELECT hashes FROM audit_treetile"
                " WHERE commune_id = %s AND level = %s AND number = %s",
                level,
                number,
            )
            or b""
        )

    def leaf_tiles(self, first: int, after: int) -> list[LeafTile]:
        """Return some tiles of the lowest level."""
        rows = self.connection.execute(
            "SELECT number, hashes, entries FROM audit_treetile WHERE commune_id = %s"
            " AND level = 0 AND number >= %s AND number < %s ORDER BY number",
            [self.commune, first, after],
        )
        return [(number, bytes(hashes), bytes(entries)) for number, hashes, entries in rows]

    def has_leaves_from(self, size: int) -> bool:
        """Tell whether tiles of the lowest level hold more than this many leaves."""
        number, inside = divmod(size, WIDTH)
        query: LiteralString = (
            "SELECT EXISTS (SELECT FROM audit_treetile WHERE commune_id = %s AND level = 0"
            " AND (number > %s OR (number = %s AND length(hashes) > %s)))"
        )
        return bool(self._value(query, number, number, inside * HASH_BYTES))

    def rows(self, after: Place, until: Place | None) -> Iterator[Row]:
        """Yield the rows between two places of the order; to the end without ``until``."""
        end = " AND (commit_number, id) <= (%s, %s)" if until else ""
        for kind in KINDS:
            found = self._stream(
                f"{kind.select} AND (commit_number, id) > (%s, %s){end}"
                " ORDER BY commit_number, id",
                *after,
                *(until or ()),
            )
            yield from (read_row(kind, values) for values in found)

    def rows_by_id(self, ids: Sequence[UUID]) -> dict[UUID, Row]:
        """Return rows wherever they stand in the order; slow, for what was not in its place."""
        found = {}
        for some in batched(ids, AT_ONCE):
            for kind in KINDS:
                query = f"{kind.select} AND id = ANY(%s)"
                for values in self.connection.execute(query, [self.commune, list(some)]):
                    row = read_row(kind, values)
                    found[row.id] = row
        return found

    def known_to_tiles(self, ids: Sequence[UUID]) -> set[UUID]:
        """Return which of these rows some tile remembers; slow, for suspects only."""
        rows = self.connection.execute(
            "SELECT s.id FROM unnest(%s::uuid[]) AS s(id) WHERE EXISTS ("
            " SELECT 1 FROM audit_treetile WHERE commune_id = %s AND level = 0"
            " AND position(uuid_send(s.id) IN entries) > 0)",
            [list(ids), self.commune],
        )
        return {row[0] for row in rows}

    def _value(self, query: LiteralString, *values: object) -> Any:
        row = self.connection.execute(query, [self.commune, *values]).fetchone()
        return row[0] if row else None

    def _stream(self, query: str, *values: object) -> Iterator[Any]:
        with self.connection.cursor(f"audit_{id(values)}") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(query, [self.commune, *values])
            yield from cursor


def witness_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (number of the line, note) of a witness file; an empty note for a broken line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield number, str(json.loads(line)["note"])
            except (ValueError, KeyError, TypeError):
                yield number, ""
