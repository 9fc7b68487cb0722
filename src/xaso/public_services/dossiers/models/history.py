"""What happened to a dossier: acts, steps and papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class DossierAct(CommuneModel):
    """An act on a dossier: who did what, when, with which words. Rows are never changed."""

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="acts")
    at = models.DateTimeField(_("at"))
    key = models.CharField(_("act"), max_length=30)
    actor = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    step_key = models.CharField(max_length=40, blank=True)
    words = models.TextField(_("words"), blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["commune", "dossier", "at"], name="act_by_dossier")]

    def __str__(self) -> str:
        return self.key


class StepRun(CommuneModel):
    """One stay of a dossier in a step (bước): from whom, with whom, until when."""

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="runs")
    step_key = models.CharField(_("step"), max_length=40)
    step_name = models.CharField(max_length=120)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField(_("entered at"))
    due_at = models.DateTimeField(_("due at"), null=True)
    left_at = models.DateTimeField(_("left at"), null=True)
    left_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["entered_at", "id"]
        indexes = [
            models.Index(
                fields=["commune", "dossier", "entered_at"], name="step_run_by_dossier"
            ),
            models.Index(
                fields=["commune", "unit", "step_key"],
                name="step_run_open",
                condition=models.Q(left_at__isnull=True),
            ),
            models.Index(
                fields=["commune", "left_by", "left_at"],
                name="step_run_done",
                condition=models.Q(left_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.step_name


class IssuedPaper(CommuneModel):
    """A paper given to somebody: one of the seven forms of TT 03/2025/TT-VPCP.

    ``content`` (JSON, sealed: it names a person) is what stands on it, so that it prints
    the same years later.
    """

    class Kind(models.TextChoices):
        """Which of the forms."""

        INTAKE_RECEIPT = "intake_receipt", _("Intake receipt")
        SUPPLEMENT_REQUEST = "supplement_request", _("Supplement request")
        REFUSAL_NOTICE = "refusal_notice", _("Refusal notice")
        APOLOGY_LETTER = "apology_letter", _("Apology letter")
        STOP_NOTICE = "stop_notice", _("Stop notice")
        CONTROL_SLIP = "control_slip", _("Control slip")

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    number = models.PositiveIntegerField(_("number"), default=0)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    content_sealed = models.BinaryField(editable=False)

    content = sealed_text("content_sealed")

    class Meta:
        indexes = [models.Index(fields=["commune", "dossier"], name="paper_by_dossier")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
