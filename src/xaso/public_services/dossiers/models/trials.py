"""Trials of a process on the dossiers of the past year."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel


class ProcessTrial(CommuneModel):
    """A process tried on last year's dossiers by the worker, for one official.

    ``process_id`` is no reference: a draft may be thrown away and its trial stays readable.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being tried")
        READY = "ready", _("Ready")
        CANCELLED = "cancelled", _("Cancelled")

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    process_id = models.UUIDField(_("process"))
    process_name = models.CharField(_("name of the process"), max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    dossiers = models.PositiveIntegerField(default=0)
    tried = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["commune", "user", "-asked_at"], name="process_trial_by_user")
        ]

    def __str__(self) -> str:
        return self.process_name

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it is, and then what came out."""
        return reverse("dossiers:trial", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in (self.State.READY, self.State.CANCELLED)

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return min(99, 100 * self.tried // self.dossiers) if self.dossiers else 0
