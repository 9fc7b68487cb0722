"""Tickets and the calls of them."""

from collections.abc import Collection
from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.public_services.queue.models.lines import QueueDesk, QueueLine
from xaso.public_services.queue.states import (
    AT_DESK,
    TRANSITIONS,
    TicketSource,
    TicketState,
)

ORDER = ("rank", "queue_at", "pk")
FIRST, USUAL = 0, 1


class WrongTurnError(Exception):
    """A ticket cannot go from the state in which it is to the one asked for."""


class TicketQuerySet(CommuneQuerySet["QueueTicket"]):
    """Tickets, narrowed in the words of the business."""

    def waiting(self, day: date) -> Self:
        """Keep those who wait on this day, whose turn comes first on top."""
        return self.filter(day=day, state=TicketState.WAITING).order_by(*ORDER)

    def in_the_hall(self, day: date) -> Self:
        """Keep those who wait, are at a desk or did not come when called on this day, in turn."""
        here = (TicketState.WAITING, *AT_DESK, TicketState.SKIPPED)
        return self.filter(day=day, state__in=here).order_by(*ORDER)

    def at_desks(self, day: date) -> Self:
        """Keep those who were called on this day and are not finished."""
        return self.filter(day=day, state__in=AT_DESK)

    def callable_from(self, desk_id: UUID, line_ids: Collection[UUID]) -> Self:
        """Keep those whom this desk may call: of its lines, or sent to it by name."""
        of_its_lines = Q(for_desk__isnull=True, waits_in_id__in=line_ids)
        return self.filter(of_its_lines | Q(for_desk_id=desk_id))


class QueueTicket(CommuneModel):
    """A number in the queue of one day (số thứ tự); it names nobody.

    ``line`` gave the number, ``waits_in`` is where its turn comes, which differs after it
    was passed on. ``rank`` and ``queue_at`` are its place: priority first, then in turn.
    """

    line = CommuneForeignKey(QueueLine, models.PROTECT, related_name="+")
    waits_in = CommuneForeignKey(QueueLine, models.PROTECT, related_name="+")
    for_desk = CommuneForeignKey(QueueDesk, models.PROTECT, related_name="+", null=True)
    desk = CommuneForeignKey(QueueDesk, models.PROTECT, related_name="+", null=True)
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("queue number"))
    code = models.CharField(_("queue number"), max_length=8)
    source = models.CharField(_("taken at"), max_length=12, choices=TicketSource)
    priority = models.CharField(_("ground of priority"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=TicketState, default=TicketState.WAITING
    )
    rank = models.PositiveSmallIntegerField(default=USUAL)
    queue_at = models.DateTimeField()
    skips = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(_("taken at"))
    called_at = models.DateTimeField(_("first called at"), null=True)
    served_at = models.DateTimeField(_("served from"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = CommuneManager.from_queryset(TicketQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("queue ticket")
        constraints = [
            models.UniqueConstraint(
                name="ticket_number_once", fields=["commune", "line", "day", "number"]
            ),
            models.UniqueConstraint(
                name="one_ticket_at_a_desk",
                fields=["commune", "desk", "day"],
                condition=Q(state__in=AT_DESK),
            ),
        ]
        indexes = [
            models.Index(
                fields=["commune", "day", "state", "rank", "queue_at"], name="ticket_in_turn"
            ),
            models.Index(fields=["commune", "waits_in", "day"], name="ticket_by_line"),
        ]

    def __str__(self) -> str:
        return self.code

    def is_callable_from(self, desk_id: UUID, line_ids: Collection[UUID]) -> bool:
        """Whether this desk may call it, as ``callable_from`` says of many."""
        if self.for_desk_id is None:
            return self.waits_in_id in line_ids
        return self.for_desk_id == desk_id

    def turn(self, state: TicketState) -> None:
        """Go on to another state; raises ``WrongTurnError`` where no way leads there."""
        if state not in TRANSITIONS[self.state]:
            raise WrongTurnError(self.state, state)
        self.state = state


class TicketCall(CommuneModel):
    """One call of a ticket to a desk (lượt gọi); ``times`` grows when it is called again."""

    class Outcome(models.TextChoices):
        """How a call ended."""

        OPEN = "", _("Still there")
        DONE = "done", _("Served")
        SKIPPED = "skipped", _("Did not come")
        PASSED_ON = "passed_on", _("Passed on")

    ticket = CommuneForeignKey(QueueTicket, models.PROTECT, related_name="calls")
    desk = CommuneForeignKey(QueueDesk, models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("called at"))
    last_at = models.DateTimeField(_("called last at"))
    times = models.PositiveSmallIntegerField(default=1)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    note = models.CharField(_("a word for the colleague"), max_length=160, blank=True)

    objects = CommuneManager.from_queryset(CommuneQuerySet["TicketCall"])()  # type: ignore[misc]

    class Meta:
        verbose_name = _("call of a ticket")
        indexes = [
            models.Index(fields=["commune", "ticket", "-at"], name="call_of_ticket"),
            models.Index(fields=["commune", "-last_at"], name="call_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.desk_id}"

    @property
    def mark(self) -> str:
        """What tells this call from every other, so that a screen rings once for each."""
        return f"{self.pk}-{self.times}"
