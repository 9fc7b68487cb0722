"""How long people waited and were served, by line and by hour; each figure with its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from django.utils import timezone

from xaso.public_services.queue.models import QueueTicket
from xaso.public_services.queue.models.tickets import TicketQuerySet
from xaso.public_services.queue.states import TicketState

LONGEST = timedelta(days=93)
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, a quarter of a year at most."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date | None, last: date | None, today: date) -> "Span":
        """Return the days asked for; without any, the last four weeks."""
        end = last or today
        begin = first or end - timedelta(days=27)
        return cls(max(begin, end - LONGEST), end) if begin <= end else cls(end, end)


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened to a group of numbers; minutes are medians."""

    count: int
    served: int
    away: int
    wait: float | None
    service: float | None


@dataclass(frozen=True, slots=True)
class Averages:
    """All figures of some days."""

    whole: Figures
    by_line: tuple[tuple[UUID, Figures], ...]
    by_hour: tuple[tuple[int, Figures], ...]


def tickets_in(
    span: Span, *, line_id: UUID | None = None, hour: int | None = None, state: str = ""
) -> TicketQuerySet:
    """Return the numbers of some days, the latest first; narrowed as the figures are."""
    found = QueueTicket.objects.filter(day__range=(span.first, span.last))
    if line_id:
        found = found.filter(line_id=line_id)
    if hour is not None:
        found = found.filter(taken_at__hour=hour)
    if state == "away":
        found = found.filter(state__in=(TicketState.LEFT, TicketState.SKIPPED))
    elif state in TicketState.values:
        found = found.filter(state=state)
    return found.order_by("-taken_at")


def averages_of(span: Span) -> Averages:
    """Return the figures of some days; one statement."""
    rows = list(tickets_in(span)[:MOST_ROWS])
    lines: dict[UUID, list[QueueTicket]] = {}
    hours: dict[int, list[QueueTicket]] = {}
    for row in rows:
        lines.setdefault(row.line_id, []).append(row)
        hours.setdefault(timezone.localtime(row.taken_at).hour, []).append(row)
    return Averages(
        _figures(rows),
        tuple((key, _figures(group)) for key, group in lines.items()),
        tuple((key, _figures(hours[key])) for key in sorted(hours)),
    )


def wait_of(ticket: QueueTicket) -> float | None:
    """Return the minutes from taking the number to the first call."""
    return _minutes(ticket.taken_at, ticket.called_at)


def service_of(ticket: QueueTicket) -> float | None:
    """Return the minutes at the desk."""
    if ticket.state != TicketState.DONE:
        return None
    return _minutes(ticket.served_at, ticket.ended_at)


def _figures(rows: list[QueueTicket]) -> Figures:
    states = [row.state for row in rows]
    return Figures(
        count=len(rows),
        served=states.count(TicketState.DONE),
        away=states.count(TicketState.LEFT) + states.count(TicketState.SKIPPED),
        wait=_middle(wait_of(row) for row in rows),
        service=_middle(service_of(row) for row in rows),
    )


def _middle(minutes: Iterable[float | None]) -> float | None:
    known = [one for one in minutes if one is not None]
    return round(median(known), 1) if known else None


def _minutes(begin: datetime | None, end: datetime | None) -> float | None:
    return (end - begin).total_seconds() / 60 if begin and end else None
