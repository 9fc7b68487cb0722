"""One at a time at a thing, also over several transactions and while none is open.

Who works over several transactions leaves a row that says so and frees it afterwards: a lock
of the connection would be lost behind a pooler that lends connections by transaction. Who
works in one transaction holds a lock until it ends. Each waits for the other, but not for ever.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, transaction
from psycopg import errors

from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib import clock
from xaso.office.signing.errors import BusyError
from xaso.office.signing.models import SigningLease

TRY_UNTIL_THE_END = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
LASTS = timedelta(minutes=3)
"""Longer than all authorities of one signature take; so long a crash keeps others waiting."""
PATIENCE = 20.0
"""So many seconds somebody waits; less than a statement of a page may take."""
PAUSE = 0.05
WAITED_TOO_LONG = (errors.QueryCanceled, errors.LockNotAvailable, errors.DeadlockDetected)
logger = logging.getLogger(__name__)
_own: ContextVar[Mapping[str, UUID]] = ContextVar("own", default=MappingProxyType({}))
"""The names with which the present act is alone, and the rows that say so."""


@contextmanager
def alone_with(name: str, *, patience: float | None = None) -> Iterator[None]:
    """Let everybody else with this name wait; what a crash leaves ends by itself.

    Call it outside of a transaction.

    Raises:
        BusyError: somebody else is alone with this name, and stays so.
    """
    lease = _until(lambda: _take(name), PATIENCE if patience is None else patience)
    before = _own.set({**_own.get(), name: lease})
    try:
        yield
    finally:
        _own.reset(before)
        _free(lease)


@transaction.atomic
def stay_alone() -> None:
    """Let others wait on: an act of many parts says so between them, lest its time run out."""
    own = SigningLease.objects.filter(pk__in=_own.get().values())
    own.update(until=clock.now() + LASTS)


def wait_for(name: str) -> None:
    """Wait for whoever is alone with this name, and be so until the transaction ends.

    Raises:
        BusyError: somebody else is alone with this name, and stays so.
    """
    if name not in _own.get():
        _until(lambda: _lock(name), PATIENCE)
        _until(lambda: not _leases(name).exists(), PATIENCE)


@contextmanager
def saying_busy() -> Iterator[None]:
    """Say of a lock of the database that took too long what people can do: try again."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, WAITED_TOO_LONG):
            raise BusyError from error
        raise


@transaction.atomic
def forget_leases() -> None:
    """Forget what crashes left."""
    SigningLease.objects.filter(until__lte=clock.now()).delete()


def _until[T](attempt: Callable[[], T | None], patience: float) -> T:
    end = time.monotonic() + patience
    while not (found := attempt()):
        if time.monotonic() > end:
            raise BusyError
        time.sleep(PAUSE)
    return found


@transaction.atomic
def _take(name: str) -> UUID | None:
    """Write down who is alone with a name, unless somebody is; who is so in a transaction counts."""
    if not _lock(name) or _leases(name).exists():
        return None
    SigningLease.objects.filter(name=name).delete()
    return SigningLease.objects.create(name=name, until=clock.now() + LASTS).pk


def _free(lease: UUID) -> None:
    try:
        with transaction.atomic():
            SigningLease.objects.filter(pk=lease).delete()
    except DatabaseError:
        logger.exception("signing_lease_not_freed lease=%s", lease)


def _leases(name: str) -> CommuneQuerySet[SigningLease]:
    return SigningLease.objects.filter(name=name, until__gt=clock.now())


def _lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TRY_UNTIL_THE_END, [name])
        (is_locked,) = cursor.fetchone()
    return bool(is_locked)
