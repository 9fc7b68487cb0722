"""Leaving the telling of receivers to the worker."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from xaso.kernel.events.api import EventMeta, defer_on_commit, task
from xaso.kernel.webhooks.models import WebhookDelivery
from xaso.kernel.webhooks.offers import PublicEvent
from xaso.kernel.webhooks.services.telling import ATTEMPTS, lay_out, tell

FIRST_SECONDS, LONGEST_SECONDS = 10.0, 6 * 3600.0


class FullJitter(BaseRetryStrategy):
    """Waits anything between nothing and a growing span, so that many do not come back at once."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again; after the last attempt not at all."""
        if job.attempts + 1 >= ATTEMPTS:
            return None
        span = min(LONGEST_SECONDS, FIRST_SECONDS * 2**job.attempts)
        wait = timedelta(seconds=random.uniform(1.0, span))  # noqa: S311
        return RetryDecision(retry_at=datetime.now(UTC) + wait)


@task("webhooks.send", atomic=False, retry=FullJitter())
def send(*, delivery_id: str, round_: int) -> None:
    """Tell one receiver of one event."""
    tell(UUID(delivery_id), round_)


def send_soon(deliveries: Iterable[WebhookDelivery]) -> None:
    """Leave these to the worker."""
    for one in deliveries:
        defer_on_commit(send, delivery_id=str(one.pk), round_=one.round)


def on_event(offer: PublicEvent, event: Any, meta: EventMeta) -> None:
    """Have every receiver told that wants to know of this event."""
    send_soon(lay_out(offer, event, meta))
