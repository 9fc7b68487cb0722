"""Whether an error comes from a shortage that passes: no room left, or a database that is away."""

import errno
from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol

CHUNK = 256 * 1024
NO_ROOM_NUMBERS = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM_STATES = {"53100"}
AWAY_STATES = ("08", "57P", "53300")
"""Connection lost, shut down or recovering, too many connections (PostgreSQL, App. A)."""


class Shortage(StrEnum):
    """What is missing for the moment."""

    ROOM = "room"
    DATABASE = "database"


class Readable(Protocol):
    """What a body can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


def shortage_of(error: BaseException | None) -> Shortage | None:
    """Return what was missing where an error, or one that led to it, came from a shortage."""
    for one in _chain(error):
        if isinstance(one, OSError) and one.errno in NO_ROOM_NUMBERS:
            return Shortage.ROOM
        state = getattr(one, "sqlstate", "")
        if state in NO_ROOM_STATES:
            return Shortage.ROOM
        if _is_away(one, state):
            return Shortage.DATABASE
    return None


def read_to_the_end(request: Readable) -> None:
    """Take in what is still being sent, so that the sender hears why it was not kept.

    A server that answers and hangs up in the middle of a body cuts its own answer off.
    """
    try:
        while request.read(CHUNK):
            pass
    except (OSError, ValueError):
        return


def _is_away(error: BaseException, state: str | None) -> bool:
    """Whether it is psycopg's word for a connection that is not there (PEP 249 names)."""
    if state:
        return state.startswith(AWAY_STATES)
    is_psycopg = type(error).__module__.partition(".")[0] == "psycopg"
    return is_psycopg and type(error).__name__ == "OperationalError"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
