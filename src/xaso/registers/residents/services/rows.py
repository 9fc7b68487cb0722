"""How a row of the register is made: the one way, for a single person and for thousands."""

from collections.abc import Iterable
from uuid import UUID

from xaso.lib.ids import parse_personal_id, parse_phone
from xaso.lib.text import normalise
from xaso.registers.residents.models import Resident
from xaso.registers.residents.values import NewResident

BATCH = 1000


def resident_row(household_id: UUID, person: NewResident) -> Resident:
    """Make the row of a person; raise ``IdentifierError`` for a wrong number."""
    row = Resident(
        household_id=household_id,
        relation=person.relation,
        gender=person.gender,
        birth_year=person.birth_year,
        birth_date=person.birth_date,
        ethnicity=normalise(person.ethnicity),
        occupation=normalise(person.occupation),
        residence=person.residence,
        status=person.status,
    )
    row.rename(person.full_name)
    row.identify(parse_personal_id(person.personal_id).number if person.personal_id else "")
    row.phone = parse_phone(person.phone) if person.phone else ""
    return row


def insert_residents(people: Iterable[tuple[UUID, NewResident]]) -> int:
    """Enter many people, each with their household, without a word to anybody; return how many.

    For imports and the demo, which write their own audit entry for the whole.
    """
    rows = [resident_row(household_id, person) for household_id, person in people]
    return len(Resident.objects.bulk_create(rows, batch_size=BATCH))
