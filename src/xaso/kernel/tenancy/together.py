"""Rows that are added together go to the database in one message: each one costs both sides."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

type Statement = tuple[str, tuple[Any, ...]]


class _Waiting:
    """The statements that add rows and were not sent yet, in their order."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def send(self) -> None:
        """Send what waits, in one message."""
        waiting, self.statements = self.statements, []
        if not waiting or connection.needs_rollback:
            return
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(cursor.mogrify(*one) for one in waiting))

    def before(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Send what waits before any other statement."""
        self.send()
        return execute(*statement)


@contextmanager
def added_together() -> Iterator[None]:
    """Make one transaction of the block, and add its rows with as few messages as possible.

    Rows wait until something else is asked of the database or the block ends, and are then
    sent in their order: whoever reads finds them. Only a refusal by the database comes at
    that moment instead of at the line that added the row.
    """
    with transaction.atomic():
        if waiting_rows() is not None:
            yield
            return
        rows = connection.rows_waiting = _Waiting()  # type: ignore[attr-defined]
        try:
            with connection.execute_wrapper(rows.before):
                yield
            rows.send()
        finally:
            connection.rows_waiting = None  # type: ignore[attr-defined]


def waiting_rows() -> list[Statement] | None:
    """Return where statements that add rows wait; ``None`` where they are to be sent at once."""
    rows: _Waiting | None = getattr(connection, "rows_waiting", None)
    return None if rows is None else rows.statements
