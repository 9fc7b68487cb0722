"""Registries by which every module may offer the same kind of thing."""

from collections.abc import Iterator
from typing import Any, Protocol


class Keyed(Protocol):
    """Something with a key of its own, prefixed by its module (``dossiers.mine``)."""

    @property
    def key(self) -> str:
        """Return the key."""


class DuplicateKeyError(ValueError):
    """Two providers claim one key."""


class Registry[T: Keyed]:
    """Keeps providers of one interface in the order of their keys; refuses strangers."""

    def __init__(self, interface: Any) -> None:
        self.interface: type[T] = interface
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        """Add a provider; raise on a wrong type (TypeError) or a taken key."""
        if not isinstance(item, self.interface):
            message = f"{item!r} is not a {self.interface.__name__}"
            raise TypeError(message)
        if "." not in item.key:
            message = f"{item.key!r} must start with its module's name and a dot"
            raise ValueError(message)
        if self._items.setdefault(item.key, item) is not item:
            raise DuplicateKeyError(item.key)
        return item

    def __iter__(self) -> Iterator[T]:
        return iter([self._items[key] for key in sorted(self._items)])

    def __getitem__(self, key: str) -> T:
        return self._items[key]

    def __contains__(self, key: str) -> bool:
        return key in self._items
