"""The catalogue of a year: which files will be made, by whom, kept how long."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.archive.models.choices import CatalogueState, Mark, Numbering
from xaso.office.archive.models.terms import retention_column, retention_rule


class FileCatalogue(CommuneModel):
    """The catalogue of files of a year (danh mục hồ sơ), issued at its beginning.

    30/2020/NĐ-CP, Điều 28 and Annex V.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    numbering = models.CharField(
        _("numbering"), max_length=8, choices=Numbering, default=Numbering.HEADING
    )
    state = models.CharField(
        _("state"), max_length=9, choices=CatalogueState, default=CatalogueState.DRAFT
    )
    decision = models.CharField(_("decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("catalogue of files")
        constraints = [
            models.UniqueConstraint(name="one_catalogue_a_year", fields=["commune", "year"]),
            models.CheckConstraint(
                name="catalogue_state_is_known",
                condition=Q(state__in=CatalogueState.values),
            ),
            models.CheckConstraint(
                name="approved_catalogue_has_its_decision",
                condition=~Q(state=CatalogueState.APPROVED)
                | (Q(decided_on__isnull=False) & ~Q(decision="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        """Return the address of the catalogue's page."""
        return reverse("archive:catalogue", args=[self.year])

    @property
    def is_approved(self) -> bool:
        """Whether files are opened by it."""
        return self.state == CatalogueState.APPROVED


class CatalogueHeading(CommuneModel):
    """A great heading of a catalogue (đề mục lớn), with the letters its files carry."""

    catalogue = CommuneForeignKey(FileCatalogue, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    notation = models.CharField(_("notation"), max_length=12)
    title = models.CharField(_("heading"), max_length=200)

    class Meta:
        verbose_name = _("heading of a catalogue")
        constraints = [
            models.UniqueConstraint(
                name="heading_notation_is_unique", fields=["commune", "catalogue", "notation"]
            )
        ]

    def __str__(self) -> str:
        return self.title


class CatalogueEntry(CommuneModel):
    """A line of a catalogue: a file to be made (dòng danh mục).

    ``number`` and the heading's letters make the file's number and notation (01.TCCB).
    """

    catalogue = CommuneForeignKey(FileCatalogue, models.PROTECT, related_name="+")
    heading = CommuneForeignKey(CatalogueHeading, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    subheading = models.CharField(_("small heading"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=500)
    retention = retention_column(null=True, blank=True)
    keeper = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("line of a catalogue")
        constraints = [
            models.UniqueConstraint(
                name="entry_number_is_unique",
                fields=["commune", "catalogue", "heading", "number"],
            ),
            retention_rule("entry_retention_is_allowed"),
        ]

    def __str__(self) -> str:
        return self.title


class RetentionRule(CommuneModel):
    """How long a kind of file is kept, by which text (thời hạn bảo quản).

    The agency's own schedule, entered by its people: the product ships no term.
    """

    group = models.CharField(_("group"), max_length=200, blank=True)
    subject = models.CharField(_("kind of file"), max_length=500)
    subject_folded = models.CharField(max_length=500, editable=False)
    retention = retention_column()
    basis = models.CharField(_("legal basis"), max_length=200)
    mark = models.CharField(
        _("certainty"), max_length=11, choices=Mark, default=Mark.UNCONFIRMED
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("retention rule")
        indexes = [models.Index(fields=["commune", "position"], name="retention_by_position")]
        constraints = [retention_rule("rule_retention_is_allowed")]

    def __str__(self) -> str:
        return self.subject
