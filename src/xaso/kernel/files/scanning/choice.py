"""The malware scanner of this installation, if it has one."""

from django.conf import settings

from xaso.kernel.files.scanning.clamd import Clamd
from xaso.kernel.files.scanning.port import Scanner


def scanner() -> Scanner | None:
    """Return the scanner that ``XASO_CLAMD`` names; ``None`` where none is configured."""
    return Clamd(settings.XASO_CLAMD) if settings.XASO_CLAMD else None
