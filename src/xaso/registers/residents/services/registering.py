"""Entering households and residents."""

from uuid import UUID

from django.db import IntegrityError, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib.text import normalise
from xaso.registers.residents.models import Household, Resident
from xaso.registers.residents.permissions import EDIT
from xaso.registers.residents.services.rows import resident_row
from xaso.registers.residents.values import NewResident


class AlreadyRegisteredError(Exception):
    """The number is taken, the person is known by this id, or the household has a head."""


@transaction.atomic
def register_household(
    *, number: str, village_id: UUID, address: str = "", actor: User
) -> UUID:
    """Enter a household of a village; raise :class:`AlreadyRegisteredError` for a taken number."""
    require(actor, EDIT.key)
    row = Household(number=normalise(number), village_id=village_id, address=normalise(address))
    _insert(row)
    record("residents.household.registered", actor=actor, subject=("household", row.pk))
    return row.pk


@transaction.atomic
def register_resident(household_id: UUID, person: NewResident, *, actor: User) -> UUID:
    """Enter a person into a household.

    Raises:
        AlreadyRegisteredError: somebody has this personal id, or the household has a head.
        IdentifierError: the personal id or the telephone number cannot be right.
    """
    require(actor, EDIT.key)
    row = resident_row(household_id, person)
    _insert(row)
    record(
        "residents.resident.registered",
        actor=actor,
        subject=("resident", row.pk),
        household=str(household_id),
    )
    return row.pk


def _insert(row: Household | Resident) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRegisteredError from error
