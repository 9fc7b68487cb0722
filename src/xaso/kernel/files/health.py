"""Whether store and malware scanner do what they are there for; shown by ``xaso doctor``."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction

from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.scanning.choice import scanner
from xaso.kernel.files.scanning.port import ScannerUnavailableError
from xaso.kernel.files.states import ObjectState
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.organisations.api import served_communes
from xaso.kernel.tenancy.api import acting_in

# The standard test of malware scanners (EICAR), in two halves so that no scanner finds this file.
TEST_FILE = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True, slots=True)
class Health:
    """One thing that was looked at; ``level`` is good, warn or bad."""

    what: str
    level: str
    message: str


def examine_files() -> Iterator[Health]:
    """Try store and scanner, and count what waits in quarantine."""
    yield _store()
    yield from _scanner()
    yield from _quarantine()


def _store() -> Health:
    try:
        return Health("files", "good", f"Files can be kept: {storage().describe()}.")
    except (OSError, KeyError, ValueError, ImproperlyConfigured) as error:
        return Health("files", "bad", f"Files cannot be kept: {error}.")


def _scanner() -> Iterator[Health]:
    known = scanner()
    if known is None:
        yield Health(
            "malware",
            "warn",
            "XASO_CLAMD is not set: uploads are not scanned for malware, which security level 3 asks for.",
        )
        return
    try:
        version, found = known.version(), known.scan([TEST_FILE], seconds=10)
    except ScannerUnavailableError as error:
        yield Health(
            "malware",
            "bad",
            f"The malware scanner at {settings.XASO_CLAMD} gives no verdict ({error}): new files stay closed.",
        )
        return
    if found:
        yield Health("malware", "good", f"The malware scanner works ({version}).")
    else:
        yield Health(
            "malware",
            "bad",
            f"The malware scanner ({version}) does not know the standard test file: its signatures are missing. Run freshclam.",
        )


def _quarantine() -> Iterator[Health]:
    for commune in served_communes():
        with acting_in(commune.pk), transaction.atomic():
            waiting = StoredObject.objects.filter(state=ObjectState.QUARANTINED).count()
            reasons = _reasons()
            infected = StoredObject.objects.filter(state=ObjectState.INFECTED).count()
        if waiting:
            yield Health("malware", "warn", f"{commune}: {waiting} files wait for the scanner.")
        for reason, count in reasons:
            yield Health(
                "malware", "warn", f"{commune}: {count} files get no verdict: {reason}."
            )
        if infected:
            yield Health("malware", "warn", f"{commune}: {infected} infected files are held.")


def _reasons() -> list[tuple[str, int]]:
    """Count the contents that the scanner cannot judge by what it says of them."""
    without = StoredObject.objects.filter(scanned_at=None).exclude(finding="")
    counted = without.values_list("finding").annotate(models.Count("pk"))
    return list(counted.order_by("finding"))
