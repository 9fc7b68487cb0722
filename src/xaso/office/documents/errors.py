"""Why something could not be done with a document."""

from django.utils.functional import Promise


class DocumentError(Exception):
    """It cannot be done; ``reason`` is the sentence for the person."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class WrongStateError(DocumentError):
    """The document does not stand so that this could be done."""


class NotCheckedYetError(DocumentError):
    """A file that it takes is still being checked for malware."""


class NumberTakenError(DocumentError):
    """The number cannot be given: it is taken, not reserved, or its year is closed."""
