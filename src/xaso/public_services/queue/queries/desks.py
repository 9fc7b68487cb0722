"""Desks, and which lines each calls from."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.public_services.queue.models import DeskLine, DeskQuerySet, QueueDesk, QueueLine


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
    """Return the lines chosen for each desk; desks without a choice are missing."""
    found: dict[UUID, list[UUID]] = {}
    for desk_id, line_id in DeskLine.objects.values_list("desk_id", "line_id"):
        found.setdefault(desk_id, []).append(line_id)
    return found


def lines_called_from(
    desks: DeskQuerySet, lines: Iterable[QueueLine]
) -> dict[QueueDesk, frozenset[UUID]]:
    """Return which of these lines each desk calls from: those chosen for it, without a choice all.

    A line out of use gives no numbers, but who waits in it is still called.
    """
    known = frozenset(line.pk for line in lines)
    inside = {"commune_id": OuterRef("commune_id"), "desk_id": OuterRef("pk")}
    chosen = ArraySubquery(DeskLine.objects.filter(**inside).values("line_id"))
    read = desks.annotate(chosen=chosen)
    return {desk: known.intersection(desk.chosen or known) for desk in read}  # type: ignore[attr-defined]


def lines_of(desk: QueueDesk) -> frozenset[UUID]:
    """Return the lines that one desk calls from."""
    own = QueueDesk.objects.filter(pk=desk.pk)
    return lines_called_from(own, QueueLine.objects.all())[desk]


def desks_open_for(line_id: UUID) -> list[QueueDesk]:
    """Return the desks that call from a line now."""
    open_now = QueueDesk.objects.open_on(clock.today())
    called = lines_called_from(open_now, QueueLine.objects.all())
    return [desk for desk, lines in called.items() if line_id in lines]
