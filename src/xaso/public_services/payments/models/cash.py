"""Cash at the desk, shift by shift."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel


class CashShift(CommuneModel):
    """The cash box of one officer from opening to count (ca thu tiền mặt); its book is the ledger."""

    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(_("opened at"))
    opening_float = models.PositiveBigIntegerField(_("change money at the start"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    expected = models.BigIntegerField(_("by the book"), null=True)
    counted = models.PositiveBigIntegerField(_("counted"), null=True)
    explanation = models.TextField(_("explanation"), blank=True)

    class Meta:
        verbose_name = _("cash shift")
        indexes = [models.Index(fields=["commune", "-opened_at"], name="shift_by_opening")]
        constraints = [
            models.UniqueConstraint(
                name="one_open_shift",
                fields=["commune", "officer"],
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="shift_is_closed_with_a_count",
                condition=Q(closed_at__isnull=True)
                | Q(counted__isnull=False) & Q(expected__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_at:%d/%m/%Y %H:%M}"

    @property
    def account(self) -> str:
        """The name of the cash box in the ledger."""
        return f"cash:{self.pk.hex}"

    @property
    def difference(self) -> int:
        """What was counted less what the book says."""
        return (self.counted or 0) - (self.expected or 0)
