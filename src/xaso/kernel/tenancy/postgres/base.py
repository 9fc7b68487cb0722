"""The connection: tells the database which commune a transaction acts for."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

from xaso.kernel.tenancy.context import current_commune
from xaso.kernel.tenancy.postgres.schema import CommuneSchemaEditor

BEGIN = "BEGIN; SELECT set_config('xaso.commune', %s, true)"
"""The driver stays in its autocommit: it would send a BEGIN of its own before this."""


class DatabaseFeatures(PostgresFeatures):
    """What Django must know about composite keys it does not see."""

    # Grouping by the id alone is not enough: the table's key is (commune_id, id).
    allows_group_by_selected_pks = False


class DatabaseOperations(PostgresOperations):
    """Statements whose writes can be followed."""

    compiler_module = "xaso.kernel.tenancy.postgres.compiler"

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """Return a statement with its values, also where they are sent apart from it."""
        if isinstance(cursor, ServerBindingCursor):
            return str(self.compose_sql(sql, params))
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(PostgresWrapper):
    """PostgreSQL with the commune set by ``SET LOCAL`` at the start of each transaction."""

    SchemaEditorClass = CommuneSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Begin a transaction and name its commune in one message, or as Django does."""
        self.kept_in_transaction: dict[str, Any] = {}
        commune: Any = current_commune()
        if autocommit or commune is None:
            super()._set_autocommit(autocommit)  # type: ignore[misc]
            return
        with self.wrap_database_errors:
            self.connection.execute(BEGIN, [str(commune)])

    def _savepoint_rollback(self, sid: str) -> None:
        self.kept_in_transaction.clear()
        super()._savepoint_rollback(sid)  # type: ignore[misc]
