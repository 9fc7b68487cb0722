"""What checking a signed file said, kept with its evidence, and the codes people check by."""

from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet
from xaso.office.signing.verifying.values import Verdict


class VerdictQuerySet(CommuneQuerySet["KeptVerdict"]):
    """Kept verdicts, narrowed in the words of the business."""

    def latest_of(self, file_ids: list[UUID]) -> Self:
        """Keep the last verdict of each of these files."""
        return (
            self.filter(file_id__in=file_ids)
            .order_by("file_id", "-checked_at")
            .distinct("file_id")
        )


class KeptVerdict(CommuneModel):
    """What one check of a file's signatures said (kết quả kiểm tra chữ ký), with its evidence.

    Every check is a row of its own, so what was known when stays to be seen. The file is named
    by its id and its SHA-256 only: the verdict outlives a file that had to be destroyed.
    ``written`` is how many signatures the platform itself had written into the file, where it
    knows: a file rolled back to an earlier revision is genuine, and has fewer.
    """

    file_id = models.UUIDField()
    checked_at = models.DateTimeField(_("checked at"))
    verdict = models.CharField(_("verdict"), max_length=13, choices=Verdict)
    signatures = models.PositiveSmallIntegerField(_("signatures"))
    written = models.PositiveSmallIntegerField(_("signatures written here"), null=True)
    report = models.JSONField(_("report"))
    evidence = models.JSONField(_("evidence"), default=list)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    software = models.CharField(_("software"), max_length=80)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = CommuneManager.from_queryset(VerdictQuerySet)()  # type: ignore[assignment,misc]

    class Meta(CommuneModel.Meta):
        verbose_name = _("verdict on signatures")
        indexes = [
            models.Index(
                fields=["commune", "file_id", "-checked_at"], name="signing_verdicts_of_file"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="signing_verdict_is_known",
                condition=models.Q(verdict__in=[str(one) for one in Verdict]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.verdict}"


class CheckCode(CommuneModel):
    """The code by which anybody checks a released document (mã kiểm tra văn bản).

    Printed in the document before it is signed, so it is reserved first and bound to the
    file afterwards. Whoever holds the paper has the code; it cannot be guessed, and says in
    its first signs which commune to ask. The subject is shown only where ``is_open``.
    """

    class Ending(models.TextChoices):
        """Why a document no longer counts."""

        RECALLED = "recalled", _("Recalled")
        REPLACED = "replaced", _("Replaced")

    code = models.CharField(_("code"), max_length=24)
    file_id = models.UUIDField(null=True)
    title = models.CharField(_("title"), max_length=500)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True)
    is_open = models.BooleanField(_("the subject is public"), default=False)
    made_at = models.DateTimeField(_("made at"))
    bound_at = models.DateTimeField(_("bound at"), null=True)
    ending = models.CharField(_("ending"), max_length=8, choices=Ending, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta(CommuneModel.Meta):
        verbose_name = _("check code")
        constraints = [
            models.UniqueConstraint(fields=["commune", "code"], name="signing_check_code_once"),
            models.UniqueConstraint(
                fields=["commune", "file_id"],
                name="signing_file_has_one_check_code",
                condition=models.Q(file_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code
