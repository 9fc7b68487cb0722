"""What other modules use of the register."""

from uuid import UUID

from xaso.registers.residents.models import (
    Gender,
    Relation,
    Residence,
    Resident,
    Status,
)
from xaso.registers.residents.queries import (
    NoSuchResidentError,
    by_personal_id,
    count_by_village,
    household_info,
    info_of,
    search,
)
from xaso.registers.residents.services.corrections import correct_resident
from xaso.registers.residents.services.disclosure import get_resident
from xaso.registers.residents.services.registering import (
    AlreadyRegisteredError,
    register_household,
    register_resident,
)
from xaso.registers.residents.values import (
    Correction,
    HouseholdInfo,
    NewResident,
    ResidentHit,
    ResidentInfo,
    VillageCount,
)

__all__ = [
    "AlreadyRegisteredError",
    "Correction",
    "Gender",
    "HouseholdInfo",
    "NewResident",
    "NoSuchResidentError",
    "Relation",
    "Residence",
    "ResidentHit",
    "ResidentInfo",
    "Status",
    "VillageCount",
    "correct_resident",
    "count_by_village",
    "find_by_personal_id",
    "get_resident",
    "household_of",
    "register_household",
    "register_resident",
    "search_residents",
]


def find_by_personal_id(personal_id: str) -> ResidentInfo | None:
    """Return the resident with this personal id, however it is typed; whoever shows it, logs it."""
    row = by_personal_id(personal_id)
    return info_of(row) if row else None


def search_residents(
    text: str, limit: int, *, village: UUID | None = None, birth_year: int | None = None
) -> list[ResidentHit]:
    """Return present residents whom a few letters may mean, best first, ids masked.

    "ng v an 1985" finds Nguyễn Văn An born in 1985; four figures may also be the last ones of
    the personal id, and the whole id finds its bearer.
    """
    return search(text, limit, village=village, birth_year=birth_year)


def household_of(resident_id: UUID) -> HouseholdInfo | None:
    """Return the household of a resident with its members, the head first."""
    found = Resident.objects.filter(pk=resident_id).values_list("household_id", flat=True)
    household_id = found.first()
    return household_info(household_id) if household_id else None
