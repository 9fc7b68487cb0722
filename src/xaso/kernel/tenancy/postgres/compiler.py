"""Statements that write: whoever follows a table hears of it in the same transaction.

Every write of the ORM becomes one of these three, whatever it was called by: ``save``,
``delete`` with what it takes along, ``update``, ``bulk_create``, a migration.
"""

from typing import Any

from django.db import transaction
from django.db.backends.postgresql import compiler as postgres
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLCompiler

from xaso.kernel.tenancy.together import waiting_rows
from xaso.kernel.tenancy.writes import follower_of

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]


def _run(compiler: Any, execute: Any, *given: Any, **named: Any) -> Any:
    follower = follower_of(compiler.query.get_meta().db_table)
    if follower is None:
        return execute(*given, **named)
    with transaction.atomic(using=compiler.connection.alias, savepoint=False):
        follower()
        return execute(*given, **named)


class SQLInsertCompiler(postgres.SQLInsertCompiler):
    """Adds rows."""

    query: Any

    def execute_sql(self, *given: Any, **named: Any) -> Any:
        """Tell the follower, then write; or wait for what else is added in this block."""
        waiting, returned = waiting_rows(), _asked_back(*given, **named)
        if waiting is None or not self._may_wait(returned):
            return _run(self, super().execute_sql, *given, **named)
        self.returning_fields = None
        waiting += self.as_sql()
        return [_read_when_asked(row, returned) for row in self.query.objs]

    def _may_wait(self, returned: Any) -> bool:
        """Whether nobody needs to hear of it and nothing of the answer is needed at once."""
        needed = self.query.on_conflict or any(one.primary_key for one in returned)
        return not needed and follower_of(self.query.get_meta().db_table) is None


def _asked_back(returning_fields: Any = None) -> Any:
    return returning_fields or ()


def _read_when_asked(row: Any, fields: Any) -> tuple[()]:
    """Let what the database fills in be read if it is asked for; return no values of it."""
    for field in fields:
        row.__dict__.pop(field.attname, None)
    return ()


class SQLUpdateCompiler(postgres.SQLUpdateCompiler):
    """Changes rows."""

    def execute_sql(self, *given: Any, **named: Any) -> Any:
        """Tell the follower, then write."""
        return _run(self, super().execute_sql, *given, **named)

    def execute_returning_sql(self, *given: Any, **named: Any) -> Any:
        """Tell the follower, then write."""
        return _run(self, super().execute_returning_sql, *given, **named)


class SQLDeleteCompiler(postgres.SQLDeleteCompiler):
    """Removes rows."""

    def execute_sql(self, *given: Any, **named: Any) -> Any:
        """Tell the follower, then write."""
        return _run(self, super().execute_sql, *given, **named)
