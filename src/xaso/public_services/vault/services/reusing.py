"""A paper of the vault goes into a dossier: a copy of its file, and a note of where it was used."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import blind_index
from xaso.kernel.files.api import StoredFileInfo, unlock_copy
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib import clock
from xaso.public_services.vault.contracts import Paper
from xaso.public_services.vault.models import (
    INSTALLATION,
    PaperUse,
    VaultFile,
    VaultOwner,
    VaultPaper,
)
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.presentation import detail_of
from xaso.public_services.vault.queries.owners import find_owner
from xaso.public_services.vault.queries.papers import find_paper


class NoSuchPaperError(LookupError):
    """There is no such paper in this person's vault, or its file cannot be opened (yet)."""


@dataclass(frozen=True, slots=True)
class Reused:
    """A copy of a paper's file, whose paper it is, and what it is in one line."""

    file: StoredFileInfo
    owner_id: UUID
    said: str


def copy_for_dossier(paper_id: UUID, *, actor: User, level: int) -> Reused:
    """Give the commune in force a copy of a paper's file; the scanner looks at it again.

    Raises:
        NoSuchPaperError: it is not there.
    """
    owner = find_owner(actor.pk, level)
    paper = find_paper(owner, paper_id, actor.full_name) if owner else None
    if owner is None or paper is None or not paper.is_open or _is_over(paper):
        raise NoSuchPaperError(paper_id)
    here = require_commune()
    with acting_in(paper.commune_id):
        file = VaultFile.objects.get(paper_id=paper_id)
        lock = owner.key.lock_of(paper_id)
        made = unlock_copy(
            file.stored_file_id, lock=lock, name=paper.name, to_commune=here, actor=actor
        )
    return Reused(made, owner.pk, ", ".join(filter(None, (paper.title, detail_of(paper)))))


def _is_over(paper: Paper) -> bool:
    return paper.removed_at is not None or bool(paper.ending)


@transaction.atomic
def note_uses(owner_id: UUID, paper_ids: Iterable[UUID], code: str) -> int:
    """Note that papers of a vault went into a dossier, each once; return how many there were.

    Owner and papers are those that :func:`copy_for_dossier` named; who removed a paper since
    has used it all the same, and of a vault that was destroyed nothing is noted.
    """
    owner = VaultOwner.objects.in_use().filter(pk=owner_id).first()
    if owner is None:
        return 0
    index = blind_index(code, commune_id=INSTALLATION, purpose="vault")
    with opened(owner.pk):
        theirs = VaultPaper.objects.filter(owner=owner, pk__in=set(paper_ids))
        uses = [
            PaperUse(paper=paper, code_index=index, used_at=clock.now()) for paper in theirs
        ]
        for use in uses:
            use.say(owner, {"code": code})
        PaperUse.objects.bulk_create(uses, ignore_conflicts=True)
    return len(uses)
