"""What other modules use of files.

Rows of other modules refer to a stored file by ``CommuneForeignKey("files.StoredFile",
models.PROTECT, related_name="+")``. Who may see a file is decided by the module that
refers to it: files has no pages of its own.
"""

from xaso.kernel.files.brought import (
    NamedFile,
    SentUpload,
    resume_attributes,
    sent_uploads,
    sent_uploads_field,
    store_brought,
)
from xaso.kernel.files.citizens import citizens_uploads
from xaso.kernel.files.contents import DamagedFileError
from xaso.kernel.files.health import Health, examine_files
from xaso.kernel.files.keepers import FileKeeper, keepers
from xaso.kernel.files.locks import LockedFileError
from xaso.kernel.files.queries import NoSuchFileError, StoredFileInfo, info, many
from xaso.kernel.files.refusals import FileRefusedError, Refusal, explain
from xaso.kernel.files.responses import as_response
from xaso.kernel.files.scanning.port import ScannerUnavailableError
from xaso.kernel.files.services.erasing import erase
from xaso.kernel.files.services.keeping import (
    copy,
    lock_copy,
    store,
    store_all,
    store_as_it_came,
    store_bytes,
    store_package,
    unlock_copy,
)
from xaso.kernel.files.services.opening import FileQuarantinedError, open_stream, read
from xaso.kernel.files.services.scanning import find_malware
from xaso.kernel.files.services.sweeping import discard
from xaso.kernel.files.states import ObjectState, explain_state
from xaso.kernel.files.tus import VERSION as TUS_VERSION
from xaso.kernel.files.tus import TusError
from xaso.kernel.files.tus_server import go_on, open_upload
from xaso.kernel.files.widgets import PartsFileDrop

__all__ = [
    "TUS_VERSION",
    "DamagedFileError",
    "FileKeeper",
    "FileQuarantinedError",
    "FileRefusedError",
    "Health",
    "LockedFileError",
    "NamedFile",
    "NoSuchFileError",
    "ObjectState",
    "PartsFileDrop",
    "Refusal",
    "ScannerUnavailableError",
    "SentUpload",
    "StoredFileInfo",
    "TusError",
    "as_response",
    "citizens_uploads",
    "copy",
    "discard",
    "erase",
    "examine_files",
    "explain",
    "explain_state",
    "find_malware",
    "go_on",
    "info",
    "keepers",
    "lock_copy",
    "many",
    "open_stream",
    "open_upload",
    "read",
    "resume_attributes",
    "sent_uploads",
    "sent_uploads_field",
    "store",
    "store_all",
    "store_as_it_came",
    "store_brought",
    "store_bytes",
    "store_package",
    "unlock_copy",
]
