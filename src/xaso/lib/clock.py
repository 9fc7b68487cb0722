"""The current time, in one place: the demo lives through a past year, tests stop at a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from xaso.lib.dates import local_day

_moment: ContextVar[datetime | None] = ContextVar("xaso_moment", default=None)


def now() -> datetime:
    """Return the present moment, aware."""
    return _moment.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in Việt Nam."""
    return local_day(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the present be another moment inside the block (demo and tests only)."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
