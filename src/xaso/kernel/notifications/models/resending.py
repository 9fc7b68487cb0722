"""Many failed messages sent again by one press."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel


class ResendRun(CommuneModel):
    """Failed messages that the worker sends again for one official (lượt gửi lại).

    ``query`` is the filter of the list in which it was asked for; ``done`` how many of
    ``total`` were queued again, ``left_out`` how many were not because their matter is over.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being queued")
        READY = "ready", _("Ready")
        CANCELLED = "cancelled", _("Cancelled")

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    query = models.CharField(max_length=500, blank=True)
    leaves_out = models.BooleanField(_("leave out what is over"), default=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("resending of messages")
        indexes = [models.Index(fields=["commune", "-asked_at"], name="resend_run_newest")]
        constraints = [
            models.UniqueConstraint(
                name="one_resending_at_a_time",
                fields=["commune"],
                condition=models.Q(state__in=["waiting", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at}: {self.done}/{self.total}"

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it is."""
        return reverse("notifications:resend-run", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Whether nothing more is queued by it."""
        return self.state in (self.State.READY, self.State.CANCELLED)

    @property
    def percent(self) -> int:
        """How much of it is queued."""
        if self.is_over:
            return 100
        return min(99, 100 * (self.done + self.left_out) // self.total) if self.total else 0
