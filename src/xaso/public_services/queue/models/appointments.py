"""Times that people booked in advance."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.public_services.queue.models.lines import QueueLine
from xaso.public_services.queue.models.tickets import QueueTicket


class Appointment(CommuneModel):
    """A time booked at a line without sign-in (lịch hẹn), known by its code and a phone number.

    Of the phone number only a blind index is kept: enough to know it again, never to read it.
    ``place`` is one of the places of the half hour, so that none is given twice. ``address``
    is where reminders go, if somebody wants them, until the time is over; ``reminded`` says
    which reminder need not go out any more.
    """

    class Reminder(models.IntegerChoices):
        """The reminders of a booking, in their order."""

        NONE = 0, _("Not reminded")
        EVENING = 1, _("The evening before")
        HOUR = 2, _("An hour before")

    class State(models.TextChoices):
        """How a booking stands."""

        BOOKED = "booked", _("Booked")
        ARRIVED = "arrived", _("Arrived")
        CANCELLED = "cancelled", _("Booking cancelled")

    line = CommuneForeignKey(QueueLine, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("booked for"))
    place = models.PositiveSmallIntegerField()
    code = models.CharField(_("booking code"), max_length=6)
    phone_index = models.BinaryField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOOKED)
    ticket = CommuneForeignKey(QueueTicket, models.PROTECT, related_name="+", null=True)
    booked_at = models.DateTimeField(_("booked at"))
    address_sealed = models.BinaryField(default=b"", editable=False)
    reminded = models.PositiveSmallIntegerField(default=Reminder.NONE, choices=Reminder)

    address = sealed_text("address_sealed")
    objects = CommuneManager.from_queryset(CommuneQuerySet["Appointment"])()  # type: ignore[misc]

    class Meta:
        verbose_name = _("appointment")
        constraints = [
            models.UniqueConstraint(
                name="place_of_half_hour_once",
                fields=["commune", "line", "starts_at", "place"],
                condition=Q(state__in=["booked", "arrived"]),
            )
        ]
        indexes = [
            models.Index(fields=["commune", "starts_at"], name="appointment_by_time"),
            models.Index(fields=["commune", "code"], name="appointment_by_code"),
        ]

    def __str__(self) -> str:
        return self.code

    def is_open_at(self, now: datetime) -> bool:
        """Whether it can still be moved or cancelled."""
        return self.state == self.State.BOOKED and now < self.starts_at
