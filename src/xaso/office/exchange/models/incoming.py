"""Messages that came through a gateway."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.lib import clock
from xaso.office.exchange.faults import PASSING, Fault
from xaso.office.exchange.states import MessageKind, ReceiptState, SignatureState


class IncomingMessageQuerySet(CommuneQuerySet["IncomingMessage"]):
    """Messages that came, narrowed in the words of the business."""

    def held_back(self) -> Self:
        """Keep what was refused and lies in quarantine."""
        return self.filter(state=ReceiptState.QUARANTINED)

    def to_decide(self) -> Self:
        """Keep the recalls and changes about which somebody has to decide."""
        return self.filter(state=ReceiptState.TO_DECIDE)


class IncomingMessage(CommuneModel):
    """A package that came through a gateway (gói tin đến), taken or held back with the reason.

    The gateway's own number counts once, so that what is offered again is not taken twice.
    ``raw`` is the package as it came; it is kept for what was held back and for documents.
    ``document_id`` is the incoming document made of it, or the one that a recall is about.
    ``offered_by`` is who sent it by what the gateway says, ``sender_code`` by what the package says.
    ``confirmed_at`` is when the gateway last took our word that it was fetched.
    """

    gateway = models.CharField(_("exchange gateway"), max_length=40)
    gateway_id = models.CharField(_("number at the gateway"), max_length=200)
    kind = models.CharField(_("kind"), max_length=11, choices=MessageKind, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=ReceiptState)
    document_uid = models.CharField(_("document identifier"), max_length=200, blank=True)
    concerns = ArrayField(
        models.CharField(max_length=200), default=list, verbose_name=_("documents concerned")
    )
    sender_code = models.CharField(_("sender's code"), max_length=35, blank=True)
    offered_by = models.CharField(max_length=35, blank=True)
    sender_name = models.CharField(_("sender"), max_length=200, blank=True)
    code = models.CharField(_("number and notation"), max_length=60, blank=True)
    subject = models.CharField(_("document subject"), max_length=500, blank=True)
    reason = models.CharField(_("reason given"), max_length=500, blank=True)
    signature = models.CharField(
        _("signature"), max_length=8, choices=SignatureState, default=SignatureState.NONE
    )
    signer = models.CharField(_("signed by"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    raw = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+", null=True)
    fault = models.CharField(_("why held back"), max_length=30, choices=Fault, blank=True)
    fault_note = models.CharField(max_length=300, blank=True)
    document_id = models.UUIDField(null=True)
    received_at = models.DateTimeField(_("received at"), default=clock.now)
    confirmed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_note = models.CharField(_("why"), max_length=500, blank=True)

    objects = CommuneManager.from_queryset(IncomingMessageQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("message received")
        constraints = [
            models.UniqueConstraint(
                name="received_counts_once", fields=["commune", "gateway", "gateway_id"]
            ),
            models.CheckConstraint(
                name="received_state", condition=Q(state__in=ReceiptState.values)
            ),
            models.CheckConstraint(
                name="held_back_for_a_reason",
                condition=~Q(state=ReceiptState.QUARANTINED) | ~Q(fault=""),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "-received_at"], name="received_by_time"),
            models.Index(fields=["commune", "document_uid"], name="received_by_uid"),
            models.Index(fields=["commune", "document_id"], name="received_by_document"),
            models.Index(
                fields=["commune", "state", "-received_at"],
                name="received_to_look_at",
                condition=Q(state__in=[ReceiptState.QUARANTINED, ReceiptState.TO_DECIDE]),
            ),
        ]

    def __str__(self) -> str:
        return self.document_uid or self.gateway_id

    @property
    def is_awaited(self) -> bool:
        """Whether it could not be fetched so far for a fault of the gateway, so that it still will be."""
        is_held = self.state == ReceiptState.QUARANTINED
        return is_held and self.raw_id is None and self.fault in PASSING

    @property
    def may_be_refused(self) -> bool:
        """Whether its sender can be told that it is not taken; a status is about a document of ours."""
        is_held = self.state == ReceiptState.QUARANTINED
        is_known = bool(self.sender_code and self.document_uid)
        return is_held and is_known and self.kind != MessageKind.STATUS

    @property
    def may_be_had_again(self) -> bool:
        """Whether nothing of it is here, so that it has to be fetched anew; of a secret one nothing is."""
        is_held = self.state == ReceiptState.QUARANTINED
        return is_held and self.raw_id is None and self.fault != Fault.SECRET

    def get_absolute_url(self) -> str:
        """Return the address of the message's page."""
        return reverse("exchange:received-one", args=[self.pk])
