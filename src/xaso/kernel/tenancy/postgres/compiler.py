"""Statements that write: whoever follows a table hears of it in the same transaction.

Every write of the ORM becomes one of these three, whatever it was called by: ``save``,
``delete`` with what it takes along, ``update``, ``bulk_create``, a migration.
"""

from typing import Any

from django.db import transaction
from django.db.backends.postgresql import compiler as postgres
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLCompiler

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

    def execute_sql(self, *given: Any, **named: Any) -> Any:
        """Tell the follower, then write."""
        return _run(self, super().execute_sql, *given, **named)


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
