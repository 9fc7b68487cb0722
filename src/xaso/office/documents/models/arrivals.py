"""How a document came in, who it waits for, and how the handling ended."""

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document
from xaso.office.documents.models.registers import DocumentRegister


class Arrival(CommuneModel):
    """The arrival of an incoming document (văn bản đến): channel, ĐẾN number, who it waits for.

    The number of the register is taken when the clerk registers it, one for each document
    (NĐ 30/2020/NĐ-CP Đ22 [verified]); ``document.number`` is that of the sender. ``known_as`` is the folded
    number and symbol, by which duplicates are found (Annex VI). ``proposals`` are what its
    text seems to say, until the clerk confirms it.
    """

    class Channel(models.TextChoices):
        """How it came."""

        SCAN = "scan", _("Scanned from paper")
        UPLOAD = "upload", _("Electronic file")
        EMAIL = "email", _("E-mail")
        EXCHANGE = "exchange", _("Document exchange")

    class Reading(models.TextChoices):
        """How far its text has been read."""

        WAITING = "waiting", _("Waiting to be read")
        RUNNING = "running", _("Being read")
        DONE = "done", _("Read")
        FAILED = "failed", _("Could not be read")
        MISSING = "missing", _("The machine cannot read scans")

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    channel = models.CharField(_("how it came"), max_length=8, choices=Channel)
    arrived_at = models.DateTimeField(_("arrived at"), default=timezone.now)
    sender = models.CharField(_("sent by"), max_length=200, blank=True)
    from_exchange_id = models.CharField(max_length=150, blank=True)
    known_as = models.CharField(max_length=120, blank=True, editable=False)
    register = CommuneForeignKey(
        DocumentRegister, models.PROTECT, null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    number = models.PositiveIntegerField(_("arrival number"), null=True)
    registered_at = models.DateTimeField(_("registered at"), null=True)
    registered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    held_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    held_at = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    result = models.CharField(_("result"), max_length=500, blank=True)
    reminded_on = models.DateField(null=True)
    reading = models.CharField(
        _("text"), max_length=8, choices=Reading, default=Reading.WAITING
    )
    page = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    proposals = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("arrival")
        constraints = [
            models.UniqueConstraint(
                name="document_arrives_once", fields=["commune", "document"]
            ),
            models.UniqueConstraint(
                name="arrival_number_once",
                fields=["commune", "register", "year", "number"],
                condition=Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="arrival_channel",
                condition=Q(channel__in=["scan", "upload", "email", "exchange"]),
            ),
            models.CheckConstraint(
                name="arrival_reading",
                condition=Q(reading__in=["waiting", "running", "done", "failed", "missing"]),
            ),
            models.CheckConstraint(
                name="arrival_number_is_dated",
                condition=Q(number__isnull=True) | Q(registered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "-arrived_at"], name="arrival_newest"),
            models.Index(
                fields=["commune", "known_as"],
                name="arrival_by_code",
                condition=~Q(known_as=""),
            ),
            models.Index(
                fields=["commune", "held_by"],
                name="arrival_waits_for_person",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["commune", "held_at"],
                name="arrival_waits_in_unit",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["commune", "due_on"],
                name="arrival_due",
                condition=Q(closed_at__isnull=True, due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number or self.pk)

    def lies_with(self, user_id: UUID, units: Collection[UUID]) -> bool:
        """Whether it waits for this person, or for one of these units and nobody of it yet."""
        if self.held_by_id is not None:
            return bool(self.held_by_id == user_id)
        return self.held_at_id in units
