"""Notices and their ways out."""

from typing import Self
from uuid import UUID

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


class NoticeQuerySet(CommuneQuerySet["Notice"]):
    """Notices, narrowed in the words of the business."""

    def of(self, user_id: UUID) -> Self:
        """Keep what was written to one person, newest first."""
        return self.filter(receiver_id=user_id).order_by("-created_at", "-id")

    def unread(self) -> Self:
        """Keep what its receiver has not opened."""
        return self.filter(read_at__isnull=True)


class Notice(CommuneModel):
    """A notice (thông báo) to an official, or to a citizen by address.

    The body may name people and is sealed, as is a citizen's address; the subject never
    names anybody. ``about_kind`` and ``about_id`` say which thing it is about.
    """

    receiver = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    address_sealed = models.BinaryField(default=b"")
    kind = models.CharField(_("kind"), max_length=80)
    subject = models.CharField(_("subject line"), max_length=200)
    body_sealed = models.BinaryField(default=b"")
    url = models.CharField(max_length=300, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)

    address = sealed_text("address_sealed")
    body = sealed_text("body_sealed")
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


class NoticeDelivery(CommuneModel):
    """One notice on its way out by one channel."""

    class State(models.TextChoices):
        """How far it came."""

        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")

    notice = CommuneForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("channel of a notice"), max_length=40)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = CommuneManager.from_queryset(DeliveryQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("delivery of a notice")
        indexes = [
            models.Index(fields=["commune", "state", "-created_at"], name="deliveries_by_state")
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
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} → {self.channel}"
