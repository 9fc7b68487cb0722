"""Receipts for fees and charges, numbered without gaps (data rule 5)."""

from uuid import UUID

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel, require_commune
from xaso.lib.ids import uuid7
from xaso.public_services.payments.models.requests import PaymentRequest

NEXT = """
INSERT INTO payments_receiptbook (commune_id, id, unit_id, year, last)
VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (commune_id, unit_id, year) DO UPDATE SET last = payments_receiptbook.last + 1
RETURNING last
"""


class ReceiptBook(CommuneModel):
    """The last number of a unit's receipts in one year (quyển biên lai)."""

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="receipt_book_once", fields=["commune", "unit", "year"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class PaymentReceipt(CommuneModel):
    """A receipt for fees and charges (biên lai): what stands on it is kept, sealed.

    One that counts for each payment; where the money goes back, or what stands on it is wrong,
    it is voided and keeps its number.
    """

    request = CommuneForeignKey(PaymentRequest, models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    amount = models.PositiveBigIntegerField(_("amount"))
    content_sealed = models.BinaryField(default=b"", editable=False)
    issued_at = models.DateTimeField(_("issued at"))
    voided_at = models.DateTimeField(_("voided at"), null=True)
    voided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, null=True
    )
    void_reason = models.CharField(_("why it is void"), max_length=300, blank=True)

    content = sealed_text("content_sealed")

    class Meta:
        verbose_name = _("receipt")
        indexes = [models.Index(fields=["commune", "-issued_at"], name="receipt_by_issue")]
        constraints = [
            models.UniqueConstraint(
                name="receipt_number_once", fields=["commune", "unit", "year", "number"]
            ),
            models.UniqueConstraint(
                name="one_receipt_that_counts",
                fields=["commune", "request"],
                condition=Q(voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return say_number(self.number, self.year)


def say_number(number: int, year: int) -> str:
    """Return how a receipt is called."""
    return f"{number:07}/{year}"


def next_receipt_number(unit_id: UUID, year: int) -> int:
    """Take the next number of a unit's receipts; last in the transaction, which keeps it locked.

    Gapless, because the number rolls back with the receipt that needed it.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [require_commune(), uuid7(), unit_id, year])
        (last,) = cursor.fetchone()
    return int(last)
