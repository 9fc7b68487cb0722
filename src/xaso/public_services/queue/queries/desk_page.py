"""Everything on the officer's page."""

from dataclasses import dataclass

from xaso.lib import clock
from xaso.public_services.queue.models import QueueDesk, QueueTicket, TicketCall
from xaso.public_services.queue.priority import grounds_on
from xaso.public_services.queue.queries.waiting import LineNow, QueueNow

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Who comes next to a desk and who did not come, with the address that keeps it fresh."""

    address: str
    count: int
    next: tuple[QueueTicket, ...]
    missed: tuple[QueueTicket, ...]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A desk with who is there, who comes next, how the lines stand, and which others are open."""

    desk: QueueDesk
    current: QueueTicket | None
    call: TicketCall | None
    note: str
    ground: str
    waiting: WaitingList
    lines: tuple[LineNow, ...]
    others: tuple[QueueDesk, ...]


def desk_page(desk: QueueDesk, address: str) -> DeskPage:
    """Return the page of a desk as it stands; ``address`` keeps its waiting list fresh."""
    queue = QueueNow()
    current = next((one for one in queue.at_desks if one.desk_id == desk.pk), None)
    calls = _calls_of(current)
    labels = {one.key: one.label for one in grounds_on(clock.today())}
    return DeskPage(
        desk=desk,
        current=current,
        call=next((one for one in calls if not one.outcome), None),
        note=next((one.note for one in calls if one.note), ""),
        ground=labels.get(current.priority, "") if current else "",
        waiting=waiting_for(queue, desk, address),
        lines=tuple(queue.of_lines()),
        others=tuple(one for one in queue.desks if one.pk != desk.pk),
    )


def waiting_for(queue: QueueNow, desk: QueueDesk, address: str) -> WaitingList:
    """Return who waits for a desk and who did not come, the last of them first."""
    mine = queue.callable_from(desk)
    missed = sorted(queue.missed, key=lambda one: one.ended_at or queue.now, reverse=True)
    return WaitingList(
        address=address,
        count=len(mine),
        next=tuple(mine[:MOST_SHOWN]),
        missed=tuple(missed[:MOST_SHOWN]),
    )


def _calls_of(ticket: QueueTicket | None) -> list[TicketCall]:
    if ticket is None:
        return []
    return list(TicketCall.objects.filter(ticket=ticket).order_by("-at"))
