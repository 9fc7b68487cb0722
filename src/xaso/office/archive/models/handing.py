"""Handing work files over to the archive."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.lib.clock import now
from xaso.office.archive.models.choices import HandOverState, PackageState
from xaso.office.archive.models.files import WorkFile


class HandOver(CommuneModel):
    """A hand-over of files to the agency's archive (giao nộp hồ sơ vào lưu trữ), with its minutes.

    30/2020/NĐ-CP, Điều 30 and Annex V.III and V; ``condition`` is what the minutes say of the papers.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("name of the papers"), max_length=200)
    condition = models.CharField(_("condition of the papers"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", db_index=False
    )
    giver = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(
        _("state"), max_length=10, choices=HandOverState, default=HandOverState.DRAFT
    )
    begun_at = models.DateTimeField(default=now)
    offered_at = models.DateTimeField(null=True)
    answer_by = models.DateField(_("to be answered by"), null=True)
    taken_at = models.DateTimeField(null=True)
    examine_by = models.DateField(_("to be examined by"), null=True)
    examined_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("hand-over to the archive")
        constraints = [
            models.UniqueConstraint(
                name="hand_over_number_is_unique", fields=["commune", "year", "number"]
            ),
            models.CheckConstraint(
                name="hand_over_state_is_known", condition=Q(state__in=HandOverState.values)
            ),
            models.CheckConstraint(
                name="failed_hand_over_says_why",
                condition=~Q(state=HandOverState.FAILED) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["commune", "state"], name="hand_over_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the hand-over's page."""
        return reverse("archive:hand-over", args=[self.pk])


class HandOverItem(CommuneModel):
    """A file in a hand-over, with its package (gói tin SIP) for the archive.

    The package lies in ``stored_file``; its id and hash remain when it was destroyed.
    """

    hand_over = CommuneForeignKey(HandOver, models.PROTECT, related_name="+")
    work_file = CommuneForeignKey(WorkFile, models.PROTECT, related_name="+")
    package_state = models.CharField(
        max_length=7, choices=PackageState, default=PackageState.WANTED
    )
    trouble = models.CharField(max_length=300, blank=True)
    written = models.PositiveSmallIntegerField(default=0)
    stored_file = CommuneForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    package_sha256 = models.BinaryField(max_length=32, default=b"", editable=False)

    class Meta:
        verbose_name = _("file in a hand-over")
        constraints = [
            models.UniqueConstraint(
                name="file_is_handed_over_once", fields=["commune", "hand_over", "work_file"]
            )
        ]
        indexes = [
            models.Index(fields=["commune", "work_file"], name="hand_over_item_by_file"),
            models.Index(fields=["commune", "stored_file"], name="hand_over_item_by_package"),
        ]

    def __str__(self) -> str:
        return str(self.work_file_id)
