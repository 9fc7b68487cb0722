"""Rows by COPY, with the columns that the models have: nothing here can drift from them."""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.db.models import NOT_PROVIDED, JSONField, Model
from psycopg import sql
from psycopg.types.json import Jsonb


class Table:
    """One model's table; a row is given by the names of its columns."""

    def __init__(self, model: type[Model]) -> None:
        self.name = model._meta.db_table
        fields = model._meta.local_concrete_fields
        self._database = [one.column for one in fields if one.db_default is not NOT_PROVIDED]
        self._given = [one for one in fields if one.column not in self._database]
        self.columns = [str(one.column) for one in self._given]
        self._json = {one.column for one in self._given if isinstance(one, JSONField)}
        self._constant = {
            one.column: one.get_default()
            for one in self._given
            if not one.primary_key and not one.remote_field
        }

    def row(self, **values: Any) -> tuple[Any, ...]:
        """Return a row in the order of the columns; a wrong name or a missing key is refused."""
        if unknown := values.keys() - set(self.columns):
            raise KeyError(self.name, unknown)
        whole = self._constant | values
        for name in self._json:
            whole[name] = Jsonb(whole[name])
        return tuple(whole.get(name) for name in self.columns)


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
