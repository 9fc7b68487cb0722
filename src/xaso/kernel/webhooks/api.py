"""What other modules use to tell connected programs of their events."""

from functools import partial

from xaso.kernel.webhooks import offers, sending
from xaso.kernel.webhooks.offers import PublicEvent

__all__ = ["PublicEvent", "offer_event"]

offer_event = partial(offers.offer_event, enqueue=sending.on_event)
"""Offer a kind of event to connected programs; called in ``apps.ready()``."""
