"""What dossiers tell other modules."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DossierSubmitted:
    """An account put a dossier down; the desk has not received it yet."""

    dossier_id: UUID
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierReceived:
    """A dossier was received and its time runs."""

    dossier_id: UUID
    code: str
    procedure_code: str
    channel: str
    received_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DossierMoved:
    """A dossier came into other hands or another state by an act."""

    dossier_id: UUID
    code: str
    act: str
    from_state: str
    to_state: str
    unit_id: UUID | None
    assignee_id: UUID | None
    actor_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierCompleted:
    """The result of a dossier lies ready, or its refusal."""

    dossier_id: UUID
    code: str
    outcome: str
    finished_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DossierPassedOn:
    """A dossier received here belongs to another commune, which takes it from now on."""

    dossier_id: UUID
    code: str
    to_commune: int
    at: datetime
