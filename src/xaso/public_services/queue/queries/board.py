"""What the board shows: the calls of now, the desks, and who is next."""

from dataclasses import dataclass

from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib import clock
from xaso.public_services.queue.models import QueueDesk, QueueTicket, TicketCall
from xaso.public_services.queue.queries.waiting import LineNow, QueueNow
from xaso.public_services.queue.speech import say_call
from xaso.public_services.queue.states import TicketState

MOST_CALLS = 6


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A number on the board: where it goes, what the voice says, and which call it is."""

    code: str
    desk: int
    is_new: bool
    call: str
    say: str


@dataclass(frozen=True, slots=True)
class BoardNow:
    """Everything on the board; the latest call first."""

    calls: tuple[ShownCall, ...]
    lines: tuple[LineNow, ...]

    @property
    def waiting(self) -> int:
        """How many people wait in all lines."""
        return sum(line.count for line in self.lines)


@dataclass(frozen=True, slots=True)
class DeskSign:
    """The sign of one desk: its number, and whom it serves."""

    desk: QueueDesk
    ticket: QueueTicket | None
    call: ShownCall | None


def board_now() -> BoardNow:
    """Return the board as it stands."""
    return BoardNow(
        tuple(_calls(list(_open_calls()[:MOST_CALLS]))), tuple(QueueNow().of_lines())
    )


def sign_of(number: int) -> DeskSign | None:
    """Return the sign of the desk with this number, if there is one."""
    desk = QueueDesk.objects.filter(number=number, is_active=True).first()
    if desk is None:
        return None
    calls = list(_open_calls().filter(desk=desk)[:1])
    shown = _calls(calls)
    return DeskSign(desk, calls[0].ticket if calls else None, shown[0] if shown else None)


def _open_calls() -> CommuneQuerySet[TicketCall]:
    calls = TicketCall.objects.filter(
        outcome=TicketCall.Outcome.OPEN, ticket__day=clock.today()
    )
    return calls.select_related("ticket", "desk").order_by("-last_at")


def _calls(calls: list[TicketCall]) -> list[ShownCall]:
    return [
        ShownCall(
            code=call.ticket.code,
            desk=call.desk.number,
            is_new=call.ticket.state == TicketState.CALLED,
            call=call.mark,
            say=say_call(call.ticket.code, call.desk.number),
        )
        for call in calls
    ]
