"""How each commune handles procedures inside: its processes and their steps."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role
from xaso.kernel.organisations.api import Unit
from xaso.kernel.reference.api import Topic
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.public_services.procedures.models.catalogue import Procedure, ProcedureField

PROCESSES = Topic("processes", most=5000)


class ProcessStatus(models.TextChoices):
    """How a version of a process stands; dossiers keep the one they were received under."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In use")
    RETIRED = "retired", _("Retired")


class ProcessQuerySet(CommuneQuerySet["Process"]):
    """Processes of the commune in force, narrowed in the words of the business."""

    def in_use(self) -> Self:
        """Keep the published ones."""
        return self.filter(status=ProcessStatus.PUBLISHED)

    def in_scope_of(self, process: "Process") -> Self:
        """Keep the versions for the same procedure, the same field, or in general."""
        return self.filter(procedure=process.procedure_id, field=process.field_id)

    def for_procedure(self, procedure_id: UUID, field_id: UUID) -> Self:
        """Keep what can handle a procedure of a field, the most specific first."""
        own, of_field = Q(procedure=procedure_id), Q(field=field_id)
        rank = Case(When(own, Value(0)), When(of_field, Value(1)), default=Value(2))
        general = Q(procedure__isnull=True, field__isnull=True)
        return self.filter(own | of_field | general).order_by(rank)

    def with_scope(self) -> Self:
        """Bring along the procedure and the field."""
        return self.select_related("procedure", "field")


@PROCESSES.holds
class Process(CommuneModel):
    """A version of an internal process (quy trình nội bộ).

    For one procedure, for all of a field, or for everything else; the most specific one in
    use wins. A draft keeps its earlier states in ``undo`` until it is put to use.
    """

    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    field = models.ForeignKey(
        ProcedureField, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(
        _("status"), max_length=10, choices=ProcessStatus, default=ProcessStatus.DRAFT
    )
    name = models.CharField(_("name"), max_length=200)
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(_("in use from"), null=True, blank=True)
    retired_at = models.DateTimeField(_("in use until"), null=True, blank=True)
    undo = models.JSONField(_("earlier states of the draft"), default=list, blank=True)
    redo = models.JSONField(_("states taken back"), default=list, blank=True)

    objects = CommuneManager.from_queryset(ProcessQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("internal process")
        constraints = [
            models.UniqueConstraint(
                name="process_number_is_unique",
                fields=["commune", "procedure", "field", "number"],
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="process_in_use_is_one",
                fields=["commune", "procedure", "field"],
                condition=Q(status=ProcessStatus.PUBLISHED),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="process_draft_is_one",
                fields=["commune", "procedure", "field"],
                condition=Q(status=ProcessStatus.DRAFT),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="process_status_is_known", condition=Q(status__in=ProcessStatus.values)
            ),
            models.CheckConstraint(
                name="process_has_one_scope",
                condition=Q(procedure__isnull=True) | Q(field__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the process's page."""
        return reverse("procedures:process", args=[self.pk])


@PROCESSES.holds
class ProcessStep(CommuneModel):
    """A step (bước) of a process: who, in what share of the time, with which acts, then what.

    ``share`` is in thousandths of the procedure's time limit. ``next`` is a list of
    ``{"to": key, "when": label}``; without a label it is the usual way on.
    """

    process = CommuneForeignKey(Process, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"))
    key = models.CharField(_("key"), max_length=30)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    unit_kind = models.CharField(
        _("kind of unit"), max_length=12, choices=Unit.Kind, blank=True
    )
    share = models.PositiveSmallIntegerField(_("share of the time"), default=0)
    acts = models.JSONField(_("allowed acts"), default=list)
    next = models.JSONField(_("what follows"), default=list)
    is_final = models.BooleanField(_("ends the process"), default=False)

    class Meta:
        base_manager_name = "objects"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                name="step_key_is_unique", fields=["commune", "process", "key"]
            ),
            models.UniqueConstraint(
                name="step_order_is_unique", fields=["commune", "process", "order"]
            ),
        ]

    def __str__(self) -> str:
        return self.name
