"""Why something was not signed, registered or changed."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BUSY = _("This is being signed at this moment. Please try again shortly.")


class NotSignedError(Exception):
    """It cannot be done; ``reason`` is the sentence for the person."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class WrongPinError(NotSignedError):
    """The PIN does not open the key."""


class BusyError(NotSignedError):
    """Somebody else is at it and was not done in the time one waits; nothing was lost."""

    def __init__(self) -> None:
        super().__init__(BUSY)
