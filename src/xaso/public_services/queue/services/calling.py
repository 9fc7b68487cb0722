"""Calling people to a desk: next, again, came, did not come, passed on, done."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import QueueDesk, QueueLine, QueueTicket, TicketCall
from xaso.public_services.queue.models.tickets import FIRST, WrongTurnError
from xaso.public_services.queue.permissions import CALL
from xaso.public_services.queue.queries.desks import lines_of
from xaso.public_services.queue.states import TicketState

NOT_YOURS = _("You do not sit at this desk any more. Please choose a desk.")
NOBODY = _("Nobody is at the desk now.")
NOWHERE = _("Please choose where to pass the number on to.")
OUTCOME = TicketCall.Outcome
A_MOMENT = timedelta(microseconds=1)


@transaction.atomic
def call_next(desk_id: UUID, *, actor: User) -> QueueTicket | None:
    """Finish who is at the desk and call whose turn it is; ``None`` where nobody waits.

    Two desks never get the same number: each takes the first that nobody holds just now.
    """
    desk = _own_desk(desk_id, actor)
    now = clock.now()
    _finish(desk, now)
    lines = [line.pk for line in lines_of(desk.pk)]
    waiting = QueueTicket.objects.waiting(clock.today()).callable_from(desk.pk, lines)
    ticket = waiting.select_for_update(skip_locked=True).first()
    if desk.is_paused:
        desk.is_paused = False
        desk.save(update_fields=["is_paused"])
    if ticket is not None:
        _call(ticket, desk, now, actor)
    return ticket


@transaction.atomic
def call_this(desk_id: UUID, code: str, *, actor: User) -> QueueTicket:
    """Call a number out of its turn, or one that did not come and is here now."""
    desk = _own_desk(desk_id, actor)
    now = clock.now()
    _finish(desk, now)
    callable_states = (TicketState.WAITING, TicketState.SKIPPED)
    today = QueueTicket.objects.filter(day=clock.today(), state__in=callable_states)
    ticket = today.select_for_update().filter(code=code).first()
    if ticket is None:
        raise QueueRefusedError(_("Somebody else called this number already."))
    if ticket.state == TicketState.SKIPPED:
        ticket.turn(TicketState.WAITING)
    _call(ticket, desk, now, actor)
    return ticket


@transaction.atomic
def call_again(desk_id: UUID, *, actor: User) -> None:
    """Call the same number once more."""
    desk = _own_desk(desk_id, actor)
    ticket = _current(desk)
    call = TicketCall.objects.filter(ticket=ticket, outcome=OUTCOME.OPEN).latest("at")
    call.times, call.last_at = call.times + 1, clock.now()
    call.save(update_fields=["times", "last_at"])


@transaction.atomic
def begin(desk_id: UUID, *, actor: User) -> None:
    """Note that the person came, so that waiting ends and serving begins."""
    ticket = _current(_own_desk(desk_id, actor))
    if ticket.state == TicketState.CALLED:
        ticket.turn(TicketState.SERVING)
        ticket.served_at = clock.now()
        ticket.save(update_fields=["state", "served_at"])


@transaction.atomic
def finish(desk_id: UUID, *, actor: User) -> None:
    """End with who is at the desk, without calling the next."""
    _finish(_own_desk(desk_id, actor), clock.now())


@transaction.atomic
def skip(desk_id: UUID, *, actor: User) -> QueueTicket:
    """Note that nobody came; the number is called again after some others, but not for ever."""
    ticket = _current(_own_desk(desk_id, actor))
    if ticket.state != TicketState.CALLED:
        raise WrongTurnError(ticket.state, TicketState.SKIPPED)
    now = clock.now()
    ticket.skips += 1
    if ticket.skips > settings.XASO_QUEUE_SKIPS:
        ticket.turn(TicketState.SKIPPED)
        ticket.ended_at = now
    else:
        _put_behind_others(ticket, now)
        ticket.turn(TicketState.WAITING)
    ticket.desk = None
    ticket.save()
    _end_call(ticket, OUTCOME.SKIPPED, now)
    return ticket


@transaction.atomic
def pass_on(
    desk_id: UUID,
    *,
    actor: User,
    line_id: UUID | None = None,
    to_desk: UUID | None = None,
    note: str = "",
) -> QueueTicket:
    """Send the person to another line or desk, in front there because they waited already."""
    ticket = _current(_own_desk(desk_id, actor))
    if to_desk is not None:
        ticket.for_desk = QueueDesk.objects.filter(pk=to_desk, is_active=True).first()
    elif line_id is not None:
        ticket.waits_in = QueueLine.objects.filter(pk=line_id, is_active=True).first()
        ticket.for_desk = None
    else:
        raise QueueRefusedError(NOWHERE)
    if ticket.waits_in is None or (to_desk and ticket.for_desk is None):
        raise QueueRefusedError(NOWHERE)
    ticket.rank, ticket.desk, ticket.served_at = FIRST, None, None
    ticket.turn(TicketState.WAITING)
    ticket.save()
    _end_call(ticket, OUTCOME.PASSED_ON, clock.now(), note)
    return ticket


def _own_desk(desk_id: UUID, actor: User) -> QueueDesk:
    """Return the desk, locked: one press after the other."""
    require(actor, CALL.key)
    desk = QueueDesk.objects.select_for_update().filter(pk=desk_id, officer=actor).first()
    if desk is None or desk.opened_on != clock.today():
        raise QueueRefusedError(NOT_YOURS)
    return desk


def _current(desk: QueueDesk) -> QueueTicket:
    ticket = QueueTicket.objects.at_desks().select_for_update().filter(desk=desk).first()
    if ticket is None:
        raise QueueRefusedError(NOBODY)
    return ticket


def _call(ticket: QueueTicket, desk: QueueDesk, now: datetime, actor: User) -> None:
    ticket.turn(TicketState.CALLED)
    ticket.desk, ticket.served_at, ticket.ended_at = desk, None, None
    ticket.called_at = ticket.called_at or now
    ticket.save()
    TicketCall.objects.create(ticket=ticket, desk=desk, officer=actor, at=now, last_at=now)


def _finish(desk: QueueDesk, now: datetime) -> None:
    """End with who is at the desk; who was never noted as having come counts from the call."""
    ticket = QueueTicket.objects.at_desks().select_for_update().filter(desk=desk).first()
    if ticket is None:
        return
    call = _end_call(ticket, OUTCOME.DONE, now)
    ticket.turn(TicketState.DONE)
    ticket.served_at = ticket.served_at or call.last_at
    ticket.ended_at = now
    ticket.save(update_fields=["state", "served_at", "ended_at"])


def _end_call(
    ticket: QueueTicket, outcome: TicketCall.Outcome, now: datetime, note: str = ""
) -> TicketCall:
    call = TicketCall.objects.filter(ticket=ticket, outcome=OUTCOME.OPEN).latest("at")
    call.outcome, call.ended_at, call.note = outcome, now, note[:160]
    call.save(update_fields=["outcome", "ended_at", "note"])
    return call


def _put_behind_others(ticket: QueueTicket, now: datetime) -> None:
    """Place the ticket behind as many others of its line as the setting says."""
    back = settings.XASO_QUEUE_SKIP_BACK
    others = QueueTicket.objects.waiting(ticket.day).filter(waits_in_id=ticket.waits_in_id)
    ahead = list(others[:back])
    if ahead:
        ticket.rank, ticket.queue_at = ahead[-1].rank, ahead[-1].queue_at + A_MOMENT
    else:
        ticket.queue_at = now
