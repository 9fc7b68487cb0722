"""Comparing a day of a bank's statement with what was booked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.public_services.payments.models.accounts import ProviderAccount
from xaso.public_services.payments.models.notices import BankNotice


class Outcome(models.TextChoices):
    """How a line of the statement and our books compare."""

    MATCHED = "matched", pgettext_lazy("reconciliation", "Agrees")
    MISSING_HERE = "missing_here", _("Was missing here, booked from the statement")
    MISSING_THERE = "missing_there", _("Missing in the statement")
    DIFFERING = "differing", _("The amounts differ")


class Reconciliation(CommuneModel):
    """A day of one account compared with the bank (đối soát); the last run counts."""

    account = CommuneForeignKey(ProviderAccount, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    run_at = models.DateTimeField(_("compared at"))
    statement_sum = models.BigIntegerField(_("by the statement"), default=0)
    booked_sum = models.BigIntegerField(_("by the ledger"), default=0)
    is_answered = models.BooleanField(_("the provider answered"), default=False)

    class Meta:
        verbose_name = _("reconciliation")
        indexes = [models.Index(fields=["commune", "-day"], name="reconciliation_by_day")]
        constraints = [
            models.UniqueConstraint(
                name="reconciled_day_once", fields=["commune", "account", "day"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def difference(self) -> int:
        """What the statement has more than the ledger."""
        return self.statement_sum - self.booked_sum


class ReconciliationLine(CommuneModel):
    """One line of the comparison: a credit of the statement, a notice of ours, or both."""

    reconciliation = CommuneForeignKey(
        Reconciliation, models.PROTECT, related_name="compared_lines"
    )
    outcome = models.CharField(_("result"), max_length=20, choices=Outcome)
    provider_ref = models.CharField(_("number of the provider"), max_length=100)
    statement_amount = models.BigIntegerField(_("by the statement"), null=True)
    our_amount = models.BigIntegerField(_("by the ledger"), null=True)
    notice = CommuneForeignKey(BankNotice, models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["commune", "reconciliation", "outcome"], name="compared_by_outcome"
            )
        ]

    def __str__(self) -> str:
        return self.provider_ref
