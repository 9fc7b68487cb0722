"""The tables: composite keys, row-level security and monthly partitions (data rules 2, 3, 7)."""

from typing import Any

from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.models import Model

from xaso.kernel.tenancy.partitions import (
    PartitionMomentField,
    month_partition_sql,
    months_around,
)

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY commune_isolation ON {table} USING (
    commune_id = (SELECT NULLIF(current_setting('xaso.commune', true), '')::int)
)
"""


def _is_tenant(model: type[Model]) -> bool:
    """Historical models keep fields but no base classes: the column decides."""
    return any(field.column == "commune_id" for field in model._meta.local_concrete_fields)


def _partition_field(model: type[Model]) -> str | None:
    for field in model._meta.local_concrete_fields:
        if isinstance(field, PartitionMomentField):
            return field.column
    return None


class CommuneSchemaEditor(DatabaseSchemaEditor):
    """Makes every table with a ``commune_id`` a tenant table, without a word in migrations."""

    # A new foreign key on an old table must be composite too, so never inline.
    sql_create_column_inline_fk: Any = None

    def table_sql(self, model: type[Model]) -> tuple[str, list[Any]]:
        """Put the commune (and the month's moment) into the primary key."""
        sql, params = super().table_sql(model)
        if not _is_tenant(model):
            return sql, params
        key = self.quote_name(str(model._meta.pk.column))
        inline = f"{key} uuid NOT NULL PRIMARY KEY"
        if inline not in sql or not sql.endswith(")"):
            message = f"{model._meta.db_table}: a tenant table needs one uuid primary key"
            raise ValueError(message)
        moment = _partition_field(model)
        columns = ["commune_id", *([moment] if moment else []), key]
        sql = sql.replace(inline, f"{key} uuid NOT NULL")
        sql = f"{sql[:-1]}, PRIMARY KEY ({', '.join(columns)}))"
        return f"{sql} PARTITION BY RANGE ({moment})" if moment else sql, params

    def create_model(self, model: type[Model]) -> None:
        """Create the table and close it to everybody who has not named its commune."""
        super().create_model(model)
        if not _is_tenant(model):
            return
        table = self.quote_name(model._meta.db_table)
        self.execute(POLICY.format(table=table))
        if _partition_field(model):
            for month in months_around():
                self.execute(month_partition_sql(model._meta.db_table, month))
            self.execute(
                f"CREATE TABLE {model._meta.db_table}_rest PARTITION OF {table} DEFAULT"
            )

    def _create_fk_sql(self, model: type[Model], field: Any, suffix: str) -> Any:
        statement = super()._create_fk_sql(model, field, suffix)  # type: ignore[misc]
        if not _is_tenant(model):
            return statement
        statement.parts["deferrable"] = ""
        target = field.remote_field.model
        if _is_tenant(target):
            statement.parts["column"] = f"commune_id, {statement.parts['column']}"
            statement.parts["to_column"] = f"commune_id, {statement.parts['to_column']}"
        return statement
