"""Papers come into a vault: results by themselves, others by their owners."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from uuid import UUID

from django.db import IntegrityError, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import blind_index
from xaso.kernel.events.api import defer_on_commit, task
from xaso.kernel.files.api import FileQuarantinedError, ObjectState, discard, info, lock_copy
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.office.signing.api import DocumentFacts, check_code_for, check_files, verdicts_of
from xaso.public_services.vault.contracts import NewPaper, ResultPaper
from xaso.public_services.vault.kinds import end_of, kind_of_result
from xaso.public_services.vault.models import (
    INSTALLATION,
    VaultFile,
    VaultOwner,
    VaultPaper,
)
from xaso.public_services.vault.opening import every_vault, opened
from xaso.public_services.vault.queries.papers import UNDO
from xaso.public_services.vault.services.owners import hold, vault_for, vault_of_number

NEUTRAL = "giay-to"
"""What a locked file is called in the store: its own name stands sealed with the paper."""
AT_ONCE = 200
MOST_OWN = 300
State, Origin = VaultPaper.State, VaultPaper.Origin


@dataclass(frozen=True, slots=True)
class _Words:
    kind: str
    title: str
    number: str
    issuer: str
    holder: str = ""
    reference: str = ""
    check_code: str = ""


class FullVaultError(Exception):
    """The owner has brought as many papers as a vault takes."""


class StrangePaperError(Exception):
    """The id that the form carries is already somebody else's paper."""


@transaction.atomic
def keep_result(given: ResultPaper) -> UUID | None:
    """Keep a result in its owner's vault, once; return its id, nothing if it was there.

    The owner may never have signed in. Rows only: the file is locked by the worker.
    """
    owner = vault_of_number(given.owner_number)
    once = once_of(given.reference, given.file_id)
    with opened(owner.pk):
        if VaultPaper.objects.filter(owner=owner, once_index=once).exists():
            return None
        paper = VaultPaper(origin=Origin.RESULT, once_index=once)
        kind = kind_of_result(given.result_code, given.title)
        paper.issued_on = given.issued_on
        paper.valid_to = given.valid_to or end_of(kind, given.issued_on)
        code = check_code_for(given.file_id, _facts(given))
        words = _Words(
            kind, given.title, given.number, given.issuer, given.holder, given.reference, code
        )
        _keep(owner, paper, words, given.file_id)
    defer_on_commit(lock_new)
    return paper.pk


@transaction.atomic
def add_paper(given: NewPaper, *, actor: User, level: int, number: str = "") -> UUID:
    """Keep a paper that its owner brought; the same form pressed twice gives one paper.

    ``number`` is that of whom the actor was confirmed to act for, if it is not for themselves.

    Raises:
        StrangePaperError: the id is taken by a paper in another vault.
        FullVaultError: there is no room for more of their own.
    """
    owner = vault_of_number(number) if number else vault_for(actor, level)
    with opened(owner.pk):
        if VaultPaper.objects.filter(owner=owner, pk=given.id).exists():
            return given.id
        own = VaultPaper.objects.filter(owner=owner, origin=Origin.UPLOADED)
        if own.count() >= MOST_OWN:
            raise FullVaultError
        paper = VaultPaper(id=given.id, origin=Origin.UPLOADED)
        paper.issued_on, paper.valid_to = given.issued_on, given.valid_to
        words = _Words(given.kind, given.title, given.number, given.issuer)
        try:
            with transaction.atomic():
                _keep(owner, paper, words, given.file_id)
        except IntegrityError as error:
            raise StrangePaperError from error
        lock_file(owner, paper)
    return paper.pk


def once_of(reference: str, file_id: UUID) -> bytes:
    """Return under which index a result comes to a vault once: that of its dossier and content."""
    return _index(f"{reference}|{info(file_id).sha256}")


def _facts(given: ResultPaper) -> DocumentFacts:
    """Return what the check page may say of a result; not what it is about."""
    return DocumentFacts(given.title, given.number, given.issuer, given.issued_on)


def _keep(owner: VaultOwner, paper: VaultPaper, words: _Words, file_id: UUID) -> None:
    about = info(file_id)
    paper.of_commune_id, paper.added_at = require_commune(), clock.now()
    said = {
        "kind": words.kind,
        "title": words.title,
        "number": words.number,
        "issuer": words.issuer,
        "holder": words.holder,
        "reference": words.reference,
        "check_code": words.check_code,
        "name": about.name,
        "media_type": about.media_type,
        "size": about.size,
        "sha256": about.sha256,
    }
    paper.say(owner, said)
    paper.save(force_insert=True)
    VaultFile.objects.create(stored_file_id=file_id, paper_id=paper.pk, owner_id=owner.pk)


