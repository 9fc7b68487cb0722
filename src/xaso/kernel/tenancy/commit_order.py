"""Numbers by which rows can be taken up in an order that nothing committed later slips into.

The number of a row is that of its transaction, plus an era for the server that counted it:
a database that was restored into a new server counts its transactions from low again. The era
is a constant function of the database, so that a dump carries it; ``xaso prepare`` begins the
next one when it finds itself on another server.
"""

from typing import Any

from django.db import connection, models
from django.db.models import Func

ERA = "xaso_era"
ERA_BITS = 44
CREATE_ERA = (
    f"CREATE FUNCTION {ERA}() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 0::bigint'"
)
DROP_ERA = f"DROP FUNCTION {ERA}()"
SETTLED_BELOW = f"(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + {ERA}())"
"""What no transaction that still runs can come before (data rule 9)."""


class CommitNumber(Func):
    """The number of the transaction that runs; never given again, not even after a restore."""

    template = f"(pg_current_xact_id()::text::bigint + {ERA}())"
    output_field = models.BigIntegerField()


def is_on_its_server() -> bool:
    """Tell whether the database still is on the server that its era was begun on."""
    known, here = _servers()
    return known in (None, here)


def follow_server() -> None:
    """Begin the next era if the database came to another server; needs the owner's role."""
    known, here = _servers()
    with connection.cursor() as cursor:
        if known not in (None, here):
            cursor.execute(f"SELECT {ERA}() >> {ERA_BITS}")
            era = (int(cursor.fetchone()[0]) + 1) << ERA_BITS
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {ERA}() RETURNS bigint"
                f" LANGUAGE sql IMMUTABLE AS 'SELECT {era:d}::bigint'"
            )
        if known != here:
            cursor.execute(f"COMMENT ON FUNCTION {ERA}() IS '{here}'")


def _servers() -> tuple[Any, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT obj_description('{ERA}()'::regprocedure, 'pg_proc'),"  # noqa: S608
            " (SELECT system_identifier FROM pg_control_system())"
        )
        known, here = cursor.fetchone()
    return known, str(here)
