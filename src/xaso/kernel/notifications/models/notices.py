"""Notices and their ways out."""

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)

ADDRESS = "notice address"
"""The purpose under which addresses of citizens are indexed."""


class NoticeQuerySet(CommuneQuerySet["Notice"]):
    """Notices, narrowed in the words of the business."""

    def of(self, user_id: UUID) -> Self:
        """Keep what was written to one person, newest first."""
        return self.filter(receiver_id=user_id).order_by("-created_at", "-id")

    def unread(self) -> Self:
        """Keep what its receiver has not opened."""
        return self.filter(read_at__isnull=True)


class Notice(CommuneModel):
    """A notice (thông báo) to somebody with an account, or to a citizen by address.

    The body may name people and is sealed, as is a citizen's address, found by its index; the
    subject never names anybody. ``words`` are what the texts were filled with, as JSON, for
    channels that fill approved templates. ``about_kind`` and ``about_id`` say which thing it
    is about.
    """

    receiver = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    address_sealed = models.BinaryField(default=b"")
    address_index = models.BinaryField(default=b"")
    language = models.CharField(_("language"), max_length=5)
    kind = models.CharField(_("kind"), max_length=80)
    subject = models.CharField(_("subject line"), max_length=200)
    body_sealed = models.BinaryField(default=b"")
    words_sealed = models.BinaryField(default=b"")
    url = models.CharField(max_length=300, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)

    address = sealed_text("address_sealed", index="address_index", purpose=ADDRESS)
    body = sealed_text("body_sealed")
    words = sealed_text("words_sealed")
    objects = CommuneManager.from_queryset(NoticeQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("notice")
        indexes = [
            models.Index(
                fields=["commune", "receiver", "-created_at"], name="notices_of_person"
            ),
            models.Index(
                fields=["commune", "receiver"],
                name="notices_unread",
                condition=Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["commune", "about_kind", "about_id"],
                name="notices_about_thing",
                condition=Q(about_id__isnull=False),
            ),
            models.Index(
                fields=["commune", "address_index"],
                name="notices_to_address",
                condition=~Q(address_index=b""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_has_one_receiver",
                condition=Q(receiver__isnull=False, address_sealed=b"")
                | (Q(receiver__isnull=True) & ~Q(address_sealed=b"")),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(CommuneQuerySet["NoticeDelivery"]):
    """Deliveries, narrowed in the words of the business."""

    def in_state(self, state: str) -> Self:
        """Keep one state; all without one."""
        return self.filter(state=state) if state else self.all()

    def due(self) -> Self:
        """Keep what may be sent now: waiting, and not held until later."""
        return self.filter(state=NoticeDelivery.State.QUEUED, held_until__isnull=True)


class NoticeDelivery(CommuneModel):
    """One notice on its way out by one channel.

    ``then`` are the channels to fall to when this one fails for good, ``held_until`` the end of
    the quiet hours, of a provider's pause, or of the minutes in which one job has it in hand,
    ``reference`` the provider's name of the message
    by which receipts are known, ``parts`` what was paid for, ``cost`` their price in đồng on the
    day of sending, ``run`` the bulk act that sent it again.
    """

    class State(models.TextChoices):
        """How far it came."""

        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")

    notice = CommuneForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("channel of a notice"), max_length=40)
    then = ArrayField(models.CharField(max_length=40), default=list)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    held_until = models.DateTimeField(_("held until"), null=True)
    reference = models.CharField(max_length=80, blank=True)
    parts = models.PositiveSmallIntegerField(_("parts"), default=0)
    network = models.CharField(_("network"), max_length=12, blank=True)
    cost = models.PositiveIntegerField(_("cost in đồng"), default=0)
    run = CommuneForeignKey(
        "notifications.ResendRun", models.PROTECT, null=True, related_name="+"
    )
    delivered_at = models.DateTimeField(_("arrived at"), null=True)
    seen_at = models.DateTimeField(_("seen at"), null=True)

    objects = CommuneManager.from_queryset(DeliveryQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("delivery of a notice")
        indexes = [
            models.Index(
                fields=["commune", "state", "-created_at"], name="deliveries_by_state"
            ),
            models.Index(
                fields=["commune", "channel", "reference"],
                name="deliveries_by_reference",
                condition=~Q(reference=""),
            ),
            models.Index(
                fields=["commune", "sent_at"],
                name="deliveries_by_sending",
                condition=Q(sent_at__isnull=False),
            ),
            models.Index(
                fields=["commune", "run", "state"],
                name="deliveries_of_run",
                condition=Q(run__isnull=False),
            ),
            models.Index(
                fields=["commune", "held_until"],
                name="deliveries_held",
                condition=Q(held_until__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="delivery_once_by_channel", fields=["commune", "notice", "channel"]
            ),
            models.CheckConstraint(
                name="delivery_state_is_known",
                condition=Q(state__in=["queued", "sent", "failed"]),
            ),
            models.CheckConstraint(
                name="delivery_is_sent_when_dated",
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state="queued", sent_at__isnull=True)
                | Q(state="failed"),
            ),
            models.CheckConstraint(
                name="delivery_is_held_while_queued",
                condition=Q(held_until__isnull=True) | Q(state="queued"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} → {self.channel}"
