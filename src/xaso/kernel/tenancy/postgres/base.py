"""The connection: tells the database which commune a transaction acts for."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

from xaso.kernel.tenancy.context import current_commune
from xaso.kernel.tenancy.postgres.schema import CommuneSchemaEditor


class DatabaseFeatures(PostgresFeatures):
    """What Django must know about composite keys it does not see."""

    # Grouping by the id alone is not enough: the table's key is (commune_id, id).
    allows_group_by_selected_pks = False


class DatabaseOperations(PostgresOperations):
    """Statements whose writes can be followed."""

    compiler_module = "xaso.kernel.tenancy.postgres.compiler"


class DatabaseWrapper(PostgresWrapper):
    """PostgreSQL with the commune set by ``SET LOCAL`` at the start of each transaction."""

    SchemaEditorClass = CommuneSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 (Django's signature)
        self.kept_in_transaction: dict[str, Any] = {}
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        commune: Any = current_commune()
        if not autocommit and commune is not None:
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config('xaso.commune', %s, true)", [str(commune)])

    def _savepoint_rollback(self, sid: str) -> None:
        self.kept_in_transaction.clear()
        super()._savepoint_rollback(sid)  # type: ignore[misc]
