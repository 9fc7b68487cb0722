"""Who can be reached through which gateway, and how the lines to the gateways stand."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel
from xaso.lib.ids import uuid7
from xaso.lib.text import fold
from xaso.office.exchange.edxml.codes import AGENCY_CODE


class ExchangePartnerQuerySet(models.QuerySet["ExchangePartner"]):
    """Agencies of the directory, narrowed in the words of the business."""

    def in_force(self) -> Self:
        """Keep those whose code is valid today."""
        return self.filter(valid_to__isnull=True)

    def found_by(self, text: str) -> Self:
        """Keep those whose code, old code or name contains the text."""
        plain = text.strip()
        return self.filter(
            Q(code__istartswith=plain)
            | Q(code102__startswith=plain)
            | Q(folded__contains=fold(plain))
        )


class ExchangePartner(models.Model):
    """An agency that can be written to through a gateway (cơ quan liên thông).

    ``code`` follows QĐ 20/2020/QĐ-TTg; ``code102`` is the older code of 13 characters in
    QCVN 102:2016, which some systems still write. A code that was closed keeps its row.
    Shared by all communes: the directory is the gateway's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(
        _("agency code"), max_length=35, validators=[RegexValidator(AGENCY_CODE)]
    )
    code102 = models.CharField(_("older code"), max_length=13, blank=True)
    name = models.CharField(_("name"), max_length=200)
    parent_name = models.CharField(_("superior agency"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    gateway = models.CharField(_("exchange gateway"), max_length=40)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    folded = models.TextField(editable=False, default="")

    objects = ExchangePartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange partner")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                name="partner_code_is_unique_in_force",
                fields=["code"],
                condition=Q(valid_to__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["code102"], name="partner_by_older_code", condition=~Q(code102="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class GatewayLine(CommuneModel):
    """The commune's line to a gateway (kết nối trục liên thông): when it last worked, what is wrong.

    ``seen_until`` is how far the list of what was received has been walked. ``failing`` are the
    packages there that could not be fetched, by their numbers: how often, and when they are tried again.
    """

    gateway = models.CharField(_("exchange gateway"), max_length=40)
    last_success_at = models.DateTimeField(_("last answer"), null=True)
    last_failure_at = models.DateTimeField(_("last failure"), null=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    fault = models.CharField(_("what is wrong"), max_length=30, blank=True)
    fault_note = models.CharField(max_length=300, blank=True)
    seen_until = models.DateTimeField(null=True)
    failing = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line to a gateway")
        constraints = [
            models.UniqueConstraint(name="line_is_one_a_gateway", fields=["commune", "gateway"])
        ]

    def __str__(self) -> str:
        return self.gateway
