"""Published events in the order of the relay, for those who come and ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from xaso.kernel.events.models import OutboxEvent
from xaso.kernel.events.models.outbox import OutboxQuerySet
from xaso.kernel.events.payloads import from_payload, kind_of


@dataclass(frozen=True, slots=True)
class Published:
    """An event with its facts; ``place`` is where it stands in the order of the relay."""

    id: UUID
    at: datetime
    event_type: type
    aggregate_id: UUID
    payload: dict[str, Any]
    place: tuple[int, UUID]

    def read(self) -> Any:
        """Return the event itself."""
        return from_payload(self.event_type, self.payload)


class LostPlaceError(LookupError):
    """The place was given by a server whose transactions are no longer counted on."""


def published_after(
    place: tuple[int, UUID], *, of: Iterable[type], limit: int
) -> list[Published]:
    """Return the next settled events of these types behind a place.

    Reads only what nothing committed later can come before (data rule 9), so that who
    walks on from the last place misses nothing. Raises :class:`LostPlaceError`.
    """
    _refuse_lost(place[0])
    return _settled(OutboxEvent.objects.after(*place), of, limit)


def published_since(moment: datetime, *, of: Iterable[type], limit: int) -> list[Published]:
    """Return the first settled events of these types from a moment on."""
    rows = OutboxEvent.objects.filter(at__gte=moment).order_by("xid", "id")
    return _settled(rows, of, limit)


def present_place() -> tuple[int, UUID]:
    """Return the place behind all that is settled: what comes later lies behind it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (oldest,) = cursor.fetchone()
    return oldest, UUID(int=0)


def _settled(rows: OutboxQuerySet, of: Iterable[type], limit: int) -> list[Published]:
    types = {kind_of(one): one for one in of}
    return [
        Published(
            row.pk, row.at, types[row.kind], row.aggregate_id, row.payload, (row.xid, row.pk)
        )
        for row in rows.filter(kind__in=types).settled()[:limit]
    ]


def _refuse_lost(xid: int) -> None:
    """A restore into a new server counts from low again; a place ahead of it leads nowhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (next_xid,) = cursor.fetchone()
    if xid > next_xid:
        raise LostPlaceError(xid)
