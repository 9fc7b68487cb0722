"""Officials who leave the commune, and what becomes of what they had."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet
from xaso.lib import clock


class DepartureQuerySet(CommuneQuerySet["Departure"]):
    """Departures, narrowed in the words of the business."""

    def open(self) -> "DepartureQuerySet":
        """Keep those that are planned or under way."""
        return self.filter(state__in=Departure.OPEN)


class Departure(CommuneModel):
    """An official leaves the commune (nghỉ việc, chuyển công tác), with a last day.

    ``successors`` says who gets which work (by the key of the work), ``ends`` what the
    roles and delegations ended on before, so that the plan can be undone.
    """

    class Kind(models.TextChoices):
        """How somebody leaves."""

        LEAVES = "leaves", _("Leaves the service or retires")
        MOVES = "moves", _("Moves to another office")

    class State(models.TextChoices):
        """How far it has come."""

        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Work is being handed over")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Called off")

    OPEN = (State.PLANNED, State.UNDER_WAY)

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    last_day = models.DateField(_("last day"))
    reason_sealed = models.BinaryField(editable=False)
    successors = models.JSONField(default=dict, blank=True)
    ends = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    to_hand_over = models.PositiveIntegerField(default=0)
    handed_over = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    reason = sealed_text("reason_sealed")
    objects = CommuneManager.from_queryset(DepartureQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="departure_is_planned_once",
                fields=["commune", "user"],
                condition=Q(state__in=["planned", "under_way"]),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "state", "last_day"], name="departure_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.last_day:%d/%m/%Y}"
