"""What files ask of a place that keeps objects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


class StorageError(OSError):
    """The store cannot be reached, or refused what it was asked."""


class MissingObjectError(StorageError):
    """The store holds no object under this key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One object as a list names it; ``modified`` in seconds since 1970."""

    key: str
    size: int
    modified: float


class Storage(Protocol):
    """Keeps objects under keys such as ``101/ab/ab….id``; an object is whole or not there.

    A prefix ends with a slash. Everything raises :class:`StorageError` when the store does
    not work.
    """

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        """Keep an object, safe against a power cut once this returns."""

    def get(self, key: str) -> Iterator[bytes]:
        """Yield the object in pieces; :class:`MissingObjectError` at the first."""

    def size(self, key: str) -> int | None:
        """Return how many bytes the object has; ``None`` for one that is not there."""

    def delete(self, key: str) -> None:
        """Take an object away; nothing happens if it is not there."""

    def clear(self, prefix: str) -> None:
        """Take away everything below the prefix."""

    def entries(self, prefix: str) -> Iterator[Entry]:
        """List what lies below the prefix."""

    def leftovers(self, older_than: float) -> list[str]:
        """Name what interrupted writers left behind before this moment."""

    def describe(self) -> str:
        """Say in a few words where it is, after trying that it can be written."""
