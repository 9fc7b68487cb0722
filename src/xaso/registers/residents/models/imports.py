"""A workbook of residents on its way into the register."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.lib.clock import now


class ResidentImport(CommuneModel):
    """A workbook that somebody uploaded, looked through, and then confirmed or left."""

    stored_file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    refused_file = CommuneForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    residents = models.PositiveIntegerField(_("people entered"), default=0)
    households = models.PositiveIntegerField(_("households entered"), default=0)
    refused = models.PositiveIntegerField(_("rows refused"), default=0)

    class Meta:
        verbose_name = _("import of residents")
        indexes = [
            models.Index(
                fields=["commune", "uploaded_by", "uploaded_at"], name="import_by_user"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uploaded_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Return the address of the import's page."""
        return reverse("residents:import", args=[self.pk])
