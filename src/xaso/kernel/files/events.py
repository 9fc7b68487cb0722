"""What files tell other modules."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MalwareFound:
    """A malware scanner found something in a file; nobody can open it."""

    file_id: UUID
    finding: str
