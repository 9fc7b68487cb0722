"""The ledger: the truth about the money, written and never changed."""

from typing import Self

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.public_services.payments.models.cash import CashShift
from xaso.public_services.payments.models.notices import BankNotice
from xaso.public_services.payments.models.refunds import Refund
from xaso.public_services.payments.models.requests import PaymentRequest
from xaso.public_services.payments.states import Channel


class Movement(models.TextChoices):
    """Why money moved."""

    RECEIVED = "received", _("Money received")
    HELD = "held", _("Received, to be assigned")
    ASSIGNED = "assigned", _("Assigned to a payment")
    REFUNDED = "refunded", _("Paid back")
    FLOAT = "float", _("Change money at the start")
    CLOSED = "closed", _("Handed in at the end")
    DIFFERENCE = "difference", _("Difference of the count")


class LedgerQuerySet(CommuneQuerySet["LedgerEntry"]):
    """Entries, narrowed in the words of the business."""

    def in_and_out(self) -> Self:
        """Keep what payers gave and got back."""
        return self.filter(movement__in=[Movement.RECEIVED, Movement.HELD, Movement.REFUNDED])

    def balance(self, account: str) -> int:
        """Return what stands on an account: all debits less all credits."""
        found = self.aggregate(
            debits=Sum("amount", filter=Q(debit=account)),
            credits=Sum("amount", filter=Q(credit=account)),
        )
        return int(found["debits"] or 0) - int(found["credits"] or 0)


class LedgerEntry(CommuneModel):
    """One movement of money (bút toán kép): from the account on credit to the one on debit.

    A row names both sides with one amount, so every movement adds up to nothing by its shape.
    ``cause`` is what it was booked for: nothing is booked twice for one cause. The database lets
    the application add rows and change none.
    """

    only_grows = True

    at = models.DateTimeField(_("at"))
    day = models.DateField(_("day"))
    movement = models.CharField(_("movement"), max_length=10, choices=Movement)
    channel = models.CharField(_("way"), max_length=20, choices=Channel)
    debit = models.CharField(_("to"), max_length=44)
    credit = models.CharField(_("from"), max_length=44)
    amount = models.PositiveBigIntegerField(_("amount"))
    cause = models.CharField(_("cause"), max_length=80)
    request = CommuneForeignKey(PaymentRequest, models.PROTECT, related_name="+", null=True)
    notice = CommuneForeignKey(BankNotice, models.PROTECT, related_name="+", null=True)
    shift = CommuneForeignKey(CashShift, models.PROTECT, related_name="+", null=True)
    refund = CommuneForeignKey(Refund, models.PROTECT, related_name="+", null=True)
    actor = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, null=True
    )

    objects = CommuneManager.from_queryset(LedgerQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("entry of the ledger")
        indexes = [
            models.Index(fields=["commune", "day", "id"], name="entry_by_day"),
            models.Index(fields=["commune", "request"], name="entry_of_payment"),
            models.Index(fields=["commune", "shift", "id"], name="entry_of_shift"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="booked_once_for_a_cause", fields=["commune", "cause"]
            ),
            models.CheckConstraint(name="entry_moves_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="entry_has_two_sides", condition=~Q(debit=F("credit"))),
        ]

    def __str__(self) -> str:
        return f"{self.debit} ← {self.credit}: {self.amount}"
