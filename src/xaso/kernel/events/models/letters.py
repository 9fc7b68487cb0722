"""Events that a subscriber could not take: kept until somebody sends them again."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet


class DeadLetterQuerySet(CommuneQuerySet["DeadLetter"]):
    """Dead letters, narrowed in the words of the business."""

    def waiting(self) -> Self:
        """Keep what nobody has sent again."""
        return self.filter(state=DeadLetter.State.OPEN)

    def matching(self, words: str, state: str) -> Self:
        """Keep what has the words in its kind or its receiver, and this state if one is given."""
        rows = self.filter(state=state) if state else self
        for word in words.split():
            rows = rows.filter(Q(event_kind__icontains=word) | Q(subscriber__icontains=word))
        return rows


class DeadLetter(CommuneModel):
    """An event that a subscriber refused at every attempt.

    Holds no personal data: of the error it keeps its class, where it arose and a plain
    reason, never its text.
    """

    class State(models.TextChoices):
        """Whether anybody has dealt with it."""

        OPEN = "open", _("Not delivered")
        RESENT = "resent", _("Sent again")
        DONE = "done", _("Delivered")

    class Reason(models.TextChoices):
        """Why it failed, as a sentence for people."""

        NO_ANSWER = "no_answer", _("Another system did not answer.")
        NOT_FOUND = "not_found", _("A record that is needed no longer exists.")
        REFUSED = "refused", _("A rule refused the data.")
        DATABASE = "database", _("The database did not take the change.")
        STOPPED = "stopped", _("The worker stopped in the middle each time.")
        UNEXPECTED = "unexpected", _("The program met a case that it does not know.")

    subscriber = models.CharField(_("subscriber"), max_length=80)
    event_id = models.UUIDField()
    event_at = models.DateTimeField(_("published at"))
    event_kind = models.CharField(_("event"), max_length=120)
    aggregate_id = models.UUIDField()
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    error_class = models.CharField(_("error"), max_length=120)
    error_place = models.CharField(_("place in the program"), max_length=160, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    first_at = models.DateTimeField(_("first given up at"))
    last_at = models.DateTimeField(_("last given up at"))
    resent_at = models.DateTimeField(_("sent again at"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    objects = CommuneManager.from_queryset(DeadLetterQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("undelivered event")
        indexes = [
            models.Index(fields=["commune", "state", "last_at"], name="letters_by_state")
        ]
        constraints = [
            models.UniqueConstraint(
                name="letter_is_kept_once", fields=["commune", "event_id", "subscriber"]
            ),
            models.CheckConstraint(
                name="letter_state_is_known",
                condition=Q(state__in=["open", "resent", "done"]),
            ),
            models.CheckConstraint(
                name="letter_is_done_when_delivered",
                condition=Q(state="done", resolved_at__isnull=False)
                | (~Q(state="done") & Q(resolved_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_kind} → {self.subscriber}"

    def get_absolute_url(self) -> str:
        """Return the address of the letter's page."""
        return reverse("events:letter", args=[self.pk])
