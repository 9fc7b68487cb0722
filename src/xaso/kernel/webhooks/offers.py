"""Which events leave the house, to whom, and how they are told."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from xaso.kernel.events.api import EventMeta, subscribe
from xaso.kernel.providers.api import Registry, Text


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """A kind of event that connected programs may learn of.

    ``owners`` names for ids of things the account that may learn about each; ``show`` gives
    what is told, without personal data, or ``None`` where this one is nobody's business.
    """

    key: str
    label: Text
    event_type: type
    owners: Callable[[set[UUID]], dict[UUID, UUID]]
    show: Callable[[Any], dict[str, Any] | None]


offers: Registry[PublicEvent] = Registry(PublicEvent)


def offer_event(offer: PublicEvent, enqueue: Callable[..., None]) -> None:
    """Offer a kind of event: the feed shows it, and receivers are told by ``enqueue``."""
    offers.register(offer)
    handler: Callable[[Any, EventMeta], None] = partial(enqueue, offer)
    subscribe(offer.event_type, handler, key=f"webhooks.tell_{offer.key.replace('.', '_')}")
