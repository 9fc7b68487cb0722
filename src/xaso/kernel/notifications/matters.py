"""Whether the thing that a message is about is over, as the module that owns it knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.providers.api import Registry


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of thing that notices are about; ``key`` is the ``about`` kind of the notices.

    ``over`` returns those of the ids that need no message any more, in the commune in force.
    """

    key: str
    over: Callable[[set[UUID]], set[UUID]]


matters: Registry[Matter] = Registry(Matter)


def over_among(things: Iterable[tuple[str, UUID | None]]) -> set[UUID]:
    """Return the ids of the things whose matter is over; one question for each kind."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, thing_id in things:
        if thing_id and kind in matters:
            by_kind.setdefault(kind, set()).add(thing_id)
    return {one for kind, ids in by_kind.items() for one in matters[kind].over(ids)}
