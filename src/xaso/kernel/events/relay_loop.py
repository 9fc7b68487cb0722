"""The thread of the worker that relays: at once when it is woken, else every 20 seconds."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

import psycopg
from django.db import DatabaseError, connections
from procrastinate.contrib.django.utils import connector_params

from xaso.kernel.events.services.publishing import CHANNEL
from xaso.kernel.events.services.relaying import BATCH, has_unrelayed, relay
from xaso.kernel.organisations.api import served_communes

logger = logging.getLogger(__name__)
SWEEP_SECONDS = 20.0
LISTEN_SECONDS, BEHIND_SECONDS, RECONNECT_SECONDS = 0.5, 0.05, 2.0


def relay_commune(commune_id: int) -> int:
    """Pass on all settled events of a commune, batch by batch; return how many."""
    total = passed = relay(commune_id)
    while passed == BATCH:
        passed = relay(commune_id)
        total += passed
    return total


def relay_everything() -> int:
    """Pass on all settled events of all served communes; return how many."""
    return sum(relay_commune(commune.pk) for commune in served_communes())


class RelayLoop(Thread):
    """Relays until it is told to stop; calls ``on_end`` when it ends for whatever reason."""

    def __init__(self, on_end: Callable[[], object]) -> None:
        super().__init__(name="relay", daemon=True)
        self.stopping = Event()
        self.on_end = on_end

    def stop(self) -> None:
        """Ask it to end after the batch in hand."""
        self.stopping.set()

    def run(self) -> None:
        """Relay, and connect again when the database was away."""
        try:
            while not self.stopping.is_set():
                try:
                    self._listen()
                except (psycopg.Error, DatabaseError) as error:
                    logger.warning("relay_lost_database error=%s", type(error).__name__)
                    connections.close_all()
                    self.stopping.wait(RECONNECT_SECONDS)
        finally:
            connections.close_all()
            self.on_end()

    def _listen(self) -> None:
        next_sweep = time.monotonic()
        behind: set[int] = set()
        with psycopg.connect(**connector_params(), autocommit=True) as listener:
            listener.execute(f"LISTEN {CHANNEL}")
            while not self.stopping.is_set():
                if time.monotonic() >= next_sweep:
                    behind |= {commune.pk for commune in served_communes()}
                    next_sweep = time.monotonic() + SWEEP_SECONDS
                behind = {one for one in behind if not _caught_up(one)}
                wait = BEHIND_SECONDS if behind else LISTEN_SECONDS
                hints = listener.notifies(timeout=wait, stop_after=1)
                behind |= {int(hint.payload) for hint in hints}


def _caught_up(commune_id: int) -> bool:
    """Relay; false while a transaction that still runs holds back what is committed."""
    relay_commune(commune_id)
    return not has_unrelayed(commune_id)
