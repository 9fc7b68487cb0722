"""What people say of files, papers, catalogues and destructions, as plain values."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryInput:
    """A line of a catalogue as it is entered; without a number the next free one is taken."""

    title: str
    number: int | None = None
    subheading: str = ""
    retention: int | None = None
    keeper_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInput:
    """What is said of a file when it is opened or described anew."""

    title: str
    start_on: date
    kind: str = "general"
    mode: str = "02"
    retention: int | None = None
    retention_basis: str = ""
    description: str = ""
    keywords: str = ""
    language: str = "Tiếng Việt"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperInput:
    """What is said of a paper that is brought into a file."""

    title: str
    type_name: str = ""
    code: str = ""
    organ_name: str = ""
    issued_on: date | None = None
    pages: int = 0
    retention: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """When the work ended, how long the file is kept, and by which text."""

    ended_on: date
    retention: int | None
    basis: str = ""
    settled_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilOpinion:
    """What the council says of one file; what is kept gets a new term."""

    verdict: str
    words: str = ""
    retention: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInput:
    """How long a kind of file is kept, by which text, and how surely that is known."""

    subject: str
    retention: int
    basis: str
    group: str = ""
    mark: str = "unconfirmed"
