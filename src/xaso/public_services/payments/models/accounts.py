"""The banks and platforms through which a commune is paid, each with the days it counts."""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet


class AdapterKey(models.TextChoices):
    """Which program speaks with the provider."""

    BANK = "bank_webhook", _("Bank with signed notices")
    NATIONAL = "national_platform", _("National payment platform")


class AccountQuerySet(CommuneQuerySet["ProviderAccount"]):
    """Accounts, narrowed in the words of the business."""

    def in_force(self, day: date) -> Self:
        """Keep those that count on a day, the newest first."""
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(lasting, valid_from__lte=day).order_by("-valid_from", "-id")


class ProviderAccount(CommuneModel):
    """An account of the commune at a bank or platform (tài khoản thu), from a day to a day.

    The ``secret`` that signs its notices is sealed and never shown. ``options`` say what differs
    from one provider to the next: names of fields and headers.
    """

    adapter = models.CharField(
        _("kind"), max_length=20, choices=AdapterKey, default=AdapterKey.BANK
    )
    name = models.CharField(_("name"), max_length=80)
    bank = models.CharField(
        _("code of the bank (BIN)"),
        max_length=6,
        blank=True,
        validators=[RegexValidator("^[0-9]{6}$", _("Six digits, as 970436."))],
    )
    number = models.CharField(
        _("number of the account"),
        max_length=19,
        validators=[RegexValidator("^[A-Za-z0-9]{1,19}$", _("Only letters and digits."))],
    )
    holder = models.CharField(_("holder"), max_length=80)
    address = models.URLField(
        _("address of the provider"),
        max_length=300,
        blank=True,
        help_text=_(
            "Of a bank: where its daily statement is. Of a platform: its payment page."
        ),
    )
    options = models.JSONField(_("fields and headers"), default=dict, blank=True)
    secret_sealed = models.BinaryField(default=b"", editable=False)
    valid_from = models.DateField(_("counts from"))
    valid_to = models.DateField(_("counts until"), null=True, blank=True)

    secret = sealed_text("secret_sealed")

    objects = CommuneManager.from_queryset(AccountQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("account")
        ordering = ["-valid_from", "-id"]
        indexes = [
            models.Index(fields=["commune", "adapter", "-valid_from"], name="account_by_kind")
        ]
        constraints = [
            models.CheckConstraint(
                name="account_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name
