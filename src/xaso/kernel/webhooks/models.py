"""Who is told of events, and what became of each telling."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.api_clients.api import programs_in_force
from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.lib import clock


class WebhookQuerySet(CommuneQuerySet["Webhook"]):
    """Receivers, narrowed in the words of the business."""

    def to_be_told(self) -> Self:
        """Keep those that were not ended and whose program may call for the commune today."""
        return self.filter(ended_at__isnull=True, program__in=programs_in_force())


class Webhook(CommuneModel):
    """An address that a connected program wants events sent to (điểm nhận sự kiện)."""

    program = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    url = models.URLField(_("address"), max_length=300)
    events = ArrayField(models.CharField(max_length=60), verbose_name=_("events"))
    secret_sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("registered at"), default=clock.now)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)

    secret = sealed_text("secret_sealed")

    objects = CommuneManager.from_queryset(WebhookQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("receiver of events")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["commune", "program"],
                name="webhook_by_program",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        """Return the address of the receiver's page."""
        return reverse("webhooks:webhook", args=[self.pk])


class WebhookDeliveryQuerySet(CommuneQuerySet["WebhookDelivery"]):
    """Deliveries, narrowed in the words of the business."""

    def waiting(self) -> Self:
        """Keep what is still to be taken."""
        return self.filter(state=WebhookDelivery.State.WAITING)


class WebhookDelivery(CommuneModel):
    """The telling of one event to one receiver (lần gửi sự kiện), with what became of it.

    ``round`` grows when a person has it sent again, so that a job of an earlier round knows
    that it is late. ``body`` holds no personal data.
    """

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", _("To be sent")
        DELIVERED = "delivered", _("Taken")
        DEAD = "dead", _("Given up")

    class Outcome(models.TextChoices):
        """What the last attempt came to."""

        NONE = "", "–"
        TAKEN = "taken", _("Taken")
        STATUS = "status", _("Answered with an error")
        NO_ANSWER = "no_answer", _("No answer")
        TOO_SLOW = "too_slow", _("Too slow")
        TLS = "tls", _("Its certificate cannot be trusted")
        FORBIDDEN = "forbidden", _("Its address may not be called")

    webhook = CommuneForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event_id = models.UUIDField()
    kind = models.CharField(_("event"), max_length=60)
    body = models.JSONField()
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    round = models.PositiveSmallIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    outcome = models.CharField(_("last attempt"), max_length=9, choices=Outcome, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    created_at = models.DateTimeField(_("made at"), default=clock.now)
    last_at = models.DateTimeField(_("last attempt at"), null=True)

    objects = CommuneManager.from_queryset(WebhookDeliveryQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("sending of an event")
        constraints = [
            models.UniqueConstraint(
                name="event_is_told_once", fields=["commune", "webhook", "event_id"]
            ),
            models.CheckConstraint(
                name="told_state_is_known",
                condition=Q(state__in=["waiting", "delivered", "dead"]),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "webhook", "-created_at"], name="told_by_webhook"),
            models.Index(fields=["commune", "created_at"], name="told_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.webhook_id}"
