"""Which role a person holds in which unit, and to whom it is lent for a time."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
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
    ACCOUNTANT = "accountant", _("Accountant")
    SUPERVISOR = "supervisor", _("Supervisor of the one-stop desk")
    COMMUNITY_HELPER = "community_helper", _("Community helper")
    IT_OFFICER = "it_officer", _("IT officer")


POWERS = (Role.IT_OFFICER, Role.LEADER, Role.SUPERVISOR)
"""Administrative powers: the roles that administer, or that read the audit trail.

They are held until a day and for a reason only; see ``RoleAssignment``.
"""


class ValidityQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows with a validity."""

    def in_force(self, today: date) -> Self:
        """Keep what is valid on the day."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
        )


class RoleAssignment(models.Model):
    """A person holds a role in a unit for a time, under a position (chức vụ).

    An administrative power (quyền quản trị) has a last day, a reason and who gave it; the
    reason is plain because the page of all powers shows it to who supervises them.
    ``warned_days`` says which warning of its end went out last.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    given_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="power_ends_and_has_a_reason",
                condition=~Q(role__in=POWERS) | (Q(valid_to__isnull=False) & ~Q(reason="")),
            ),
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


class EmergencyPowerQuerySet(models.QuerySet["EmergencyPower"]):
    """Emergency powers, narrowed in the words of the business."""

    def open_at(self, moment: datetime) -> Self:
        """Keep those that count at the moment."""
        return self.filter(opened_at__lte=moment, ends_at__gt=moment, closed_at__isnull=True)


class EmergencyPower(models.Model):
    """A power that somebody opened for themselves in an emergency (quyền khẩn cấp).

    It counts for hours, ends by itself, and a leader who did not open it looks at it
    afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    reason = models.CharField(_("reason"), max_length=300)
    opened_at = models.DateTimeField(_("opened at"))
    ends_at = models.DateTimeField(_("ends at"))
    closed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    objects = EmergencyPowerQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="emergency_power_ends_after_it_starts",
                condition=Q(ends_at__gt=F("opened_at")),
            ),
            models.CheckConstraint(
                name="emergency_power_is_not_reviewed_by_oneself",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
            ),
            models.CheckConstraint(
                name="emergency_power_is_a_power", condition=Q(role__in=POWERS)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

    @property
    def over_at(self) -> datetime:
        """When it ended, or will end by itself."""
        return min(filter(None, (self.ends_at, self.closed_at)))
