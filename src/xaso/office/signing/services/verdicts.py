"""Checking files, and keeping what was found with its evidence."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import defer_on_commit, task
from xaso.kernel.files.api import (
    DamagedFileError,
    FileQuarantinedError,
    LockedFileError,
    NoSuchFileError,
    info,
    many,
    read,
)
from xaso.lib import clock
from xaso.office.signing.models import KeptVerdict
from xaso.office.signing.queries.requests import signatures_written
from xaso.office.signing.queries.verdicts import (
    kept_verification,
    uncertain_files,
    verdicts_of,
)
from xaso.office.signing.services.alone import LASTS, alone_with
from xaso.office.signing.verifying.checking import Rules, verify
from xaso.office.signing.verifying.trust import Trust, read_trust
from xaso.office.signing.verifying.values import Verdict, Verification

PDF = "application/pdf"
UNREADABLE = (NoSuchFileError, FileQuarantinedError, DamagedFileError, LockedFileError)
ASKED_FOR = timedelta(days=7)
"""How long an answer that was not given is asked for again."""


def rules_in_force() -> Rules:
    """Return whom this installation trusts, and whether it asks authorities."""
    place: str = settings.XASO_SIGNING_TRUST
    return Rules(
        trust=read_trust(Path(place)) if place else Trust(),
        is_online=settings.XASO_SIGNING_ASK,
        most_bytes=settings.XASO_FILES_MAX_BYTES,
    )


def count_trusted_roots() -> int:
    """Return how many root authorities this installation trusts.

    Raises:
        OSError, ValueError: their certificates cannot be read.
    """
    return len(rules_in_force().trust.roots)


def verify_pdf(content: bytes, *, at: datetime | None = None) -> Verification:
    """Check the signatures of any PDF, for now or for a moment past; keep nothing.

    Raises:
        OSError, ValueError: the trusted certificates cannot be read.
    """
    return verify(content, rules_in_force(), at=at)


def check_file(
    file_id: UUID, *, again: bool = False, actor: User | None = None
) -> Verification:
    """Check a stored file and keep the verdict with its evidence; checked once unless ``again``.

    A file of ours must bear every signature that we wrote into it: an earlier state of it is
    genuine, and still not the document.

    Raises:
        FileQuarantinedError: nobody may open the file yet, or at all.
    """
    known = None if again else kept_verification(file_id)
    if known is not None:
        return known
    written = signatures_written(file_id)
    found = _complete(verify_pdf(read(file_id)), written)
    _keep(file_id, found, written, actor)
    return found


def _complete(found: Verification, written: int | None) -> Verification:
    is_earlier = written is not None and len(found.signatures) < written
    return found.made_worse("fewer_signatures") if is_earlier else found


def _keep(
    file_id: UUID, found: Verification, written: int | None, actor: User | None
) -> KeptVerdict:
    return KeptVerdict.objects.create(
        file_id=file_id,
        checked_at=found.checked_at,
        verdict=found.verdict,
        signatures=len(found.signatures),
        written=written,
        report=found.as_plain(),
        evidence=[one.as_plain() for one in found.evidence],
        sha256=found.sha256,
        software=found.software,
        checked_by=actor,
    )


def ask_for_checks(file_ids: list[UUID]) -> None:
    """Have the worker check those of these files that are PDF and were never checked."""
    if file_ids:
        defer_on_commit(check_new, file_ids=[str(one) for one in file_ids])


@task("signing.check_new", atomic=False)
def check_new(file_ids: list[str]) -> None:
    """Check, in the worker, the files that have just come."""
    check_files([UUID(one) for one in file_ids])


def check_files(file_ids: list[UUID]) -> None:
    """Check those of these files that are PDF and were never checked; outside a transaction.

    Authorities are waited for while no transaction is open. Who comes while another checks a
    file waits for that verdict: a result is asked for twice at once, for its code and its vault.
    """
    with transaction.atomic():
        waiting = _never_checked(file_ids)
    for file_id in waiting:
        with alone_with(f"signing.check|{file_id}", patience=LASTS.total_seconds()):
            _check_first(file_id)


def _check_first(file_id: UUID) -> None:
    with transaction.atomic():
        is_known = bool(verdicts_of([file_id]))
    found, written = (None, None) if is_known else _judged(file_id)
    if found is not None:
        with transaction.atomic():
            _keep(file_id, found, written, None)


def check_uncertain() -> int:
    """Check once more what an authority left open lately; keep a new verdict, return how many.

    Outside a transaction, in the commune in force.
    """
    with transaction.atomic():
        waiting = uncertain_files(clock.now() - ASKED_FOR)
    changed = 0
    for file_id in waiting:
        found, written = _judged(file_id)
        if found is not None and found.verdict != Verdict.INDETERMINATE:
            with transaction.atomic():
                _keep(file_id, found, written, None)
            changed += 1
    return changed


def _judged(file_id: UUID) -> tuple[Verification | None, int | None]:
    """Judge a file outside a transaction; nothing where it cannot be read or judged just now."""
    try:
        with transaction.atomic():
            content, written = read(file_id), signatures_written(file_id)
    except UNREADABLE:
        return None, None
    found = _complete(verify_pdf(content), written)
    return (None if found.is_passing else found), written


def _never_checked(file_ids: list[UUID]) -> list[UUID]:
    known = verdicts_of(file_ids)
    return [
        file_id
        for file_id, about in many(file_ids).items()
        if file_id not in known and about.media_type == PDF and about.is_available
    ]


def is_checkable(file_id: UUID) -> bool:
    """Tell whether a file is there, open, and a PDF."""
    try:
        about = info(file_id)
    except NoSuchFileError:
        return False
    return about.media_type == PDF and about.is_available
