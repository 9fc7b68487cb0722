"""Who wants to know of which event."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from xaso.kernel.events.payloads import adapter_of, kind_of
from xaso.kernel.providers.api import Registry


@dataclass(frozen=True, slots=True)
class EventMeta:
    """The facts about a published event that are not part of it."""

    id: UUID
    at: datetime
    kind: str
    aggregate_id: UUID
    commune_id: int


type Handler[E] = Callable[[E], None] | Callable[[E, EventMeta], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler of one type of event, under a key that never changes."""

    key: str
    event_type: type
    handler: Callable[..., None]

    @property
    def kind(self) -> str:
        """Name the type of event that this subscription waits for."""
        return kind_of(self.event_type)

    def call(self, event: object, meta: EventMeta) -> None:
        """Give the event to the handler, with its facts if it takes two arguments."""
        wants_meta = len(inspect.signature(self.handler).parameters) > 1
        self.handler(event, meta) if wants_meta else self.handler(event)


subscriptions: Registry[Subscription] = Registry(Subscription)


def subscribe[E](event_type: type[E], handler: Handler[E], *, key: str) -> Subscription:
    """Have every event of this type given to the handler, once, after it is committed.

    Called in ``apps.ready()``. The key starts with the subscriber's module
    (``notifications.tell_receipt``) and is written into receipts: never change it. The
    handler runs in a transaction of the event's commune; what it writes and the receipt
    that it was done are committed together.
    """
    adapter_of(event_type)
    return subscriptions.register(Subscription(key, event_type, handler))


def subscriptions_to(kind: str) -> list[Subscription]:
    """Return the subscriptions to a kind of event, in the order of their keys."""
    return [one for one in subscriptions if one.kind == kind]


def read_event(subscription: Subscription, payload: dict[str, Any]) -> object:
    """Return the event as the type that the subscription waits for."""
    return adapter_of(subscription.event_type).validate_python(payload)
