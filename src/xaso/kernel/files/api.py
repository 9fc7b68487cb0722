"""What other modules use of files.

Rows of other modules refer to a stored file by ``CommuneForeignKey("files.StoredFile",
models.PROTECT, related_name="+")``. Who may see a file is decided by the module that
refers to it: files has no pages of its own.
"""

from xaso.kernel.files.contents import DamagedFileError
from xaso.kernel.files.health import Health, examine_files
from xaso.kernel.files.keepers import FileKeeper, keepers
from xaso.kernel.files.queries import NoSuchFileError, StoredFileInfo, info, many
from xaso.kernel.files.refusals import FileRefusedError, Refusal, explain
from xaso.kernel.files.responses import as_response
from xaso.kernel.files.services.keeping import copy, store, store_bytes
from xaso.kernel.files.services.opening import FileQuarantinedError, open_stream, read
from xaso.kernel.files.states import ObjectState, explain_state

__all__ = [
    "DamagedFileError",
    "FileKeeper",
    "FileQuarantinedError",
    "FileRefusedError",
    "Health",
    "NoSuchFileError",
    "ObjectState",
    "Refusal",
    "StoredFileInfo",
    "as_response",
    "copy",
    "examine_files",
    "explain",
    "explain_state",
    "info",
    "keepers",
    "many",
    "open_stream",
    "read",
    "store",
    "store_bytes",
]
