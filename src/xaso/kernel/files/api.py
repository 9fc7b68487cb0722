"""What other modules use of files.

Rows of other modules refer to a stored file by ``CommuneForeignKey("files.StoredFile",
models.PROTECT, related_name="+")``. Who may see a file is decided by the module that
refers to it: files has no pages of its own.
"""

from xaso.kernel.files.queries import StoredFileInfo, info, many
from xaso.kernel.files.refusals import FileRefusedError, Refusal, explain
from xaso.kernel.files.responses import as_response
from xaso.kernel.files.services import (
    DamagedFileError,
    FileQuarantinedError,
    NoSuchFileError,
    open_stream,
    read,
    store,
    store_bytes,
)

__all__ = [
    "DamagedFileError",
    "FileQuarantinedError",
    "FileRefusedError",
    "NoSuchFileError",
    "Refusal",
    "StoredFileInfo",
    "as_response",
    "explain",
    "info",
    "many",
    "open_stream",
    "read",
    "store",
    "store_bytes",
]
