"""Sitting down at a desk, pausing it, getting up."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import QueueDesk, QueueTicket, TicketCall
from xaso.public_services.queue.permissions import CALL
from xaso.public_services.queue.states import TicketState

TAKEN = _("A colleague sits at this desk now. Please choose another one.")
STILL_THERE = _("Please finish with %(code)s first.")


@transaction.atomic
def sit_down(desk_id: UUID, *, actor: User) -> QueueDesk:
    """Open a desk for today; an official sits at one desk only.

    Raises:
        QueueRefusedError: a colleague sits there, or the own desk still serves somebody.
    """
    require(actor, CALL.key)
    today = clock.today()
    wanted = QueueDesk.objects.select_for_update().filter(Q(pk=desk_id) | Q(officer=actor))
    held = {one.pk: one for one in wanted.order_by("pk")}
    desk = held.pop(desk_id, None)
    sits_there = desk is not None and desk.is_staffed and desk.officer_id != actor.pk
    if desk is None or not desk.is_active or sits_there:
        raise QueueRefusedError(TAKEN)
    for other in held.values():
        _close(other, actor)
    desk.officer, desk.opened_on, desk.is_paused = actor, today, False
    desk.save(update_fields=["officer", "opened_on", "is_paused"])
    record("queue.desk.opened", actor=actor, subject=("queue.desk", desk.pk))
    return desk


@transaction.atomic
def pause(desk_id: UUID, *, paused: bool, actor: User) -> None:
    """Call nobody for a while, or go on."""
    require(actor, CALL.key)
    QueueDesk.objects.filter(pk=desk_id, officer=actor).update(is_paused=paused)


@transaction.atomic
def get_up(desk_id: UUID, *, actor: User) -> None:
    """Close one's desk for today."""
    require(actor, CALL.key)
    desk = QueueDesk.objects.select_for_update().filter(pk=desk_id, officer=actor).first()
    if desk is not None:
        _close(desk, actor)


@transaction.atomic
def close_desks_of(officer_id: UUID, *, asked_by: User) -> int:
    """Close the desk of an official who leaves; whom it served last counts as served."""
    desks = QueueDesk.objects.select_for_update().filter(officer=officer_id).order_by("pk")
    found = list(desks)
    for desk in found:
        served = QueueTicket.objects.at_desks(clock.today()).filter(desk=desk)
        calls = TicketCall.objects.filter(outcome=TicketCall.Outcome.OPEN, ticket__in=served)
        calls.update(outcome=TicketCall.Outcome.DONE, ended_at=clock.now())
        served.update(state=TicketState.DONE, served_at=None, ended_at=clock.now())
        _close(desk, asked_by)
    return len(found)


def _close(desk: QueueDesk, actor: User) -> None:
    """Close a desk; who was sent to it by name may then be called by any desk of the line."""
    today = clock.today()
    current = QueueTicket.objects.at_desks(today).filter(desk=desk).first()
    if current is not None:
        raise QueueRefusedError(str(STILL_THERE) % {"code": current.code})
    desk.officer, desk.opened_on = None, None
    desk.save(update_fields=["officer", "opened_on"])
    QueueTicket.objects.filter(day=today, for_desk=desk).update(for_desk=None)
    record("queue.desk.closed", actor=actor, subject=("queue.desk", desk.pk))
