"""Colleagues as choices: who may keep a file or sit in a council; and whom a file concerns."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.organisations.api import list_units
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import today
from xaso.office.archive.models import WorkFile
from xaso.office.archive.permissions import KEEP


def colleagues() -> list[tuple[str, str]]:
    """Return id and name of the officials of the commune, in the order of their names."""
    rows = User.objects.filter(pk__in=_held_here().values("user"), is_active=True)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "full_name")]


def whom_to_tell(files: Sequence[WorkFile]) -> dict[UUID, list[UUID]]:
    """Return for each file its keeper; where they left, the head of the unit, else its people.

    One statement, however many files.
    """
    held = _held_here().filter(user__is_active=True)
    roles = list(held.values_list("user_id", "unit_id", "role"))
    here = {user for user, _unit, _role in roles}
    told = {}
    for file in files:
        able = [
            (user, role)
            for user, unit, role in roles
            if unit == file.unit_id and role in KEEP.roles
        ]
        heads = [user for user, role in able if role == Role.UNIT_HEAD]
        left_to = heads or [user for user, _role in able]
        told[file.pk] = [file.keeper_id] if file.keeper_id in here else left_to
    return told


def _held_here() -> QuerySet[RoleAssignment]:
    """Return the roles that are held in the commune in force."""
    held = RoleAssignment.objects.in_force(today())
    return held.filter(unit__authority__of_commune=require_commune())


def units() -> list[tuple[str, str]]:
    """Return id and name of the units of the commune."""
    return [(str(one.pk), one.name) for one in list_units(require_commune())]


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of these people."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))
