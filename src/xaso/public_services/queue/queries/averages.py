"""How long people waited and were served, by line and by hour; each figure with its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractHour

from xaso.public_services.queue.models import QueueTicket
from xaso.public_services.queue.models.tickets import TicketQuerySet
from xaso.public_services.queue.states import TicketState

LONGEST = timedelta(days=93)
AWAY = (TicketState.LEFT, TicketState.SKIPPED)


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


class Median(Aggregate):
    """The middle one of some spans of time; of two in the middle what lies between them."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"
    output_field = DurationField()


def _between(begin: str, end: str) -> Combinable:
    return ExpressionWrapper(F(end) - F(begin), output_field=DurationField())


SERVED = Q(state=TicketState.DONE)
MEASURED: dict[str, Aggregate] = {
    "count": Count("pk"),
    "served": Count("pk", filter=SERVED),
    "away": Count("pk", filter=Q(state__in=AWAY)),
    "wait": Median(_between("taken_at", "called_at")),
    "service": Median(_between("served_at", "ended_at"), filter=SERVED),
}


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
        found = found.filter(state__in=AWAY)
    elif state in TicketState.values:
        found = found.filter(state=state)
    return found.order_by("-taken_at")


def averages_of(span: Span) -> Averages:
    """Return the figures of some days; three statements, however many numbers there were."""
    rows = tickets_in(span).order_by()
    by_line = rows.values("line_id").annotate(**MEASURED)
    by_hour = rows.values(hour=ExtractHour("taken_at")).annotate(**MEASURED).order_by("hour")
    return Averages(
        _figures(rows.aggregate(**MEASURED)),
        tuple((group["line_id"], _figures(group)) for group in by_line),
        tuple((group["hour"], _figures(group)) for group in by_hour),
    )


def wait_of(ticket: QueueTicket) -> float | None:
    """Return the minutes from taking the number to the first call."""
    return _minutes(_span(ticket.taken_at, ticket.called_at))


def service_of(ticket: QueueTicket) -> float | None:
    """Return the minutes at the desk."""
    if ticket.state != TicketState.DONE:
        return None
    return _minutes(_span(ticket.served_at, ticket.ended_at))


def _figures(group: Mapping[str, Any]) -> Figures:
    wait, service = _minutes(group["wait"]), _minutes(group["service"])
    return Figures(
        count=group["count"],
        served=group["served"],
        away=group["away"],
        wait=None if wait is None else round(wait, 1),
        service=None if service is None else round(service, 1),
    )


def _span(begin: datetime | None, end: datetime | None) -> timedelta | None:
    return end - begin if begin and end else None


def _minutes(took: timedelta | None) -> float | None:
    return None if took is None else took.total_seconds() / 60
