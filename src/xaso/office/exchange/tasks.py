"""What the worker does for the exchange of documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock

from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.office.exchange.sending_job import BEHIND, fetch_again, fetch_now, send_soon
from xaso.office.exchange.services.directory import refresh, refresh_at_first
from xaso.office.exchange.services.fetching import poll
from xaso.office.exchange.services.sending import send_due

__all__ = ["fetch", "fetch_again", "fetch_now", "list_partners", "send_soon", "send_waiting"]

_fetching, _sending = Lock(), Lock()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.fetch", queueing_lock="exchange.fetch", priority=BEHIND)
def fetch(timestamp: int) -> None:
    """Fetch what waits at the gateways, every minute; not beside a round that still goes on."""
    with _alone(_fetching) as is_alone:
        if is_alone:
            in_each_commune(poll)
            in_each_commune(refresh_at_first)


@app.periodic(cron="* * * * *")
@app.task(name="exchange.send_waiting", queueing_lock="exchange.send_waiting", priority=BEHIND)
def send_waiting(timestamp: int) -> None:
    """Send what is due, every minute; not beside a round that still goes on."""
    with _alone(_sending) as is_alone:
        if is_alone:
            in_each_commune(send_due)


@app.periodic(cron="40 18 * * *")
@app.task(name="exchange.list_partners", queueing_lock="exchange.list_partners")
def list_partners(timestamp: int) -> None:
    """Take over the directories of the gateways, at twenty to two at night in Vietnam."""
    in_each_commune(partial(refresh, set[str]()))


@contextmanager
def _alone(place: Lock) -> Iterator[bool]:
    """Tell whether nobody else of this process is at it.

    A lock of the queue would not do: together with a queueing lock it can jam a periodic task.
    """
    is_alone = place.acquire(blocking=False)
    try:
        yield is_alone
    finally:
        if is_alone:
            place.release()
