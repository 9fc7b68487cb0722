"""Which version of the product brought the tables to where they are."""

from django.db import connection
from psycopg import sql

from xaso import __version__

TABLE = "django_migrations"


def note_version() -> None:
    """Write this version on the table of migrations, so that a dump carries it; as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("COMMENT ON TABLE {} IS {}").format(
                sql.Identifier(TABLE), sql.Literal(f"xaso {__version__}")
            )
        )


def noted_version() -> str | None:
    """Return the version that prepared the tables; empty for a new database, ``None`` if unknown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NULL", [TABLE])
        if cursor.fetchone()[0]:
            return ""
        cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [TABLE])
        (noted,) = cursor.fetchone()
    return str(noted).removeprefix("xaso ") if noted else None
