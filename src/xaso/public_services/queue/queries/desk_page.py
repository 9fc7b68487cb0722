"""Everything on the officer's page."""

from dataclasses import dataclass
from uuid import UUID

from xaso.lib import clock
from xaso.public_services.queue.models import QueueDesk, QueueTicket, TicketCall
from xaso.public_services.queue.priority import grounds_on
from xaso.public_services.queue.queries.desks import active_desks, line_ids_of_desks
from xaso.public_services.queue.queries.waiting import LineNow, QueueNow
from xaso.public_services.queue.states import TicketState

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
    """A desk with who is there, who comes next, and how the lines stand."""

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
    queue, day = QueueNow(), clock.today()
    current = next((one for one in queue.at_desks if one.desk_id == desk.pk), None)
    calls = _calls_of(current)
    labels = {one.key: one.label for one in grounds_on(day)}
    return DeskPage(
        desk=desk,
        current=current,
        call=next((one for one in calls if not one.outcome), None),
        note=next((one.note for one in calls if one.note), ""),
        ground=labels.get(current.priority, "") if current else "",
        waiting=waiting_for(desk, address),
        lines=tuple(queue.of_lines()),
        others=tuple(one for one in active_desks() if one.pk != desk.pk),
    )


def waiting_for(desk: QueueDesk, address: str) -> WaitingList:
    """Return who waits for a desk; three statements."""
    limited, day = line_ids_of_desks().get(desk.pk), clock.today()
    mine = [one for one in QueueTicket.objects.waiting(day) if _is_for(one, desk, limited)]
    missed = QueueTicket.objects.filter(day=day, state=TicketState.SKIPPED)
    return WaitingList(
        address=address,
        count=len(mine),
        next=tuple(mine[:MOST_SHOWN]),
        missed=tuple(missed.order_by("-ended_at")[:MOST_SHOWN]),
    )


def _calls_of(ticket: QueueTicket | None) -> list[TicketCall]:
    if ticket is None:
        return []
    return list(TicketCall.objects.filter(ticket=ticket).order_by("-at"))


def _is_for(ticket: QueueTicket, desk: QueueDesk, limited: list[UUID] | None) -> bool:
    if ticket.for_desk_id:
        return bool(ticket.for_desk_id == desk.pk)
    return limited is None or ticket.waits_in_id in limited
