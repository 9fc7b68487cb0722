"""To whom a document goes, and what became of it on the way."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document
from xaso.office.documents.states import Channel, Delivery


class DocumentReceiver(CommuneModel):
    """A receiver of a document (nơi nhận): by which way, and how far it has come.

    What went by post is a line of the book of documents sent by post; ``envelopes`` went then.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="receivers")
    order = models.PositiveSmallIntegerField(default=0)
    organ_code = models.CharField(_("agency code"), max_length=35, blank=True)
    organ_name = models.CharField(_("receiver"), max_length=200)
    channel = models.CharField(_("way"), max_length=8, choices=Channel)
    address = models.CharField(_("address"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=15, choices=Delivery, default=Delivery.WAITING
    )
    sent_at = models.DateTimeField(_("sent at"), null=True)
    state_at = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    envelopes = models.PositiveSmallIntegerField(_("number of envelopes"), default=1)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="receiver_channel", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="receiver_state", condition=Q(state__in=Delivery.values)
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "document"], name="document_receivers"),
            models.Index(
                fields=["commune", "sent_at"],
                name="document_receivers_by_post",
                condition=Q(channel=Channel.POST),
            ),
        ]

    def __str__(self) -> str:
        return self.organ_name


class DeliveryStep(CommuneModel):
    """One thing that happened on the way to a receiver; rows are never changed."""

    receiver = CommuneForeignKey(DocumentReceiver, models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=15, choices=Delivery)
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["commune", "receiver", "at"], name="delivery_steps")]

    def __str__(self) -> str:
        return self.state
