"""Plain values of the vault that cross its door."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

RECALLED, REPLACED = "recalled", "replaced"
"""How an office ends a result: it counts no longer, or another took its place."""


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """A result for its owner's vault, with its file in the store of the commune in force.

    ``owner_number`` is a personal id or tax code, ``holder`` the name on the dossier,
    ``reference`` the dossier's code: the same result comes once, however often it is told.
    """

    owner_number: str
    holder: str
    title: str
    reference: str
    file_id: UUID
    result_code: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that its owner adds; ``id`` was given to the form, so that two presses are one."""

    id: UUID
    kind: str
    title: str
    file_id: UUID
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its owner sees it; ``reference`` is the dossier that it is the result of.

    ``ending`` is one of ``RECALLED`` and ``REPLACED``, where its office ended it.
    """

    id: UUID
    commune_id: int
    kind: str
    title: str
    number: str
    issuer: str
    reference: str
    holder: str
    name: str
    media_type: str
    size: int
    sha256: str
    origin: str
    state: str
    verdict: str
    issued_on: date | None
    valid_to: date | None
    added_at: datetime
    removed_at: datetime | None
    check_code: str = ""
    ending: str = ""

    @property
    def is_own(self) -> bool:
        """Whether its owner brought it, and may remove it."""
        return self.origin == "uploaded"

    @property
    def is_open(self) -> bool:
        """Whether its file can be opened."""
        return self.state == "kept"


@dataclass(frozen=True, slots=True)
class NewShare:
    """What an owner lets an authority read."""

    papers: tuple[UUID, ...]
    authority_id: UUID
    purpose: str
    until: date


@dataclass(frozen=True, slots=True)
class Share:
    """A share in words; ``owner`` is the name that the owner had when sharing."""

    id: UUID
    authority: str
    owner: str
    purpose: str
    shared_at: datetime
    until: date
    ended_at: datetime | None
    papers: int = 0


@dataclass(frozen=True, slots=True)
class SeenBy:
    """A look into a vault: who, when, what; ``title`` is empty for a list or a paper since removed."""

    person: str
    authority: str
    purpose: str
    is_owner: bool
    what: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Used:
    """In which dossier a paper was used, and when."""

    code: str
    at: datetime
