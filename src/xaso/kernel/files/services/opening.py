"""Giving files back."""

from collections.abc import Iterator
from uuid import UUID

from xaso.kernel.files.contents import check_content
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.queries import get_row


class FileQuarantinedError(Exception):
    """The file is not available (yet): being checked for malware, or infected."""

    def __init__(self, file_id: UUID, state: str) -> None:
        super().__init__(str(file_id))
        self.state = state


def open_stream(file_id: UUID, *, lock: bytes | None = None) -> Iterator[bytes]:
    """Return the content in pieces, each checked before it is handed out.

    The row and the first piece are read at once, so that a missing, held back or damaged
    file is known before anything was sent: ``NoSuchFileError``, ``DamagedFileError``,
    :class:`FileQuarantinedError`. A file that was locked opens with its ``lock`` only:
    ``LockedFileError``.
    """
    return open_row(get_row(file_id), lock=lock)


def open_row(row: StoredFile, *, lock: bytes | None = None) -> Iterator[bytes]:
    """Return the content of a file whose row was read; see :func:`open_stream`."""
    if not row.is_available:
        raise FileQuarantinedError(row.pk, row.content.state)
    pieces = check_content(row.content, lock)
    return _resumed(next(pieces), pieces)


def read(file_id: UUID, *, lock: bytes | None = None) -> bytes:
    """Return the whole content, for files known to be small."""
    return b"".join(open_stream(file_id, lock=lock))


def _resumed(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
