"""Roles of officials: given and ended."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.audit.api import about, record
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import OWN_RIGHTS
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.queries import leaders_of
from xaso.kernel.officials.services.powers import refuse_endless
from xaso.kernel.officials.services.rules import (
    keep_an_it_officer_after,
    official_here,
    refuse_by_emergency,
)
from xaso.kernel.officials.values import RoleGiven
from xaso.kernel.organisations.api import Unit
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune


@transaction.atomic
def grant_role(official_id: UUID, role: RoleGiven, *, actor: User) -> None:
    """Give an official a role in a unit of the commune; nobody does so silently for oneself.

    Raises ``PowerMattersError``, ``PowerTooLongError`` or ``EmergencyOnlyError``.
    """
    require(actor, MANAGE.key)
    give(official_here(official_id), role, actor=actor)


@transaction.atomic
def end_role(assignment_id: UUID, *, last_day: date, actor: User) -> None:
    """Let a role end; raises ``LastItOfficerError`` where nobody would administer any more."""
    require(actor, MANAGE.key)
    commune = require_commune()
    role = RoleAssignment.objects.get(pk=assignment_id, unit__authority__of_commune_id=commune)
    if role.role == Role.IT_OFFICER:
        keep_an_it_officer_after(last_day, commune, without=role.user_id)
    role.valid_to = last_day
    role.full_clean()
    role.save(update_fields=["valid_to"])
    record(
        "officials.role.ended",
        actor=actor,
        subject=("official", role.user_id),
        role=role.role,
        unit=str(role.unit_id),
        last_day=last_day.isoformat(),
    )


def give(official: User, given: RoleGiven, *, actor: User) -> None:
    """Write a role down, in the audit trail too, and tell the leaders of a role for oneself."""
    refuse_by_emergency(actor, official.pk)
    refuse_endless(given.role, given.valid_from, given.valid_to, given.reason)
    here = Unit.objects.filter(authority__of_commune_id=require_commune(), is_active=True)
    unit = here.get(pk=given.unit.pk)
    assignment = RoleAssignment(
        user=official,
        unit=unit,
        role=given.role,
        position=given.position,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        reason=given.reason,
        given_by=actor,
    )
    assignment.full_clean()
    assignment.save()
    record(
        "officials.role.granted",
        actor=actor,
        subject=("official", official.pk),
        role=given.role.value,
        unit=str(unit.pk),
        from_day=given.valid_from.isoformat(),
        to_day=given.valid_to.isoformat() if given.valid_to else "",
        to_oneself=official == actor,
        personal=about(official.pk, reason=given.reason) if given.reason else None,
    )
    if official == actor:
        _tell_leaders(official, given)


def _tell_leaders(official: User, given: RoleGiven) -> None:
    notify(
        OWN_RIGHTS.key,
        to=leaders_of(require_commune(), timezone.localdate()),
        context={
            "person": official.full_name,
            "role": given.role.label,
            "unit": given.unit.name,
        },
        url=reverse("audit:entries", query={"subject": str(official.pk)}),
        about=("official", official.pk),
    )
