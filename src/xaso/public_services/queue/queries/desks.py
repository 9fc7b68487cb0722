"""Desks, and which lines each calls from."""

from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.public_services.queue.models import DeskLine, QueueDesk, QueueLine


def active_lines() -> list[QueueLine]:
    """Return the lines in use, by their letters."""
    return list(QueueLine.objects.filter(is_active=True))


def active_desks() -> list[QueueDesk]:
    """Return the desks in use, by their numbers."""
    return list(QueueDesk.objects.filter(is_active=True).select_related("officer"))


def desk_of(user: User) -> QueueDesk | None:
    """Return the desk at which this official sits today."""
    desks = QueueDesk.objects.filter(is_active=True, officer=user, opened_on=clock.today())
    return desks.first()


def line_ids_of_desks() -> dict[UUID, list[UUID]]:
    """Return the lines that each desk is limited to; desks that call from all are missing."""
    found: dict[UUID, list[UUID]] = {}
    for desk_id, line_id in DeskLine.objects.values_list("desk_id", "line_id"):
        found.setdefault(desk_id, []).append(line_id)
    return found


def lines_of(desk_id: UUID) -> list[QueueLine]:
    """Return the lines in use that a desk calls from."""
    lines, limited = active_lines(), line_ids_of_desks().get(desk_id)
    return [line for line in lines if limited is None or line.pk in limited]


def desks_open_for(line_id: UUID) -> list[QueueDesk]:
    """Return the desks that call from a line now."""
    limits = line_ids_of_desks()
    desks = QueueDesk.objects.open_on(clock.today())
    return [desk for desk in desks if desk.pk not in limits or line_id in limits[desk.pk]]
