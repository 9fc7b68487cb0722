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
NOT_OPEN = _("Nobody calls at that desk now. Please choose another one.")
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
    waiting = QueueTicket.objects.waiting(clock.today()).callable_from(desk.pk, lines_of(desk))
    ticket = waiting.select_for_update(skip_locked=True).first()
    if desk.is_paused:
        desk.is_paused = False
        desk.save(update_fields=["is_paused"])
    if ticket is not None:
        _call(ticket, desk, now, actor)
    return ticket


@transaction.atomic
def call_this(desk_id: UUID, ticket_id: UUID, *, actor: User) -> QueueTicket:
    """Call a number out of its turn, or one that did not come and is here now."""
    desk = _own_desk(desk_id, actor)
    now = clock.now()
    _finish(desk, now)
    callable_states = (TicketState.WAITING, TicketState.SKIPPED)
    today = QueueTicket.objects.filter(day=clock.today(), state__in=callable_states)
    ticket = today.select_for_update().filter(pk=ticket_id).first()
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
    """Send the person to another line or desk, in front there because they waited already.

    Raises:
        QueueRefusedError: nobody is at the own desk, or nobody sits and calls at the other.
    """
    open_desk = _hold_other(to_desk, desk_id) if to_desk else None
    ticket = _current(_own_desk(desk_id, actor))
    line = QueueLine.objects.filter(pk=line_id, is_active=True).first() if line_id else None
    if to_desk and open_desk is None:
        raise QueueRefusedError(NOT_OPEN)
    if open_desk is None and line is None:
        raise QueueRefusedError(NOWHERE)
    ticket.for_desk, ticket.waits_in = open_desk, line or ticket.waits_in
    ticket.rank, ticket.desk, ticket.served_at = FIRST, None, None
    ticket.turn(TicketState.WAITING)
    ticket.save()
    _end_call(ticket, OUTCOME.PASSED_ON, clock.now(), note)
    return ticket


def _hold_other(desk_id: UUID, own_id: UUID) -> QueueDesk | None:
    """Return another desk that calls, so that it does not close meanwhile.

    Both desks are locked in one order: two officers may pass on to each other at once.
    """
    both = QueueDesk.objects.select_for_update().filter(pk__in=[desk_id, own_id])
    held = {desk.pk: desk for desk in both.order_by("pk")}
    other = held.get(desk_id)
    return other if other and other.is_open and other.pk != own_id else None


def _own_desk(desk_id: UUID, actor: User) -> QueueDesk:
    """Return the desk, locked: one press after the other."""
    require(actor, CALL.key)
    desk = QueueDesk.objects.select_for_update().filter(pk=desk_id, officer=actor).first()
    if desk is None or desk.opened_on != clock.today():
        raise QueueRefusedError(NOT_YOURS)
    return desk


def _current(desk: QueueDesk) -> QueueTicket:
    ticket = _at(desk)
    if ticket is None:
        raise QueueRefusedError(NOBODY)
    return ticket


def _at(desk: QueueDesk) -> QueueTicket | None:
    today = QueueTicket.objects.at_desks(clock.today())
    return today.select_for_update().filter(desk=desk).first()


def _call(ticket: QueueTicket, desk: QueueDesk, now: datetime, actor: User) -> None:
    ticket.turn(TicketState.CALLED)
    ticket.desk, ticket.served_at, ticket.ended_at = desk, None, None
    ticket.called_at = ticket.called_at or now
    ticket.save()
    TicketCall.objects.create(ticket=ticket, desk=desk, officer=actor, at=now, last_at=now)


def _finish(desk: QueueDesk, now: datetime) -> None:
    """End with who is at the desk; who was never noted as having come counts from the call."""
    ticket = _at(desk)
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
