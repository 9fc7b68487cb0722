"""What other modules use of events."""

from xaso.kernel.events.background import BackgroundTask, defer_on_commit, task
from xaso.kernel.events.feed import (
    LostPlaceError,
    Published,
    present_place,
    published_after,
    published_since,
)
from xaso.kernel.events.payloads import LossyEventError, NotAnEventError
from xaso.kernel.events.registry import EventMeta, Subscription, subscribe
from xaso.kernel.events.services.publishing import publish

__all__ = [
    "BackgroundTask",
    "EventMeta",
    "LossyEventError",
    "LostPlaceError",
    "NotAnEventError",
    "Published",
    "Subscription",
    "defer_on_commit",
    "present_place",
    "publish",
    "published_after",
    "published_since",
    "subscribe",
    "task",
]
