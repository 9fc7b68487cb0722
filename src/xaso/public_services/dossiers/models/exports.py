"""Workbooks that take longer than a request may."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class ListExport(CommuneModel):
    """A long list that the worker writes into a workbook for one official."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        WRITING = "writing", _("Being written")
        READY = "ready", _("Ready")

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    query = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    stored_file = CommuneForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["commune", "user", "-asked_at"], name="list_export_by_user")
        ]

    def __str__(self) -> str:
        return self.query

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it is, and then the workbook."""
        return reverse("dossiers:export-progress", args=[self.pk])

    @property
    def percent(self) -> int:
        """How much of it is written."""
        if self.state == self.State.READY:
            return 100
        return min(99, 100 * self.written // self.rows) if self.rows else 0
