"""What crosses the module's door: frozen facts about residents, households and villages."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xaso.registers.residents.models import Gender, Relation, Residence, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentHit:
    """A resident as lists show them: enough to tell people apart, the personal id masked."""

    id: UUID
    full_name: str
    gender: Gender
    birth_year: int
    birth_date: date | None
    masked_id: str
    village: str
    household_id: UUID
    household_number: str
    relation: Relation
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentInfo:
    """All that the register knows of a resident, personal id and telephone unmasked.

    Whoever shows it to a person writes an access record; :func:`api.get_resident` does it.
    """

    id: UUID
    full_name: str
    gender: Gender
    birth_year: int
    birth_date: date | None
    personal_id: str
    phone: str
    ethnicity: str
    occupation: str
    village_id: UUID
    village: str
    address: str
    household_id: UUID
    household_number: str
    relation: Relation
    residence: Residence
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdInfo:
    """A household with its members, the head first."""

    id: UUID
    number: str
    village_id: UUID
    village: str
    address: str
    members: tuple[ResidentHit, ...]

    @property
    def head(self) -> ResidentHit | None:
        """The head of the household, unless they have died or moved away."""
        heads = (one for one in self.members if one.relation == Relation.HEAD)
        return next((one for one in heads if one.status == Status.PRESENT), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageCount:
    """How many households and present residents a village has."""

    village_id: UUID
    village: str
    households: int
    residents: int
    women: int
    temporary: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResident:
    """A person to be entered into the register; texts as somebody typed them."""

    full_name: str
    gender: Gender
    birth_year: int
    birth_date: date | None = None
    personal_id: str = ""
    phone: str = ""
    relation: Relation = Relation.OTHER
    residence: Residence = Residence.PERMANENT
    status: Status = Status.PRESENT
    ethnicity: str = ""
    occupation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What to put right; what is ``None`` stays. The address is that of the whole household."""

    full_name: str | None = None
    phone: str | None = None
    address: str | None = None
    occupation: str | None = None
    residence: Residence | None = None
    status: Status | None = None
