"""Topics: reference rows that change together, and what is remembered of them."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Model

from xaso.kernel.reference import stamps
from xaso.kernel.tenancy.api import follow_writes

type Load[K, V] = Callable[[Collection[K]], dict[K, V]]


class DuplicateTopicError(ValueError):
    """Two topics have one name."""


topics: dict[str, "Topic"] = {}


class Topic:
    """Rows of a few tables that almost never change (danh mục), remembered by each process.

    What is remembered stands as long as the topic's stamp does, and every write to its
    tables renews the stamp in the same transaction. So a change is seen at once where it is
    made, and by others from their next transaction on.

    Only values that nobody can change belong here: frozen dataclasses, tuples, plain values.
    A key of a commune's rows names the commune.
    """

    def __init__(self, name: str, *, most: int) -> None:
        if topics.setdefault(name, self) is not self:
            raise DuplicateTopicError(name)
        self.name = name
        self.tables: list[str] = []
        self._most = most
        self._known: OrderedDict[tuple[UUID, Hashable, Hashable], Any] = OrderedDict()
        self._lock = Lock()

    def holds[M: type[Model]](self, model: M) -> M:
        """Say of a model that its rows belong to the topic; used as a decorator."""
        table = model._meta.db_table
        follow_writes(table, self.changed)
        self.tables.append(table)
        return model

    def changed(self) -> None:
        """Renew the stamp; only who writes past the ORM needs to call it."""
        stamps.renew(self.name)

    def recall[V](self, key: Hashable, load: Callable[[], V]) -> V:
        """Return what was loaded under the key before, if it still stands; else load it."""
        return self.recall_many([key], lambda _keys: {key: load()})[key]

    def recall_many[K: Hashable, V](
        self, keys: Collection[K], load: Load[K, V], *, kind: Hashable = None
    ) -> dict[K, V]:
        """Return the values of several keys; only the unknown ones are loaded, all at once.

        What the loading does not find is left out and not remembered. ``kind`` keeps apart
        the keys of several questions to one topic. Without a transaction nothing is
        remembered, since nobody could say for how long it stands.
        """
        stamp = stamps.stamp_of(self.name)
        if stamp is None:
            return load(keys)
        found: dict[K, V] = self._get(stamp, kind, keys)
        missing = [key for key in keys if key not in found]
        if missing:
            loaded = load(missing)
            if stamps.still_stands(self.name, stamp):
                self._put(stamp, kind, loaded)
            found |= loaded
        return found

    def _get(self, stamp: UUID, kind: Hashable, keys: Collection[Any]) -> dict[Any, Any]:
        found = {}
        with self._lock:
            for key in keys:
                place = (stamp, kind, key)
                if place in self._known:
                    self._known.move_to_end(place)
                    found[key] = self._known[place]
        return found

    def _put(self, stamp: UUID, kind: Hashable, values: dict[Any, Any]) -> None:
        with self._lock:
            for key, value in values.items():
                self._known[stamp, kind, key] = value
            while len(self._known) > self._most:
                self._known.popitem(last=False)
