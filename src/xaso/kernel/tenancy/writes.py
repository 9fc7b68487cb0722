"""Following the writes to a table, and keeping things until the end of a transaction."""

from collections.abc import Callable
from typing import Any

from django.db import connection

type Follower = Callable[[], None]

_followers: dict[str, Follower] = {}


def follow_writes(table: str, follower: Follower) -> None:
    """Be told before each statement that writes to the table, in its transaction.

    Raises:
        ValueError: somebody follows the table already.
    """
    if _followers.setdefault(table, follower) is not follower:
        raise ValueError(table)


def follower_of(table: str) -> Follower | None:
    """Return who follows the table."""
    return _followers.get(table)


def kept_in_transaction() -> dict[str, Any] | None:
    """Return a place whose things last until the transaction ends; ``None`` outside of one.

    It is emptied when a savepoint is rolled back, because what was read since may be undone.
    """
    if not connection.in_atomic_block:
        return None
    kept: dict[str, Any] = connection.kept_in_transaction  # type: ignore[attr-defined]
    return kept
