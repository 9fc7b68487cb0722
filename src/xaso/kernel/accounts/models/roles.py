"""Which role a person holds in which unit, and to whom it is lent for a time."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import Position, Unit
from xaso.lib.ids import uuid7


class Role(models.TextChoices):
    """What a person does in a unit; permissions are granted to roles, never to people."""

    RECEPTIONIST = "receptionist", _("Counter officer")
    SPECIALIST = "specialist", _("Specialist")
    UNIT_HEAD = "unit_head", _("Head of unit")
    LEADER = "leader", _("Leader")
    CLERK = "clerk", _("Clerk")
    SUPERVISOR = "supervisor", _("Supervisor of the one-stop desk")
    IT_OFFICER = "it_officer", _("IT officer")


class ValidityQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows with a validity."""

    def in_force(self, today: date) -> Self:
        """Keep what is valid on the day."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
        )


class RoleAssignment(models.Model):
    """A person holds a role in a unit for a time, under a position (chức vụ)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="role_is_held_once", fields=["user", "unit", "role", "valid_from"]
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"


class Delegation(models.Model):
    """A person lends a role in a unit to another for a time (uỷ quyền, phân công ký thay)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    giver = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    reason = models.CharField(_("reason"), max_length=300)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delegation_ends_after_it_starts",
                condition=Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="delegation_is_to_somebody_else", condition=~Q(giver=F("receiver"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"
