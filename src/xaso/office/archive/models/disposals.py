"""Destroying files whose time is over: list, council, decision, and what remains of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.lib.clock import now
from xaso.office.archive.models.choices import CouncilVerdict, DisposalState, MemberRole
from xaso.office.archive.models.files import WorkFile
from xaso.office.archive.models.terms import retention_column, retention_rule


class Disposal(CommuneModel):
    """A destruction of expired files (tiêu hủy tài liệu) after a council's opinion and a decision.

    The row and its list are the record that is kept; only the contents go.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(
        _("state"), max_length=11, choices=DisposalState, default=DisposalState.DRAFT
    )
    begun_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    begun_at = models.DateTimeField(default=now)
    council_decision = models.CharField(_("decision on the council"), max_length=60, blank=True)
    met_on = models.DateField(_("council met on"), null=True)
    decision = models.CharField(_("decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    carried_out_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    carried_out_at = models.DateTimeField(null=True)
    contents_destroyed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("destruction of files")
        constraints = [
            models.UniqueConstraint(
                name="disposal_number_is_unique", fields=["commune", "year", "number"]
            ),
            models.CheckConstraint(
                name="disposal_state_is_known", condition=Q(state__in=DisposalState.values)
            ),
            models.CheckConstraint(
                name="nothing_is_destroyed_without_a_decision",
                condition=~Q(state__in=[DisposalState.DECIDED, DisposalState.CARRIED_OUT])
                | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(decision="")),
            ),
        ]
        indexes = [models.Index(fields=["commune", "state"], name="disposal_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the destruction's page."""
        return reverse("archive:disposal", args=[self.pk])


class DisposalMember(CommuneModel):
    """Somebody of the council that looks through expired files (hội đồng xác định giá trị)."""

    disposal = CommuneForeignKey(Disposal, models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=9, choices=MemberRole, default=MemberRole.MEMBER)

    class Meta:
        verbose_name = _("member of the council")
        constraints = [
            models.UniqueConstraint(
                name="member_sits_once", fields=["commune", "disposal", "user"]
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class DisposalItem(CommuneModel):
    """A file on the list of a destruction, with what the council says of it."""

    disposal = CommuneForeignKey(Disposal, models.PROTECT, related_name="+")
    work_file = CommuneForeignKey(WorkFile, models.PROTECT, related_name="+")
    verdict = models.CharField(
        max_length=7, choices=CouncilVerdict, default=CouncilVerdict.OPEN
    )
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    retention = retention_column(null=True, blank=True)
    contents = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("file of a destruction")
        constraints = [
            models.UniqueConstraint(
                name="file_stands_once_on_the_list", fields=["commune", "disposal", "work_file"]
            ),
            retention_rule("disposal_retention_is_allowed"),
        ]
        indexes = [models.Index(fields=["commune", "work_file"], name="disposal_item_by_file")]

    def __str__(self) -> str:
        return str(self.work_file_id)
