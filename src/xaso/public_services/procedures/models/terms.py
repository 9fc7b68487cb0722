"""What a version of a procedure asks for: papers, time and money."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid7
from xaso.lib.worktime_limits import LimitUnit
from xaso.public_services.procedures.contracts import (
    Channel,
    ComponentKind,
    FeeKind,
    FeeUnit,
)
from xaso.public_services.procedures.models.catalogue import CATALOGUE, ProcedureVersion


@CATALOGUE.holds
class ProcedureComponent(models.Model):
    """A paper of the dossier (thành phần hồ sơ): kind, whether required, on what condition."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="components")
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.TextField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=ComponentKind)
    shown_only = models.BooleanField(_("shown, not handed in"), default=False)
    required = models.BooleanField(_("required"), null=True)
    condition = models.TextField(_("condition"), blank=True)
    question = models.TextField(_("question about the condition"), blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                name="component_order_is_unique", fields=["version", "order"]
            )
        ]

    def __str__(self) -> str:
        return self.name


@CATALOGUE.holds
class TimeLimit(models.Model):
    """A time limit of the source (thời hạn giải quyết), for one channel or for any.

    The source may give a channel several limits: ``is_default`` marks the one promised.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="limits")
    order = models.PositiveSmallIntegerField(_("order"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)
    value = models.PositiveSmallIntegerField(_("value"), null=True)
    unit = models.CharField(
        _("unit"),
        max_length=12,
        choices=[(unit.value, unit.value) for unit in LimitUnit],
        blank=True,
    )
    is_default = models.BooleanField(_("promised"), default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                name="limit_is_promised_once",
                fields=["version", "channel"],
                condition=models.Q(is_default=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


@CATALOGUE.holds
class FeeRule(models.Model):
    """What is paid (phí, lệ phí) for a unit through a channel, from the n-th unit on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    order = models.PositiveSmallIntegerField(_("order"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=FeeKind, default=FeeKind.UNKNOWN)
    amount = models.PositiveIntegerField(_("amount in đồng"), null=True)
    unit = models.CharField(_("unit"), max_length=12, choices=FeeUnit, default=FeeUnit.CASE)
    from_unit = models.PositiveSmallIntegerField(_("from the n-th unit on"), default=1)
    cap = models.PositiveIntegerField(_("at most for one copy"), null=True)
    text = models.TextField(_("wording"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="fee_starts_at_a_unit", condition=models.Q(from_unit__gte=1)
            )
        ]

    def __str__(self) -> str:
        return self.text or str(self.amount)
