"""What files tell other modules."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MalwareFound:
    """A malware scanner found something in a file; nobody can open it."""

    file_id: UUID
    finding: str


@dataclass(frozen=True, slots=True)
class FileReleased:
    """A file that was held back was a false alarm and can be opened again, for this reason."""

    file_id: UUID
    reason: str
