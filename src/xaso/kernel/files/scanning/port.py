"""What files ask of a malware scanner."""

from collections.abc import Iterable
from typing import Protocol


class ScannerUnavailableError(Exception):
    """The scanner gave no verdict; whatever was asked about stays closed."""


class Scanner(Protocol):
    """Tells whether a content is malware."""

    def scan(self, pieces: Iterable[bytes], *, seconds: float) -> str:
        """Return the name of what was found, an empty text if nothing was.

        Raises :class:`ScannerUnavailableError` when there is no verdict in time.
        """

    def version(self) -> str:
        """Return what the scanner says about itself and its signatures."""
