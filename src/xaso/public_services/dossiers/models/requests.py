"""What the authority asks or tells: supplements, consultations, apologies, refusals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class SupplementRequest(CommuneModel):
    """A supplement request (phiếu yêu cầu bổ sung): one complete notice, asked once."""

    dossier = CommuneForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="supplement_requests"
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    items = models.JSONField(_("what is missing"))
    reason = models.TextField(_("reason"))
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    return_state = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["commune", "dossier"], name="supplement_by_dossier")]

    def __str__(self) -> str:
        return self.reason[:80]


class Consultation(CommuneModel):
    """A question to another unit, with a deadline; silence is recorded (NĐ 61/2018 Đ.19.5)."""

    dossier = CommuneForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="consultations"
    )
    asked_unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    question = models.TextField(_("question"))
    due_at = models.DateTimeField(_("due at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    silent_since = models.DateTimeField(_("silence recorded at"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["commune", "dossier"], name="consultation_by_dossier"),
            models.Index(
                fields=["commune", "asked_unit"],
                name="consultation_open",
                condition=models.Q(answered_at__isnull=True, silent_since__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]

    @property
    def is_open(self) -> bool:
        """Whether the answer is still waited for."""
        return self.answered_at is None and self.silent_since is None


class ApologyLetter(CommuneModel):
    """An apology with a new date (phiếu xin lỗi và hẹn lại), NĐ 61/2018 Đ.19.9."""

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="apologies")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(_("reason"))
    old_due_at = models.DateTimeField(_("old due moment"))
    new_due_at = models.DateTimeField(_("new due moment"))

    class Meta:
        indexes = [models.Index(fields=["commune", "dossier"], name="apology_by_dossier")]

    def __str__(self) -> str:
        return self.reason[:80]


class RefusalNotice(CommuneModel):
    """A refusal with its reasons (phiếu từ chối), at intake or after examination."""

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="refusals")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(_("reason"))
    legal_ground = models.CharField(_("legal ground"), max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["commune", "dossier"], name="refusal_by_dossier")]

    def __str__(self) -> str:
        return self.reason[:80]
