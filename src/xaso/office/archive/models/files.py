"""The work file and what lies in it."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.lib.clock import now
from xaso.office.archive.models.catalogues import CatalogueEntry
from xaso.office.archive.models.choices import AccessMode, FileKind, FileState
from xaso.office.archive.models.terms import retention_column, retention_rule


class WorkFileQuerySet(CommuneQuerySet["WorkFile"]):
    """Work files, narrowed in the words of the business."""

    def shown_to(self, user_id: UUID, units: frozenset[UUID], *, is_archivist: bool) -> Self:
        """Keep what this person may open.

        The archive opens all; others what is open to all officials, what they keep, and
        what their units keep.
        """
        if is_archivist:
            return self
        own = Q(keeper=user_id) | Q(unit__in=units)
        return self.filter(Q(mode=AccessMode.PUBLIC) | own)


class WorkFile(CommuneModel):
    """A work file (hồ sơ công việc): what came about while a matter was dealt with.

    The columns are those of 30/2020/NĐ-CP, Annex VI.II.3: ``organ_code``, ``year`` and
    ``notation`` are its FileCode. ``kept_back_until`` is the agreed later day of handing over.
    """

    entry = CommuneForeignKey(CatalogueEntry, models.PROTECT, null=True, related_name="+")
    organ_code = models.CharField(_("agency code"), max_length=35)
    year = models.PositiveSmallIntegerField(_("year of the catalogue"))
    number = models.PositiveSmallIntegerField(_("number"))
    notation = models.CharField(
        pgettext_lazy("work file", "number and notation"), max_length=20
    )
    title = models.CharField(_("title"), max_length=500)
    title_folded = models.CharField(max_length=500, editable=False)
    kind = models.CharField(
        _("kind"), max_length=12, choices=FileKind, default=FileKind.GENERAL
    )
    retention = retention_column(null=True, blank=True)
    retention_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    mode = models.CharField(
        _("access"), max_length=2, choices=AccessMode, default=AccessMode.CONDITIONAL
    )
    language = models.CharField(_("language"), max_length=50, default="Tiếng Việt")
    description = models.CharField(_("description"), max_length=500, blank=True)
    keywords = models.CharField(_("keywords"), max_length=100, blank=True)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", db_index=False
    )
    keeper = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    creator = models.CharField(_("made by"), max_length=120)
    start_on = models.DateField(_("begun on"))
    end_on = models.DateField(_("ended on"), null=True, blank=True)
    settled_on = models.DateField(_("settlement approved on"), null=True, blank=True)
    doc_total = models.PositiveSmallIntegerField(_("documents"), default=0)
    page_total = models.PositiveSmallIntegerField(_("pages"), default=0)
    state = models.CharField(
        _("state"), max_length=8, choices=FileState, default=FileState.OPEN
    )
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)
    hand_over_by = models.DateField(_("to be handed over by"), null=True, blank=True)
    kept_back_until = models.DateField(_("kept back until"), null=True, blank=True)
    kept_back_note = models.CharField(_("agreement"), max_length=200, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    kept_until = models.DateField(_("kept until"), null=True, blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)

    objects = CommuneManager.from_queryset(WorkFileQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("work file")
        constraints = [
            models.UniqueConstraint(
                name="file_notation_is_unique", fields=["commune", "year", "notation"]
            ),
            models.CheckConstraint(
                name="file_state_is_known", condition=Q(state__in=FileState.values)
            ),
            models.CheckConstraint(
                name="closed_file_is_complete",
                condition=Q(state=FileState.OPEN)
                | Q(end_on__isnull=False, retention__isnull=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="file_ends_after_it_starts",
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
            ),
            retention_rule("file_retention_is_allowed"),
        ]
        indexes = [
            models.Index(fields=["commune", "state", "hand_over_by"], name="file_by_hand_over"),
            models.Index(fields=["commune", "keeper", "state"], name="file_by_keeper"),
            models.Index(fields=["commune", "unit", "state"], name="file_by_unit"),
            models.Index(fields=["commune", "kept_until"], name="file_by_end_of_retention"),
        ]

    def __str__(self) -> str:
        return f"{self.notation} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of the file's page."""
        return reverse("archive:file", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether papers still come in."""
        return self.state == FileState.OPEN


class WorkFileItem(CommuneModel):
    """A paper in a work file (tài liệu trong hồ sơ): a document of the office, or a file of its own.

    The same document may lie in several files without being copied. ``sha256`` remains
    when the content was destroyed.
    """

    work_file = CommuneForeignKey(WorkFile, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("order"))
    document = CommuneForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    stored_file = CommuneForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    type_name = models.CharField(_("type of document"), max_length=100, blank=True)
    code = models.CharField(
        pgettext_lazy("work file", "number and notation"), max_length=60, blank=True
    )
    organ_name = models.CharField(_("author"), max_length=200, blank=True)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    retention = retention_column(null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    sha256 = models.BinaryField(max_length=32, default=b"", editable=False)
    added_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("paper in a work file")
        constraints = [
            models.UniqueConstraint(
                name="document_lies_once_in_a_file",
                fields=["commune", "work_file", "document"],
            ),
            models.CheckConstraint(
                name="item_is_a_document_or_a_file",
                condition=Q(document__isnull=True) | Q(stored_file__isnull=True),
            ),
            retention_rule("item_retention_is_allowed"),
        ]
        indexes = [
            models.Index(fields=["commune", "work_file", "position"], name="item_by_order"),
            models.Index(fields=["commune", "document"], name="item_by_document"),
            models.Index(fields=["commune", "stored_file"], name="item_by_stored_file"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.document_id)


class AccessChange(CommuneModel):
    """A change of who may use a work file, waiting for somebody in authority to confirm it.

    Thay đổi quyền truy cập: 30/2020/NĐ-CP, Annex VI.I wants an alert until then.
    """

    work_file = CommuneForeignKey(WorkFile, models.PROTECT, related_name="+")
    before = models.CharField(max_length=300)
    after = models.CharField(max_length=300)
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(default=now)
    confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("change of access")
        indexes = [
            models.Index(
                fields=["commune", "work_file"],
                condition=Q(confirmed_at__isnull=True),
                name="access_change_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
