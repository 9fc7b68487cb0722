"""Correcting what the register says."""

from uuid import UUID

from django.db import IntegrityError, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib.ids import parse_phone
from xaso.lib.text import normalise
from xaso.registers.residents.models import Household, Resident
from xaso.registers.residents.permissions import EDIT
from xaso.registers.residents.queries import NoSuchResidentError
from xaso.registers.residents.services.registering import AlreadyRegisteredError
from xaso.registers.residents.values import Correction


@transaction.atomic
def correct_resident(resident_id: UUID, correction: Correction, *, actor: User) -> list[str]:
    """Put right what the register says of a resident; return the names of what changed.

    Raises:
        NoSuchResidentError: there is no such resident.
        AlreadyRegisteredError: the household has another head by now.
        IdentifierError: no telephone network could reach the number.
    """
    require(actor, EDIT.key)
    row = Resident.objects.select_for_update().filter(pk=resident_id).first()
    if row is None:
        raise NoSuchResidentError(resident_id)
    before = row.status
    changed = [*_correct_person(row, correction), *_move_within(row.household_id, correction)]
    if not changed:
        return []
    _save(row)
    record(
        "residents.resident.corrected",
        actor=actor,
        subject=("resident", row.pk),
        changed=changed,
        status_before=before,
        status=row.status,
    )
    return changed


def _correct_person(row: Resident, correction: Correction) -> list[str]:
    changed = []
    name, phone = correction.full_name, correction.phone
    if name is not None and normalise(name) != row.full_name:
        row.rename(name)
        changed.append("full_name")
    if phone is not None and (wanted := parse_phone(phone) if phone else "") != row.phone:
        row.phone = wanted
        changed.append("phone")
    for field in ("occupation", "residence", "status"):
        value = getattr(correction, field)
        if value is not None and value != getattr(row, field):
            setattr(row, field, value)
            changed.append(field)
    return changed


def _move_within(household_id: UUID, correction: Correction) -> list[str]:
    if correction.address is None:
        return []
    address = normalise(correction.address)
    others = Household.objects.filter(pk=household_id).exclude(address=address)
    return ["address"] if others.update(address=address) else []


def _save(row: Resident) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyRegisteredError from error
