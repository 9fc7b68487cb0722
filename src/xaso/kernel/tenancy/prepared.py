"""Reads whose SQL is written once a process and planned once a connection.

Either takes longer than running it.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import Binary

from xaso.kernel.tenancy.context import current_commune, in_the_name_of

type Value = UUID | datetime | date | int | str | bytes | None
type Row = tuple[Any, ...]

MOST = 500
"""How many statements of one kind a process keeps; one more, and it begins anew."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement with places for the values only, and which value belongs in each."""

    sql: str
    places: tuple[int, ...]

    def run(self, given: tuple[Value, ...]) -> list[Row]:
        if not self.sql:
            return []
        line: Any = connection
        line.ensure_connection()
        with line._prepare_cursor(ServerBindingCursor(line.connection)) as cursor:  # type: ignore[call-arg]
            cursor.execute(self.sql, [given[place] for place in self.places])
            rows: list[Row] = cursor.fetchall()
        return rows


class _StatementWrittenError(Exception):
    """Ends a read before its statement runs."""

    def __init__(self, sql: str, params: Any) -> None:
        self.sql = sql
        self.params = [one.obj if isinstance(one, Binary) else one for one in params or ()]


class UnwritableReadError(ValueError):
    """A number of a read is not in its statement: no value of its column is as large as ours."""


_known: dict[Hashable, _Statement] = {}


def read_prepared(key: Hashable, read: Callable[..., object], *values: Value) -> list[Row]:
    """Return the rows of a read that is one statement of the ORM, in the commune in force.

    The first time ``read`` is called with stand-ins for the values, and what it asks the
    database becomes the statement of this key; later it is not called, only filled in. So it
    must treat its values as unknown, and know nothing from elsewhere that changes, such as
    the time. Whatever else shapes the statement belongs to the key. Rows come as the
    database gives them.

    Raises:
        UnwritableReadError: the read is given a number that its statement does not ask for.
    """
    given = (current_commune(), *values)
    stand_ins = tuple(_stand_in(place, value) for place, value in enumerate(given))
    shape = (key, tuple(map(type, given)))
    statement = _known.get(shape)
    if statement is None:
        if len(_known) >= MOST:
            _known.clear()
        statement = _known[shape] = _write(read, stand_ins)
    return statement.run(given)


def _write(read: Callable[..., object], stand_ins: tuple[Any, ...]) -> _Statement:
    """Return the statement of a read; an empty one where it is empty without asking.

    The ORM leaves a condition out, or the whole statement, where a number is larger than its
    column can hold: what was written then would be kept as the answer for real numbers too.
    """
    sql, params = _caught(read, stand_ins)
    places = tuple(stand_ins.index(one) for one in params if one in stand_ins)
    numbers = [one for one in stand_ins[1:] if isinstance(one, int)]
    if any(one not in params for one in numbers):
        raise UnwritableReadError(f"{read} has a number that its statement does not ask for.")
    with connection.cursor() as cursor:
        texts = tuple("%s" if one in stand_ins else _literal(cursor, one) for one in params)
    return _Statement(sql.replace("%%", "%%%%") % texts, places)


def _literal(cursor: Any, constant: Any) -> str:
    """Return what is the same for everybody as a part of the statement, which its plan may use."""
    literal: str = cursor.mogrify("%s", [constant])
    return literal.replace("%", "%%")


def _caught(read: Callable[..., object], stand_ins: tuple[Any, ...]) -> tuple[str, list[Any]]:
    """Return the statement of the read; opening a connection asks the database things of its own."""
    commune, *values = stand_ins
    connection.ensure_connection()
    with in_the_name_of(commune), connection.execute_wrapper(_stop):
        try:
            read(*values)
        except _StatementWrittenError as written:
            return written.sql, written.params
    return "", []


def _stop(_execute: Any, sql: str, params: Any, _many: bool, _context: Any) -> Any:  # noqa: FBT001
    raise _StatementWrittenError(sql, params)


def _stand_in(place: int, value: Value) -> Value:
    """Return a value that nothing real has, of the same type, another one for each place."""
    match value:
        case UUID():
            return UUID(int=_NOWHERE + place)
        case datetime():
            return _FAR_AWAY + timedelta(days=place)
        case date():
            return (_FAR_AWAY + timedelta(days=place)).date()
        case int():
            return _VAST + place
        case str():
            return f"{_NOBODY_SAYS}{place}"
        case bytes():
            return f"{_NOBODY_SAYS}{place}".encode()
        case None:
            return None


_NOWHERE = 0xFFFFFFFF_0000_0000_0000_000000000000
_FAR_AWAY = datetime(9000, 1, 1, tzinfo=UTC)
_VAST = 2_000_000_000
_NOBODY_SAYS = "xaso: the text at place "
