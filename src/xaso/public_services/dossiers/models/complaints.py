"""What citizens say about delay, and what they are answered."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)


class ComplaintQuerySet(CommuneQuerySet["DelayComplaint"]):
    """Complaints, narrowed in the words of the business."""

    def visible_to(self, user: User) -> Self:
        """Keep what concerns the person: everything for the desk and leaders, else their units'."""
        access = access_of(user)
        if access.holds("dossiers.see_all"):
            return self
        return self.filter(unit__in=access.own_units())

    def open(self) -> Self:
        """Keep what nobody has answered."""
        return self.filter(answered_at__isnull=True)

    def late(self, now: datetime) -> Self:
        """Keep what should have been answered by now."""
        return self.open().filter(answer_due_at__lt=now)


class DelayComplaint(CommuneModel):
    """A citizen's complaint that a dossier is late (phản ánh chậm trễ), and its answer.

    One is open at a time. What the citizen writes and what they are answered may name
    people, so both are sealed. ``unit`` is the one that had the dossier then, ``due_at`` the
    moment that had passed.
    """

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="complaints")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(_("due at"))
    made_at = models.DateTimeField(_("made at"))
    words_sealed = models.BinaryField(default=b"", editable=False)
    answer_due_at = models.DateTimeField(_("answer due at"))
    answer_sealed = models.BinaryField(default=b"", editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    words = sealed_text("words_sealed")
    answer = sealed_text("answer_sealed")

    objects = CommuneManager.from_queryset(ComplaintQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("complaint about delay")
        constraints = [
            models.UniqueConstraint(
                name="one_open_complaint_a_dossier",
                fields=["commune", "dossier"],
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="complaint_answer_has_its_author",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "dossier", "made_at"], name="complaint_by_dossier"),
            models.Index(fields=["commune", "-made_at"], name="complaint_newest"),
            models.Index(
                fields=["commune", "answer_due_at"],
                name="complaint_open_by_due",
                condition=Q(answered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the page on which it is read and answered."""
        return reverse("dossiers:complaint", args=[self.pk])

    def is_late(self, now: datetime) -> bool:
        """Whether the answer should have been given."""
        return self.answered_at is None and self.answer_due_at < now

    @property
    def subject(self) -> tuple[str, UUID]:
        """What the audit trail calls it."""
        return "dossiers.complaint", self.pk
