"""Plain values that cross this module's door."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PartyInput:
    """A person or organisation as typed, read from the card or taken from the register."""

    name: str
    personal_id: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    email: str = ""
    kind: str = "person"
    authority: str = ""
    resident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ComponentInput:
    """A component as it was checked off at the desk, with the ids of its files."""

    name: str
    kind: str
    quantity: int = 1
    is_present: bool = True
    is_required: bool = False
    to_give_back: bool = False
    note: str = ""
    file_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakeInput:
    """Everything that makes a dossier.

    ``limit`` ("3 working_day") is needed where the source of the procedure gives none;
    ``competent_commune`` where the matter belongs to another commune (NĐ 118/2025 Đ.14.4);
    ``submitted_by`` is the account that put it down, if it was not an official.
    """

    procedure_version: UUID
    applicant: PartyInput
    components: tuple[ComponentInput, ...]
    channel: str = "in_person"
    submitter: PartyInput | None = None
    sets: int = 1
    fee: int = 0
    collection: str = ""
    limit: str = ""
    note: str = ""
    competent_commune: int | None = None
    origin_code: str = ""
    submitted_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReceivedDossier:
    """What the desk hands over: the code, when it is due, and the receipt to print."""

    id: UUID
    code: str
    due_at: datetime | None
    receipt_id: UUID | None


@dataclass(frozen=True, slots=True)
class TrackedDossier:
    """What anybody may know who has the code: the code and the stage, nothing else."""

    code: str
    status: int
    status_label: str
    stage: int
    stages: int
