"""Why an upload is not taken, and how one says so."""

from enum import StrEnum

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


class Refusal(StrEnum):
    """What is wrong with an upload."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TYPE_NOT_TAKEN = "type_not_taken"
    NAME_DOES_NOT_FIT = "name_does_not_fit"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_COMPLEX = "too_complex"
    UNSAFE = "unsafe"
    UPLOAD_UNKNOWN = "upload_unknown"
    UPLOAD_INCOMPLETE = "upload_incomplete"


class FileRefusedError(ValueError):
    """An upload is not taken; nothing of it was kept."""

    def __init__(self, reason: Refusal, *, name: str, limit: int = 0) -> None:
        super().__init__(reason.value)
        self.reason, self.name, self.limit = reason, name, limit


def explain(error: FileRefusedError) -> str:
    """Return the refusal as a sentence that says what to do."""
    sentences = {
        Refusal.EMPTY: _("The file “%(name)s” is empty. Please choose another file."),
        Refusal.TOO_LARGE: _(
            "The file “%(name)s” is larger than %(limit)s. Please send a smaller file."
        ),
        Refusal.TYPE_NOT_TAKEN: _(
            "The file “%(name)s” is not of a kind that is taken. Please send a PDF, a picture "
            "(JPEG, PNG, WebP, HEIC, TIFF), a document (DOCX, XLSX, ODT) or plain text."
        ),
        Refusal.NAME_DOES_NOT_FIT: _(
            "The ending of the name “%(name)s” does not fit what is in the file. Please check "
            "that it is the right file."
        ),
        Refusal.DAMAGED: _(
            "The file “%(name)s” is damaged and cannot be read. Please scan or save it again."
        ),
        Refusal.LOCKED: _(
            "The file “%(name)s” is locked by a password. Please send it without one."
        ),
        Refusal.TOO_COMPLEX: _(
            "The file “%(name)s” is too large or too complicated to be checked. Please send a "
            "simpler copy, for example a new scan."
        ),
        Refusal.UNSAFE: _(
            "The file “%(name)s” holds parts that act by themselves when it is opened, so it is "
            "not taken. Please print it to a new PDF and send that."
        ),
        Refusal.UPLOAD_UNKNOWN: _(
            "A file that was sent earlier is no longer here. Please choose it again."
        ),
        Refusal.UPLOAD_INCOMPLETE: _(
            "The file “%(name)s” has not arrived completely. Please choose it again; what has "
            "arrived is not sent twice."
        ),
    }
    limit = filesizeformat(error.limit)
    return sentences[error.reason] % {"name": error.name, "limit": limit}
