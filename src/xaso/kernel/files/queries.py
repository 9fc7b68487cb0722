"""Reads over stored files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xaso.kernel.files.media_types import SHOWN_INLINE
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.states import ObjectState, Treatment, explain_state


class NoSuchFileError(LookupError):
    """The commune in force has no file with this id."""


@dataclass(frozen=True, slots=True)
class StoredFileInfo:
    """What is known of a file without opening it."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    created_by_id: UUID | None
    state: str = ObjectState.AVAILABLE
    treatment: str = Treatment.UNCHANGED
    findings: tuple[str, ...] = ()

    @property
    def is_available(self) -> bool:
        """Whether it may be opened."""
        return self.state == ObjectState.AVAILABLE

    @property
    def notice(self) -> str:
        """What the person at the desk should know of its state; empty if nothing."""
        return explain_state(self.state)

    @property
    def was_changed(self) -> bool:
        """Whether what is kept is not, byte by byte, what came."""
        return bool(self.treatment)

    @property
    def is_picture(self) -> bool:
        """Whether it is a photograph or a scan saved as a picture."""
        return self.media_type.startswith("image/")

    @property
    def shows_inline(self) -> bool:
        """Whether browsers show it inside a page."""
        return self.media_type in SHOWN_INLINE


def get_row(file_id: UUID) -> StoredFile:
    """Return the row of a file with its content; raise :class:`NoSuchFileError`."""
    row = StoredFile.objects.select_related("content").filter(pk=file_id).first()
    if row is None:
        raise NoSuchFileError(file_id)
    return row


def info(file_id: UUID) -> StoredFileInfo:
    """Return what is known of one file; raise :class:`NoSuchFileError`."""
    return describe(get_row(file_id))


def many(ids: Iterable[UUID]) -> dict[UUID, StoredFileInfo]:
    """Return what is known of several files by their ids, in one query; unknown ids are left out."""
    rows = StoredFile.objects.select_related("content").filter(pk__in=set(ids))
    return {row.pk: describe(row) for row in rows}


def describe(row: StoredFile) -> StoredFileInfo:
    """Return what others may know of the row."""
    return StoredFileInfo(
        id=row.pk,
        name=row.original_name,
        media_type=row.media_type,
        size=row.content.size,
        sha256=bytes(row.content.sha256).hex(),
        created_at=row.created_at,
        created_by_id=row.created_by_id,
        state=row.content.state,
        treatment=row.treatment,
        findings=tuple(row.findings.split()),
    )