def lock_file(owner: VaultOwner, paper: VaultPaper) -> None:
    """Lock the file of a paper with its owner's key, unless its check is not over.

    What the owner brought is then gone from the commune's own store; a dossier keeps its result.
    """
    with acting_in(paper.of_commune_id):
        row = VaultFile.objects.select_for_update().get(paper_id=paper.pk)
        if row.is_locked:
            return
        try:
            _lock(row, owner, paper)
            paper.state = State.KEPT
        except FileQuarantinedError as held:
            is_bad = held.state == ObjectState.INFECTED
            paper.state = State.REFUSED if is_bad else State.WAITING
    paper.save(update_fields=["state", "verdict"])


def _lock(row: VaultFile, owner: VaultOwner, paper: VaultPaper) -> None:
    source = row.stored_file_id
    if verdict := verdicts_of([source]).get(source):
        paper.verdict = VaultPaper.Verdict(verdict)
    name = f"{NEUTRAL}{PurePath(info(source).name).suffix}"
    row.stored_file_id = lock_copy(source, lock=owner.key.lock_of(paper.pk), name=name)
    row.is_locked = True
    row.save(update_fields=["stored_file", "is_locked"])
    if paper.origin == Origin.UPLOADED:
        discard(source)


@transaction.atomic
def lock_waiting() -> int:
    """Lock the files of the commune in force that could not be locked when they came."""
    rows = list(VaultFile.objects.filter(is_locked=False).order_by("paper_id")[:AT_ONCE])
    for row in rows:
        owner = VaultOwner.objects.in_use().filter(pk=row.owner_id).first()
        if owner is not None:
            with opened(owner.pk):
                lock_file(owner, VaultPaper.objects.get(owner=owner, pk=row.paper_id))
    return len(rows)


@task("vault.lock_new", atomic=False)
def lock_new() -> None:
    """Check the signatures of files that have just come, in the worker, and lock them."""
    check_and_lock()


def check_and_lock() -> None:
    """Check the signatures of results that wait, then lock what can be locked.

    Once a file is locked, nobody but its owner opens it, so it is checked before.
    """
    with transaction.atomic():
        rows = VaultFile.objects.filter(is_locked=False).order_by("paper_id")[:AT_ONCE]
        waiting = [row.stored_file_id for row in rows if _is_result(row)]
    check_files(waiting)
    lock_waiting()


def _is_result(row: VaultFile) -> bool:
    """Tell whether an office gave the paper: what its owner brought is nobody's to judge."""
    with opened(row.owner_id):
        return VaultPaper.objects.filter(pk=row.paper_id, origin=Origin.RESULT).exists()


@transaction.atomic
def remove_paper(owner_id: UUID, paper_id: UUID) -> None:
    """Take a paper that its owner brought out of sight; it can be brought back for a while."""
    _note_removed(owner_id, paper_id, is_removed=True)


@transaction.atomic
def restore_paper(owner_id: UUID, paper_id: UUID) -> None:
    """Bring a removed paper back."""
    _note_removed(owner_id, paper_id, is_removed=False)


def _note_removed(owner_id: UUID, paper_id: UUID, *, is_removed: bool) -> None:
    owner = hold(owner_id)
    with opened(owner.pk):
        rows = VaultPaper.objects.filter(owner=owner, pk=paper_id, origin=Origin.UPLOADED)
        rows.update(removed_at=clock.now() if is_removed else None)


@transaction.atomic
def forget_removed(kept: timedelta = UNDO) -> int:
    """Delete for good what was removed long ago, in the commune in force; return how many."""
    with every_vault():
        old = VaultPaper.objects.filter(
            of_commune_id=require_commune(), removed_at__lt=clock.now() - kept
        )
        ids = list(old.values_list("pk", flat=True)[:AT_ONCE])
        drop_files(ids)
        VaultPaper.objects.filter(pk__in=ids).delete()
    return len(ids)


def drop_files(paper_ids: list[UUID]) -> None:
    """Let go of the files of papers in the commune in force."""
    rows = VaultFile.objects.filter(paper_id__in=paper_ids)
    files = list(rows.values_list("stored_file_id", flat=True))
    rows.delete()
    for file_id in files:
        discard(file_id)


def new_id() -> UUID:
    """Return the id that a form is given, so that what it adds is added once."""
    return uuid7()


def _index(text: str) -> bytes:
    return blind_index(text, commune_id=INSTALLATION, purpose="vault")
