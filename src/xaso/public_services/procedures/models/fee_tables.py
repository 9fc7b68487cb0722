"""Fees and charges that a People's Council sets, as dated tables of the commune in force."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.reference.api import Topic
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.public_services.procedures.contracts import (
    Channel,
    FeeGroup,
    FeeKind,
    FeeMomentKind,
    FeeUnit,
)
from xaso.public_services.procedures.models.catalogue import Procedure

FEES = Topic("fees", most=1000)


class ReleasedTableError(RuntimeError):
    """Somebody tried to change what a released table of fees says."""


class FeeTableQuerySet(CommuneQuerySet["FeeTable"]):
    """Tables of fees, narrowed in the words of the business."""

    def released(self) -> Self:
        """Keep what counts, counted or will count."""
        return self.filter(status=FeeTable.Status.RELEASED)

    def standing(self, standing: str, day: date) -> Self:
        """Keep the drafts, or what is to come, in force or over on a day."""
        if standing == FeeTable.Status.DRAFT:
            return self.filter(status=FeeTable.Status.DRAFT)
        kept = self.released()
        if standing == "coming":
            return kept.filter(valid_from__gt=day)
        if standing == "over":
            return kept.filter(valid_to__lt=day)
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return kept.filter(lasting, valid_from__lte=day)


@FEES.holds
class FeeTable(CommuneModel):
    """What a resolution says that people pay here (biểu mức thu phí, lệ phí), from day to day.

    The People's Council of the province sets the fees and charges that Law 97/2015/QH13, Điều 21
    [G] leaves to it; ``issuer`` also knows the commune's own council, where the law lets it. Once
    released a table never changes: a later one ``replaces`` it and ends it the day before.
    """

    class Status(models.TextChoices):
        """Whether a table is being written or counts."""

        DRAFT = "draft", _("Draft")
        RELEASED = "released", _("Released")

    class Issuer(models.TextChoices):
        """Which council set it."""

        PROVINCE = "province", _("People's Council of the province")
        COMMUNE = "commune", _("People's Council of the commune")

    STATUS_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"status", "valid_to", "released_by", "released_at"}
    )

    name = models.CharField(_("name of the table"), max_length=200)
    issuer = models.CharField(
        _("set by"), max_length=10, choices=Issuer, default=Issuer.PROVINCE
    )
    act = models.CharField(_("number of the resolution"), max_length=80)
    valid_from = models.DateField(_("counts from"))
    valid_to = models.DateField(_("counts until"), null=True, blank=True)
    is_sample = models.BooleanField(_("invented, for the demonstration"), default=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    replaces = CommuneForeignKey("self", models.PROTECT, related_name="+", null=True)
    written_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(_("written at"))
    released_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, null=True
    )
    released_at = models.DateTimeField(_("released at"), null=True)

    objects = CommuneManager.from_queryset(FeeTableQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("table of fees")
        indexes = [models.Index(fields=["commune", "-valid_from"], name="fee_table_by_day")]
        constraints = [
            models.CheckConstraint(
                name="fee_table_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="fee_table_is_released_by_another",
                condition=Q(status="draft", released_by__isnull=True)
                | Q(status="released", released_by__isnull=False)
                & ~Q(released_by=F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.act})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it; of a released table only its standing and its last day can change."""
        changed = set(kwargs.get("update_fields") or ())
        is_standing = changed and changed <= self.STATUS_FIELDS
        if not (self._state.adding or self.is_draft or is_standing):
            raise ReleasedTableError(self.pk)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the table's page."""
        return reverse("procedures:fee-table", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.status == self.Status.DRAFT


@FEES.holds
class FeeTableRow(CommuneModel):
    """One item of a table: what is paid for a unit of a procedure, by whom, through which channel.

    ``code`` is the item's code in the list of the treasury or the national portal, if it has one.
    """

    table = CommuneForeignKey(FeeTable, models.PROTECT, related_name="rows")
    order = models.PositiveSmallIntegerField(_("order"))
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name of the item"), max_length=200)
    code = models.CharField(_("code of the item"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=FeeKind, default=FeeKind.CHARGE)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)
    group = models.CharField(_("who pays"), max_length=12, choices=FeeGroup, blank=True)
    amount = models.PositiveIntegerField(_("amount in đồng"))
    unit = models.CharField(_("unit"), max_length=12, choices=FeeUnit, default=FeeUnit.CASE)
    from_unit = models.PositiveSmallIntegerField(_("from the n-th unit on"), default=1)
    cap = models.PositiveIntegerField(_("at most for one copy"), null=True, blank=True)
    article = models.CharField(_("article"), max_length=120)

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("item of a table of fees")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="fee_row_is_said_once",
                fields=[
                    "commune", "table", "procedure", "name", "channel", "group", "from_unit",
                ],
            ),
            models.CheckConstraint(
                name="fee_row_starts_at_a_unit", condition=Q(from_unit__gte=1)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@FEES.holds
class FeeMoment(CommuneModel):
    """When the fee of an online dossier is asked for here: for one procedure, or for all others.

    No article was found that says when, whether a dossier waits for it, or when it lapses: all of
    it is the commune's own decision. ``holds`` keeps it from being received before it is paid;
    0 days mean never.
    """

    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="+", db_index=False, null=True, blank=True
    )
    moment = models.CharField(
        _("asked for"),
        max_length=10,
        choices=FeeMomentKind,
        default=FeeMomentKind.RECEIPT,
    )
    holds = models.BooleanField(_("received only once it is paid"), default=False)
    remind_days = models.PositiveSmallIntegerField(_("reminder after days"), default=0)
    lapse_days = models.PositiveSmallIntegerField(_("lapses after days"), default=0)

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("moment of a fee")
        constraints = [
            models.UniqueConstraint(
                name="fee_moment_once",
                fields=["commune", "procedure"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return str(self.procedure or "")
