"""How fast text messages may go out."""

import time
from functools import lru_cache
from threading import Lock
from uuid import UUID

MOST_GATEWAYS = 256


class Pace:
    """Lets one after the other go, no faster than the contract allows, taken or not."""

    def __init__(self, per_second: int) -> None:
        self._gap, self._next_at, self._lock = 1 / per_second, 0.0, Lock()

    def keep(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            time.sleep(max(0.0, self._next_at - time.monotonic()))
            self._next_at = time.monotonic() + self._gap


@lru_cache(maxsize=MOST_GATEWAYS)
def pace_of(_gateway_id: UUID, per_second: int) -> Pace:
    """Return the one pace of a gateway: all batches of this process share it."""
    return Pace(per_second)
