"""Which commune the running code acts in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

__all__ = [
    "NoCommuneError",
    "acting_in",
    "current_commune",
    "in_the_name_of",
    "require_commune",
]

_commune: ContextVar[int | None] = ContextVar("xaso_commune", default=None)


class NoCommuneError(RuntimeError):
    """Business rows were touched before anybody said for which commune."""


def current_commune() -> int | None:
    """Return the id of the commune in force here, if there is one."""
    return _commune.get()


def require_commune() -> int:
    """Return the id of the commune in force; raise :class:`NoCommuneError` without one."""
    commune = _commune.get()
    if commune is None:
        raise NoCommuneError
    return commune


@contextmanager
def acting_in(commune_id: int | None) -> Iterator[None]:
    """Act for one commune inside the block: its rows are seen, all others do not exist.

    The database learns it by ``SET LOCAL``: at the start of each transaction (our
    backend does that), and at once when a transaction is already open.
    """
    before = _commune.get()
    token = _commune.set(commune_id)
    _tell_database(commune_id, before)
    try:
        yield
    finally:
        _commune.reset(token)
        _tell_database(before, commune_id)


@contextmanager
def in_the_name_of(commune_id: int | None) -> Iterator[None]:
    """Write statements for a commune inside the block without telling the database."""
    token = _commune.set(commune_id)
    try:
        yield
    finally:
        _commune.reset(token)


def _tell_database(commune_id: int | None, before: int | None) -> None:
    usable = connection.connection is not None and not connection.needs_rollback
    if commune_id != before and connection.in_atomic_block and usable:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('xaso.commune', %s, true)", [_text(commune_id)])


def _text(commune_id: int | None) -> str:
    return "" if commune_id is None else str(commune_id)
