"""Rows by COPY, with the columns that the models have: nothing here can drift from them."""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.db.models import NOT_PROVIDED, Field, JSONField, Model
from psycopg import sql
from psycopg.types.json import Jsonb


class Table:
    """One model's table; a row is given by the names of its columns."""

    def __init__(self, model: type[Model]) -> None:
        self.name = model._meta.db_table
        fields = model._meta.local_concrete_fields
        given = [one for one in fields if one.db_default is NOT_PROVIDED]
        self.columns = [str(one.column) for one in given]
        self._place = {name: place for place, name in enumerate(self.columns)}
        self._json = {str(one.column) for one in given if isinstance(one, JSONField)}
        self._start = [_constant(one) for one in given]

    def row(self, **values: Any) -> list[Any]:
        """Return a row in the order of the columns; a wrong name is refused."""
        whole, place = self._start.copy(), self._place
        for name, value in values.items():
            whole[place[name]] = Jsonb(value) if name in self._json else value
        return whole


def _constant(column: "Field[Any, Any]") -> Any:
    """Return what stands in a column where nothing is said; a missing key is left empty."""
    if column.primary_key or column.remote_field:
        return None
    value = column.get_default()
    return Jsonb(value) if isinstance(column, JSONField) and value is not None else value


def copy(connection: psycopg.Connection[Any], table: Table, rows: Iterable[Any]) -> int:
    """Write rows; return how many."""
    written = 0
    columns = sql.SQL(", ").join([sql.Identifier(name) for name in table.columns])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)
            written += 1
    return written
