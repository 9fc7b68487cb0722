"""Values that cross the doors about checked documents."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xaso.office.signing.verifying.values import Verification


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the check page may say of a released document; its subject only if it is open."""

    title: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A released document as anybody with its code sees it; ``title`` is empty unless open.

    ``sha256`` is that of its file, empty where the file is gone.
    """

    code: str
    commune_id: int
    file_id: UUID | None
    title: str
    number: str
    issuer: str
    issued_on: date | None
    is_open: bool
    ending: str
    ended_at: datetime | None
    verification: Verification | None
    sha256: str = ""
