"""What somebody is asked to pay, and the ways they tried."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

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
from xaso.public_services.payments.models.accounts import ProviderAccount
from xaso.public_services.payments.states import Channel, RequestState


class RequestQuerySet(CommuneQuerySet["PaymentRequest"]):
    """Payments asked for, narrowed in the words of the business."""

    def of(self, kind: str, ids: Iterable[UUID]) -> Self:
        """Keep those for these things of a kind."""
        return self.filter(subject_kind=kind, subject_id__in=list(ids))

    def with_code(self, codes: Iterable[str]) -> Self:
        """Keep those whose transfer code is one of these."""
        return self.filter(transfer_code__in=list(codes))

    def overpaid(self) -> Self:
        """Keep those with more money than is owed."""
        return self.filter(state=RequestState.OVER)


class PaymentRequest(CommuneModel):
    """What is to be paid for one thing (khoản phải nộp): lines, sum, and what came of it.

    For one purpose (the fee at intake, a duty set later) a thing has one that is not cancelled.
    ``received`` and ``refunded`` are sums of the ledger, kept here for lists; every night they
    are compared with it. Who pays is sealed.
    """

    subject_kind = models.CharField(_("what for"), max_length=20)
    subject_id = models.UUIDField(_("which one"))
    purpose = models.CharField(_("kind of payment"), max_length=20, default="fee")
    reference = models.CharField(_("its code"), max_length=60)
    transfer_code = models.CharField(_("payment code"), max_length=12)
    lines = models.JSONField(_("lines"))
    total = models.PositiveBigIntegerField(_("sum in đồng"))
    received = models.PositiveBigIntegerField(_("received"), default=0)
    refunded = models.PositiveBigIntegerField(_("paid back"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.OPEN
    )
    payer_sealed = models.BinaryField(default=b"", editable=False)
    asked_at = models.DateTimeField(_("asked for at"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    payer = sealed_text("payer_sealed")

    objects = CommuneManager.from_queryset(RequestQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("payment")
        indexes = [
            models.Index(fields=["commune", "subject_kind", "subject_id"], name="payment_of"),
            models.Index(fields=["commune", "reference"], name="payment_by_reference"),
            models.Index(
                fields=["commune", "id"],
                name="payment_over",
                condition=Q(state=RequestState.OVER),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="transfer_code_once", fields=["commune", "transfer_code"]
            ),
            models.UniqueConstraint(
                name="asked_once_for_a_purpose",
                fields=["commune", "subject_kind", "subject_id", "purpose"],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(name="payment_is_for_money", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="payment_state", condition=Q(state__in=RequestState.values)
            ),
            models.CheckConstraint(
                name="no_more_back_than_came",
                condition=Q(refunded__lte=models.F("received")),
            ),
        ]

    def __str__(self) -> str:
        return self.transfer_code

    @property
    def kept(self) -> int:
        """What came and was not paid back."""
        return self.received - self.refunded

    @property
    def owed(self) -> int:
        """What should be kept in the end."""
        return 0 if self.cancelled_at else self.total

    @property
    def rest(self) -> int:
        """What is still to be paid."""
        return max(0, self.owed - self.kept)

    @property
    def excess(self) -> int:
        """What is to be paid back."""
        return max(0, self.kept - self.owed)


class PaymentAttempt(CommuneModel):
    """A way that was offered to pay (lần thanh toán): the same one is offered again unchanged."""

    request = CommuneForeignKey(PaymentRequest, models.PROTECT, related_name="attempts")
    channel = models.CharField(_("way"), max_length=20, choices=Channel)
    account = CommuneForeignKey(ProviderAccount, models.PROTECT, related_name="+", null=True)
    amount = models.PositiveBigIntegerField(_("amount"))
    external_ref = models.CharField(_("number at the provider"), max_length=60)
    at = models.DateTimeField(_("offered at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="attempt_once", fields=["commune", "request", "channel", "external_ref"]
            )
        ]

    def __str__(self) -> str:
        return self.external_ref
