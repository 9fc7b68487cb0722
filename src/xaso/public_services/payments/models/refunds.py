"""Money that goes back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.public_services.payments.models.cash import CashShift
from xaso.public_services.payments.models.notices import BankNotice
from xaso.public_services.payments.models.requests import PaymentRequest
from xaso.public_services.payments.states import RefundState


class Refund(CommuneModel):
    """Money to be paid back (hoàn trả): asked by one person, agreed to by another, then paid out.

    It comes out of a payment or out of money that was never assigned.
    """

    class Way(models.TextChoices):
        """How it is paid out."""

        TRANSFER = "transfer", _("By bank transfer")
        CASH = "cash", _("In cash at the desk")

    request = CommuneForeignKey(PaymentRequest, models.PROTECT, related_name="+", null=True)
    notice = CommuneForeignKey(BankNotice, models.PROTECT, related_name="+", null=True)
    amount = models.PositiveBigIntegerField(_("amount"))
    way = models.CharField(_("how it is paid out"), max_length=10, choices=Way)
    reason_sealed = models.BinaryField(default=b"", editable=False)
    target_sealed = models.BinaryField(default=b"", editable=False)
    state = models.CharField(_("state"), max_length=10, choices=RefundState)
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(_("asked for at"))
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, null=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    paid_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, null=True
    )
    paid_at = models.DateTimeField(_("paid at"), null=True)
    bank_ref = models.CharField(_("number of the transfer"), max_length=60, blank=True)
    shift = CommuneForeignKey(CashShift, models.PROTECT, related_name="+", null=True)

    reason = sealed_text("reason_sealed")
    target = sealed_text("target_sealed")

    class Meta:
        verbose_name = _("refund")
        indexes = [models.Index(fields=["commune", "state", "-id"], name="refund_by_state")]
        constraints = [
            models.CheckConstraint(name="refund_moves_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_takes_two",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="refund_comes_out_of_one_thing",
                condition=Q(request__isnull=False, notice__isnull=True)
                | Q(request__isnull=True, notice__isnull=False),
            ),
            models.CheckConstraint(
                name="refund_state", condition=Q(state__in=RefundState.values)
            ),
            models.UniqueConstraint(
                name="refund_of_a_notice_once",
                fields=["commune", "notice"],
                condition=Q(notice__isnull=False) & ~Q(state=RefundState.DECLINED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
