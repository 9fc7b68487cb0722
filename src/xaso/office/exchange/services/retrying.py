"""How often and after which waits something is tried again, sending and fetching alike."""

from datetime import timedelta

ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=4)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait: one minute, two, four … up to four hours."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_WAIT)
