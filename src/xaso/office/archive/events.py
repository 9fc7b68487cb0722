"""What the archive tells higher modules."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WorkFileDestroyed:
    """The contents of a file were destroyed by a decision; who keeps copies of these documents destroys them too."""

    work_file_id: UUID
    document_ids: tuple[UUID, ...]
