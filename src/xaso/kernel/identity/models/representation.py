"""Who may act for whom before the commune."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import PERSON, sealed_text
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)


class RepresentationQuerySet(CommuneQuerySet["Representation"]):
    """Representations, narrowed in the words of the business."""

    def of(self, user_id: UUID) -> Self:
        """Keep what one citizen said, newest first."""
        return self.filter(user_id=user_id).order_by("-claimed_at", "-id")

    def in_force(self, today: date) -> Self:
        """Keep what an official confirmed and what counts on the day."""
        counts = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        return self.filter(counts, state=Representation.State.CONFIRMED, valid_from__lte=today)

    def waiting(self) -> Self:
        """Keep what an official has to look at, oldest first."""
        return self.filter(state=Representation.State.CLAIMED).order_by("claimed_at", "id")


class Representation(CommuneModel):
    """A citizen acts for somebody else (đại diện), with a proof and for a time.

    It belongs to the commune whose official looked at the proof: nobody else vouches for it,
    and papers are the commune's. A represented person needs no account.
    """

    class Kind(models.TextChoices):
        """On what it rests (Bộ luật Dân sự 91/2015/QH13 Đ.135–138 [G])."""

        PARENT = "parent", _("Parent or guardian of a child")
        AUTHORISED = "authorised", _("Authorised person")
        ORGANISATION = "organisation", _("Legal representative of an organisation")

    class State(models.TextChoices):
        """What became of it."""

        CLAIMED = "claimed", _("Waiting to be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Could not be confirmed")
        ENDED = "ended", _("Ended")

    user = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(_("kind of representation"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.CLAIMED)
    name_sealed = models.BinaryField(default=b"", editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    number_sealed = models.BinaryField(default=b"", editable=False)
    number_index = models.BinaryField(default=b"", editable=False, max_length=16)
    proof = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), default=timezone.now)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reason_sealed = models.BinaryField(default=b"", editable=False)

    name = sealed_text("name_sealed")
    number = sealed_text("number_sealed", index="number_index", purpose=PERSON)
    reason = sealed_text("reason_sealed")

    objects = CommuneManager.from_queryset(RepresentationQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("representation")
        indexes = [
            models.Index(
                fields=["commune", "user", "-claimed_at"], name="representations_of_citizen"
            ),
            models.Index(
                fields=["commune", "claimed_at"],
                name="representations_waiting",
                condition=Q(state="claimed"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="representation_state_is_known",
                condition=Q(state__in=["claimed", "confirmed", "refused", "ended"]),
            ),
            models.CheckConstraint(
                name="representation_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="representation_is_decided_by_somebody",
                condition=~Q(state__in=["confirmed", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="representation_is_not_confirmed_by_oneself",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
