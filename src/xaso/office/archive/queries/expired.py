"""Files whose time is over."""

from datetime import date

from xaso.office.archive.models import FileState, WorkFile, WorkFileQuerySet


def expired_files(today: date) -> WorkFileQuerySet:
    """Return files of the archive that need not be kept any longer, on no list yet."""
    return WorkFile.objects.filter(state=FileState.ARCHIVED, kept_until__lt=today)
