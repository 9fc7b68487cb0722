"""Taking a number, leaving the queue, opening and closing a line for the day."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import LineDay, QueueLine, QueueTicket, TicketCall
from xaso.public_services.queue.models.lines import next_number
from xaso.public_services.queue.models.tickets import FIRST, USUAL
from xaso.public_services.queue.permissions import CALL
from xaso.public_services.queue.priority import grounds_on
from xaso.public_services.queue.queries.desks import desks_open_for
from xaso.public_services.queue.states import AT_DESK, TicketSource, TicketState

DIGITS = 3
NO_LINE = _("This line is not there any more. Please choose another one.")
CLOSED = _("This line gives no more numbers today. Please ask at the desk.")
NO_DESK_YET = _(
    "No desk of this line is open now, so numbers are given in the waiting room only."
)


@transaction.atomic
def take_number(
    line_id: UUID,
    source: TicketSource,
    *,
    priority: str = "",
    booked_for: datetime | None = None,
) -> QueueTicket:
    """Give the next number of a line; numbers of a day are without gaps.

    Who booked a time comes first, in the order of the times booked.

    Raises:
        QueueRefusedError: the line is not in use or closed today; from a phone also when no
            desk of it is open, so that nobody waits for a desk that does not call.
    """
    line = QueueLine.objects.filter(pk=line_id, is_active=True).first()
    if line is None:
        raise QueueRefusedError(NO_LINE)
    now = clock.now()
    day = local_day(now)
    if LineDay.objects.filter(line=line, day=day, closed_at__isnull=False).exists():
        raise QueueRefusedError(CLOSED)
    if source == TicketSource.PHONE and not desks_open_for(line.pk):
        raise QueueRefusedError(NO_DESK_YET)
    ground = priority if priority in {one.key for one in grounds_on(day)} else ""
    number = next_number(line, now)
    return QueueTicket.objects.create(
        line=line,
        waits_in=line,
        day=day,
        number=number,
        code=f"{line.prefix}{number:0{DIGITS}}",
        source=source,
        priority=ground,
        rank=FIRST if ground or booked_for else USUAL,
        queue_at=booked_for or now,
        taken_at=now,
    )


@transaction.atomic
def leave(ticket_id: UUID) -> QueueTicket:
    """Give a number back before it is served; harmless once it is ended.

    Raises ``DoesNotExist`` for a number that is nowhere.
    """
    ticket = QueueTicket.objects.select_for_update().get(pk=ticket_id)
    if ticket.state == TicketState.WAITING:
        ticket.turn(TicketState.LEFT)
        ticket.ended_at = clock.now()
        ticket.save(update_fields=["state", "ended_at"])
    return ticket


@transaction.atomic
def close_line(line_id: UUID, *, closed: bool, actor: User) -> None:
    """Stop giving numbers of a line today, or go on; who waits is still called."""
    require(actor, CALL.key)
    line = QueueLine.objects.get(pk=line_id)
    day, _made = LineDay.objects.get_or_create(line=line, day=clock.today())
    day.closed_at = clock.now() if closed else None
    day.save(update_fields=["closed_at"])
    action = "queue.line.closed" if closed else "queue.line.opened"
    record(action, actor=actor, subject=("queue.line", line.pk))


def end_earlier_days() -> int:
    """End what an earlier day left open; return how many numbers it was.

    Who still waited has left. Who was at a desk was served, but nobody said until when, so
    no minutes of serving are kept.
    """
    now = clock.now()
    earlier = QueueTicket.objects.filter(day__lt=local_day(now))
    forgotten = earlier.filter(state__in=AT_DESK)
    calls = TicketCall.objects.filter(outcome=TicketCall.Outcome.OPEN, ticket__in=forgotten)
    calls.update(outcome=TicketCall.Outcome.DONE, ended_at=now)
    served = forgotten.update(state=TicketState.DONE, served_at=None, ended_at=now)
    waiting = earlier.filter(state=TicketState.WAITING)
    return served + waiting.update(state=TicketState.LEFT, ended_at=now)
