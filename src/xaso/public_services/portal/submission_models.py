"""What a citizen is about to submit, and where what they submitted lies."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)


class SubmissionQuerySet(CommuneQuerySet["Submission"]):
    """Submissions, narrowed in the words of the business."""

    def of(self, user_id: UUID) -> Self:
        """Keep what one citizen began."""
        return self.filter(user_id=user_id)

    def within_reach_of(self, user_id: UUID) -> Self:
        """Keep what one citizen began, and what one helper fills in for citizens."""
        return self.filter(Q(user_id=user_id) | Q(helper_id=user_id))

    def helped_by(self, helper_id: UUID) -> Self:
        """Keep what one helper fills in, or filled in, for citizens."""
        return self.filter(helper_id=helper_id)

    def open(self) -> Self:
        """Keep what has not become a dossier yet."""
        return self.filter(dossier_code="")


class Submission(CommuneModel):
    """A citizen's way from the first question to the dossier (nộp hồ sơ trực tuyến).

    It is the once-only token of the submission: its row is locked while the dossier is made,
    and once it names a dossier every further press leads to that one. The answers lie in the
    draft of the form (``draft_id``, no reference: forms throw drafts away); the papers and the
    answers about them lie here, sealed. Where somebody files for the citizen, ``helper`` is who
    and ``assistance`` how the citizen agreed; ``user`` is empty only for a citizen without a
    telephone. ``representation_id`` names the confirmed representation that was chosen,
    ``code_id`` the code that went out for sending.
    """

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    helper = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    assistance = CommuneForeignKey(
        "portal.Assistance", models.PROTECT, null=True, related_name="+"
    )
    representation_id = models.UUIDField(null=True)
    code_id = models.UUIDField(null=True)
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", db_index=False
    )
    draft_id = models.UUIDField(null=True)
    content_sealed = models.BinaryField(default=b"", editable=False)
    begun_at = models.DateTimeField(_("begun at"))
    updated_at = models.DateTimeField(_("changed at"))
    dossier_code = models.CharField(_("dossier code"), max_length=60, blank=True)

    content = sealed_text("content_sealed")

    objects = CommuneManager.from_queryset(SubmissionQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("submission")
        indexes = [
            models.Index(fields=["commune", "user", "-updated_at"], name="submission_by_user"),
            models.Index(
                fields=["commune", "updated_at"],
                name="submission_open_by_age",
                condition=Q(dossier_code=""),
            ),
            models.Index(
                fields=["commune", "helper", "-updated_at"],
                name="submission_by_helper",
                condition=Q(helper__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="submission_is_somebodys",
                condition=Q(user__isnull=False) | Q(assistance__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_helper_has_consent",
                condition=Q(helper__isnull=True) | Q(assistance__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.dossier_code or str(self.pk)


class FilingPlace(models.Model):
    """In which commune a citizen began a submission; ``id`` is the submission's.

    Shared by all communes: an address names no commune, and "my dossiers" are those of every
    commune in which the citizen has something. It says nothing else about them.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    of_commune = models.ForeignKey(
        "organisations.Commune", models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["user", "of_commune"], name="filing_place_by_user")]

    def __str__(self) -> str:
        return str(self.pk)
