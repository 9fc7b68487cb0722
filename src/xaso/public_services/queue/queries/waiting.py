"""Who waits, how long it took lately, and when somebody's turn will come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.core.cache import cache
from django.db.models import DurationField, ExpressionWrapper, F
from django.utils import timezone

from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.public_services.queue.forecast import WaitRange, forecast, typical_minutes
from xaso.public_services.queue.models import QueueDesk, QueueLine, QueueTicket
from xaso.public_services.queue.queries.desks import lines_called_from
from xaso.public_services.queue.states import AT_DESK, TicketState

WEEKS = timedelta(weeks=4)
MOST_ROWS = 2000
REMEMBERED = 600  # seconds: medians of weeks hardly move, and screens ask every two seconds
SHORTEST, LONGEST = 0.5, 120.0  # minutes; beside them somebody forgot to press a button


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line as it stands: who waits, in their order, and what a newcomer would wait."""

    line: QueueLine
    waiting: tuple[QueueTicket, ...]
    desks: int
    newcomer: WaitRange | None
    is_closed: bool

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self.waiting)


class QueueNow:
    """The whole queue of today, read once; three statements whatever its length."""

    def __init__(self) -> None:
        self.now, day = clock.now(), clock.today()
        here = list(QueueTicket.objects.in_the_hall(day))
        self.waiting = [one for one in here if one.state == TicketState.WAITING]
        self.at_desks = [one for one in here if one.state in AT_DESK]
        self.missed = [one for one in here if one.state == TicketState.SKIPPED]
        lines = list(QueueLine.objects.noting_closed(day))
        self.lines = [one for one in lines if one.is_active]
        called = lines_called_from(QueueDesk.objects.filter(is_active=True), lines)
        self.desks = [desk for desk in called if desk.is_open]
        self._called = {desk.pk: lines for desk, lines in called.items()}
        key = f"queue.minutes.{require_commune()}.{timezone.localtime(self.now).hour}"
        known = cache.get_or_set(key, partial(_typical_by_line, lines), REMEMBERED)
        seen: dict[UUID, float] = known or {}
        self._minutes = {line.pk: seen.get(line.pk, line.minutes) for line in lines}

    def of_lines(self) -> list[LineNow]:
        """Return each line with those who wait in it."""
        by_line: dict[UUID, list[QueueTicket]] = defaultdict(list)
        for ticket in self.waiting:
            by_line[ticket.waits_in_id].append(ticket)
        return [
            LineNow(
                line,
                tuple(by_line[line.pk]),
                len(self._desks_for(line.pk)),
                self._forecast(line.pk, self.waiting),
                line.is_closed,  # type: ignore[attr-defined]
            )
            for line in self.lines
        ]

    def callable_from(self, desk: QueueDesk) -> list[QueueTicket]:
        """Return who waits for a desk, whose turn comes first on top."""
        lines = self._called[desk.pk]
        return [one for one in self.waiting if one.is_callable_from(desk.pk, lines)]

    def ahead_of(self, ticket: QueueTicket) -> list[QueueTicket]:
        """Return who of the same line is called before a waiting ticket."""
        return [one for one in self._before(ticket) if one.waits_in_id == ticket.waits_in_id]

    def forecast_for(self, ticket: QueueTicket) -> WaitRange | None:
        """Return how long a waiting ticket will still wait."""
        return self._forecast(ticket.waits_in_id, self._before(ticket))

    def _before(self, ticket: QueueTicket) -> list[QueueTicket]:
        place = (ticket.rank, ticket.queue_at, ticket.pk)
        return [one for one in self.waiting if (one.rank, one.queue_at, one.pk) < place]

    def _desks_for(self, line_id: UUID) -> list[QueueDesk]:
        return [desk for desk in self.desks if line_id in self._called[desk.pk]]

    def _forecast(self, line_id: UUID, before: list[QueueTicket]) -> WaitRange | None:
        """Count everybody whom the desks of this line call first, and half of who is there."""
        desks = self._desks_for(line_id)
        ids = {desk.pk for desk in desks}
        lines = frozenset[UUID]().union(*(self._called[one] for one in ids))
        ahead = [self._minutes[one.waits_in_id] for one in before if one.waits_in_id in lines]
        there = [
            self._minutes[one.waits_in_id] / 2 for one in self.at_desks if one.desk_id in ids
        ]
        return forecast([*ahead, *there], len(desks))


def _typical_by_line(lines: list[QueueLine]) -> dict[UUID, float]:
    """Return the minutes that one person of each line takes at this hour."""
    hour = timezone.localtime(clock.now()).hour
    seen: dict[UUID, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for line_id, began, took in _served():
        minutes = took.total_seconds() / 60
        if SHORTEST <= minutes <= LONGEST:
            seen[line_id][timezone.localtime(began).hour].append(minutes)
    return {line.pk: typical_minutes(seen[line.pk], hour, line.minutes) for line in lines}


def _served() -> list[tuple]:  # type: ignore[type-arg]
    took = ExpressionWrapper(F("ended_at") - F("served_at"), output_field=DurationField())
    done = QueueTicket.objects.filter(
        state=TicketState.DONE, day__gte=clock.today() - WEEKS, served_at__isnull=False
    )
    rows = done.order_by("-day").annotate(took=took)
    return list(rows.values_list("waits_in_id", "served_at", "took")[:MOST_ROWS])
