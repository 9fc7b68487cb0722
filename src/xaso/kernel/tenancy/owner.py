"""The few moments in which the owner's role is used instead of the application's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import connection

GRANTS = """
GRANT USAGE ON SCHEMA public TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app};
"""
ONLY_GROWING = ("audit_auditentry", "audit_accessrecord", "audit_treecheckpoint")


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the owner of the tables inside the block."""
    values = connection.settings_dict
    app = (values["USER"], values["PASSWORD"])
    connection.close()
    values["USER"], values["PASSWORD"] = settings.XASO_DB_OWNER, settings.XASO_DB_OWNER_PASSWORD
    try:
        yield
    finally:
        connection.close()
        values["USER"], values["PASSWORD"] = app


def grant_to_application() -> None:
    """Give the application's role what it needs and no more: some rows can only be added."""
    app = connection.ops.quote_name(settings.XASO_DB_APP)
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.format(app=app))
        # A partition reached by its own name has no policy: only the whole table is open.
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relispartition AND relkind = 'r'"
        )
        for (partition,) in cursor.fetchall():
            cursor.execute(f"REVOKE ALL ON {partition} FROM {app}")
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p')"
            " AND c.relname ~ %s",
            [rf"^({'|'.join((*ONLY_GROWING, *_further_growing()))})(_\w+)?$"],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}")


def _further_growing() -> list[str]:
    """Name the tables of models that say ``only_grows = True``."""
    models = apps.get_models()
    return [one._meta.db_table for one in models if getattr(one, "only_grows", False)]
