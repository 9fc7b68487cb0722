"""Procedures and their versions: one catalogue for all communes."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.reference.api import Topic
from xaso.lib.ids import uuid7
from xaso.public_services.procedures.contracts import DetailLevel, VersionStatus

CATALOGUE = Topic("procedures", most=5000)
LONG_TEXTS = (
    "other_results",
    "steps",
    "notes",
    "legal_bases",
    "channels",
    "rule_text",
    "fee_note",
)


class PublishedVersionError(RuntimeError):
    """Somebody tried to change the content of a version that is or was in use."""


@CATALOGUE.holds
class ProcedureField(models.Model):
    """A field of procedures (lĩnh vực), as the national list names it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(_("code"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=150)
    sort_key = models.CharField(max_length=400, editable=False)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


@CATALOGUE.holds
class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính) under its national code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=20, unique=True)
    field = models.ForeignKey(ProcedureField, models.PROTECT, related_name="procedures")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Versions of procedures, narrowed in the words of the business."""

    def in_use(self) -> Self:
        """Keep what may be offered to people: the published versions."""
        return self.filter(status=VersionStatus.PUBLISHED)

    def current(self) -> Self:
        """Keep what the catalogue shows: published versions, and drafts marked as such."""
        return self.filter(status__in=[VersionStatus.PUBLISHED, VersionStatus.DRAFT])

    def doubtful(self, about: str) -> Self:
        """Keep the versions with a doubt about their "limit", their "fee" or altogether."""
        if about == "limit":
            return self.filter(limit_verified=False)
        if about == "fee":
            return self.exclude(pk__in=self.filter(fees__amount__isnull=False).values("pk"))
        return self.filter(verified=False)

    def named(self) -> Self:
        """Bring along the code and the field."""
        return self.select_related("procedure__field")

    def in_brief(self) -> Self:
        """Bring along the code and the field, and leave the long texts behind."""
        return self.named().defer(*LONG_TEXTS)


@CATALOGUE.holds
class ProcedureVersion(models.Model):
    """What a procedure says at a time; once published it never changes (thủ tục, phiên bản).

    A dossier keeps the version under which it was received. ``verified`` means: agrees with
    the copy of the national portal of 2026; the province's own list decides.
    """

    STATUS_FIELDS: ClassVar[frozenset[str]] = frozenset({"status", "valid_from", "valid_to"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT
    )
    name = models.TextField(_("name"))
    level = models.CharField(_("level"), max_length=80)
    applicants = models.CharField(_("who may apply"), max_length=400, blank=True)
    competent_body = models.CharField(_("competent body"), max_length=300, blank=True)
    decision_no = models.CharField(_("decision"), max_length=40, blank=True)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    verified = models.BooleanField(_("checked against the national portal"), default=False)
    detail_level = models.CharField(_("detail"), max_length=10, choices=DetailLevel)
    limit_verified = models.BooleanField(_("time limit checked"), default=False)
    rule = models.CharField(_("counting rule"), max_length=80, blank=True)
    rule_text = models.TextField(_("condition of the time limit"), blank=True)
    fee_note = models.TextField(_("remark on the fee"), blank=True)
    result_name = models.TextField(_("result"), blank=True)
    result_code = models.CharField(_("result code"), max_length=30, blank=True)
    other_results = models.JSONField(_("other results"), default=list)
    steps = models.JSONField(_("steps"), default=list)
    notes = models.JSONField(_("remarks"), default=list)
    legal_bases = models.JSONField(_("legal bases"), default=list)
    channels = models.JSONField(_("channels"), default=list)
    valid_from = models.DateField(_("in use from"), null=True, blank=True)
    valid_to = models.DateField(_("in use until"), null=True, blank=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    search_text = models.TextField(editable=False)
    initials = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=600, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        indexes = [
            GinIndex(
                name="procedure_search", fields=["search_text"], opclasses=["gin_trgm_ops"]
            ),
            models.Index(name="procedure_by_name", fields=["status", "sort_key"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="procedure_version_is_unique", fields=["procedure", "number"]
            ),
            models.UniqueConstraint(
                name="procedure_has_one_version_in_use",
                fields=["procedure"],
                condition=Q(status=VersionStatus.PUBLISHED),
            ),
            models.CheckConstraint(
                name="procedure_status_is_known",
                condition=Q(status__in=VersionStatus.values),
            ),
            models.CheckConstraint(
                name="procedure_in_use_is_verified",
                condition=Q(status=VersionStatus.DRAFT) | Q(verified=True),
            ),
            models.CheckConstraint(
                name="procedure_in_use_is_dated",
                condition=Q(status=VersionStatus.DRAFT) | Q(valid_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store; of a version that is or was in use only the status may still change."""
        changed = kwargs.get("update_fields")
        only_status = changed is not None and self.STATUS_FIELDS.issuperset(changed)
        if not self._state.adding and self.status != VersionStatus.DRAFT and not only_status:
            raise PublishedVersionError(self.pk)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the version's page."""
        return reverse("procedures:procedure", args=[self.pk])
