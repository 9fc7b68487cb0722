"""That a citizen lets somebody fill in and send for them."""

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


class AssistanceQuerySet(CommuneQuerySet["Assistance"]):
    """Requests to help, narrowed in the words of the business."""

    def of(self, helper_id: UUID) -> Self:
        """Keep what one helper asked for."""
        return self.filter(helper_id=helper_id)

    def waiting(self) -> Self:
        """Keep what the citizen has not agreed to yet."""
        return self.filter(agreed_at__isnull=True)


class Assistance(CommuneModel):
    """A citizen is asked whether an official or a community helper may file for them (nộp hộ).

    For one procedure and one submission. ``content`` holds name, personal id and telephone as
    the helper typed them, sealed; it is emptied once the dossier is sent. ``code_id`` is the
    code that went out last; on paper the signed sheet is ``sheet``. ``phone_index`` stays: it
    tells without the number how many telephones agreed to what one helper sent.
    """

    class Way(models.TextChoices):
        """How the citizen is asked."""

        CODE = "code", _("Code to the citizen's telephone")
        PAPER = "paper", _("Signed sheet of paper")

    helper = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", db_index=False
    )
    content_sealed = models.BinaryField(default=b"", editable=False)
    phone_index = models.BinaryField(default=b"", editable=False, max_length=16)
    way = models.CharField(_("way of consent"), max_length=5, choices=Way)
    code_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField(_("asked at"))
    agreed_at = models.DateTimeField(_("agreed at"), null=True)
    sheet = CommuneForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    content = sealed_text("content_sealed")

    objects = CommuneManager.from_queryset(AssistanceQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("assisted filing")
        indexes = [
            models.Index(
                fields=["commune", "helper", "-asked_at"], name="assistance_by_helper"
            ),
            models.Index(
                fields=["commune", "agreed_at"],
                name="assistance_agreed",
                condition=Q(agreed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="assistance_way_is_known", condition=Q(way__in=["code", "paper"])
            ),
            models.CheckConstraint(
                name="assistance_on_paper_has_a_sheet",
                condition=~Q(way="paper") | Q(agreed_at__isnull=True) | Q(sheet__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
