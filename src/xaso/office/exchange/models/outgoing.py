"""Messages that this commune sends."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.lib import clock
from xaso.office.exchange.models.incoming import IncomingMessage
from xaso.office.exchange.states import MessageKind, SendState, StatusCode


class OutgoingMessageQuerySet(CommuneQuerySet["OutgoingMessage"]):
    """Messages sent, narrowed in the words of the business."""

    def unsent(self) -> Self:
        """Keep what still has to go."""
        return self.filter(state__in=[SendState.QUEUED, SendState.FAILED])

    def due(self, at: datetime) -> Self:
        """Keep what may go now: what stands behind one of its chain that is not due waits with it."""
        ahead = OutgoingMessage.objects.unsent().filter(
            chain=OuterRef("chain"), pk__lt=OuterRef("pk"), next_at__gt=at
        )
        return self.unsent().filter(~Exists(ahead), next_at__lte=at)

    def in_the_way(self, at: datetime) -> Self:
        """Keep what has to end before a later message of the same chain goes: unsent, or under way."""
        unsent = Q(state__in=[SendState.QUEUED, SendState.FAILED])
        return self.filter(unsent | Q(leased_until__gt=at))

    def maybe_there(self) -> Self:
        """Keep what the receiver has, will have, or may have although no answer came."""
        going = Q(state__in=[SendState.SENT, SendState.QUEUED, SendState.FAILED])
        return self.filter(going | Q(maybe_there=True) | Q(leased_until__isnull=False))

    def documents(self) -> Self:
        """Keep documents with their recalls and changes, not the statuses that we tell."""
        return self.exclude(kind=MessageKind.STATUS)


class OutgoingMessage(CommuneModel):
    """A package for one receiver (gói tin đi): a document, its recall or change, or a status.

    Packages about the same document for the same receiver go one after the other (``chain``), so
    that a recall never arrives before its document. ``next_at`` is when it is tried.

    ``leased_until`` is set while an attempt is under way: then somebody else may take it over.
    ``maybe_there``: an attempt ended without an answer, so the gateway may have the package.
    """

    kind = models.CharField(_("kind"), max_length=11, choices=MessageKind)
    state = models.CharField(
        _("state"), max_length=6, choices=SendState, default=SendState.QUEUED
    )
    document_id = models.UUIDField(null=True)
    answers = CommuneForeignKey(IncomingMessage, models.PROTECT, related_name="told", null=True)
    status_code = models.CharField(_("status"), max_length=2, choices=StatusCode, blank=True)
    document_uid = models.CharField(_("document identifier"), max_length=200)
    chain = models.CharField(max_length=250)
    code = models.CharField(_("number and notation"), max_length=60, blank=True)
    subject = models.CharField(_("document subject"), max_length=500, blank=True)
    receiver_code = models.CharField(_("receiver's code"), max_length=35)
    receiver_name = models.CharField(_("receiver"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    staff = models.CharField(max_length=120, blank=True)
    replaces_uid = models.CharField(max_length=200, blank=True)
    gateway = models.CharField(_("exchange gateway"), max_length=40)
    gateway_id = models.CharField(_("number at the gateway"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True)
    maybe_there = models.BooleanField(default=False)
    fault = models.CharField(_("last fault"), max_length=30, blank=True)
    fault_note = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, db_index=False
    )
    created_at = models.DateTimeField(_("put into the queue at"), default=clock.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    last_status = models.CharField(_("told back"), max_length=2, choices=StatusCode, blank=True)
    last_status_at = models.DateTimeField(null=True)

    objects = CommuneManager.from_queryset(OutgoingMessageQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("message sent")
        constraints = [
            models.UniqueConstraint(
                name="document_goes_once_to_a_receiver",
                fields=["commune", "document_id", "receiver_code"],
                condition=Q(kind=MessageKind.NEW),
            ),
            models.UniqueConstraint(
                name="status_is_told_once",
                fields=["commune", "answers", "status_code"],
                condition=Q(kind=MessageKind.STATUS),
            ),
            models.CheckConstraint(name="sent_state", condition=Q(state__in=SendState.values)),
            models.CheckConstraint(
                name="status_says_which",
                condition=Q(kind=MessageKind.STATUS, answers__isnull=False) & ~Q(status_code="")
                | ~Q(kind=MessageKind.STATUS),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "-created_at"], name="sent_by_time"),
            models.Index(fields=["commune", "document_id"], name="sent_by_document"),
            models.Index(fields=["commune", "document_uid"], name="sent_by_uid"),
            models.Index(
                fields=["commune", "next_at"],
                name="sent_due",
                condition=Q(state__in=[SendState.QUEUED, SendState.FAILED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code or self.document_uid} → {self.receiver_code}"

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is just sending it."""
        return self.leased_until is not None and self.leased_until > clock.now()

    def get_absolute_url(self) -> str:
        """Return the address of the message's page."""
        return reverse("exchange:sent-one", args=[self.pk])
