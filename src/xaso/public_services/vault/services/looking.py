"""Files of the vault are opened; each look is written down and shown to the owner."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record_access
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib import clock
from xaso.public_services.vault.contracts import Paper, Share
from xaso.public_services.vault.models import VaultAccess, VaultFile, VaultOwner, VaultShare
from xaso.public_services.vault.opening import opened
from xaso.public_services.vault.permissions import READ_SHARED
from xaso.public_services.vault.queries.shares import describe_share, find_shared, papers_in
from xaso.public_services.vault.services.reusing import NoSuchPaperError

What = VaultAccess.What


class NoSuchShareError(LookupError):
    """Nothing of this id is shared with the authority of the commune in force today."""


@dataclass(frozen=True, slots=True, repr=False)
class OpenFile:
    """Where a locked file lies, the key that opens it, and what it is called."""

    commune_id: int
    file_id: UUID
    lock: bytes
    name: str


@transaction.atomic
def open_own(owner: VaultOwner, paper: Paper, *, actor: User) -> OpenFile:
    """Open a paper of one's own vault, or of whom one acts for.

    Raises:
        NoSuchPaperError: its file cannot be opened (yet).
    """
    found = _open(owner, paper)
    _note(owner, actor, What.OPENED, paper_id=paper.id)
    return found


@transaction.atomic
def look_at_share(share_id: UUID, *, actor: User) -> tuple[Share, list[Paper]]:
    """Show an official what is shared with their authority.

    Raises:
        NoSuchShareError: it ended, is over, or is shared with others.
    """
    row = _shared(share_id, actor)
    with opened(row.owner_id):
        papers = papers_in(row)
        _note_official(row, actor, What.LISTED, "title, number, issuer, days")
    return describe_share(row, row.owner), papers


@transaction.atomic
def open_shared(share_id: UUID, paper_id: UUID, *, actor: User) -> OpenFile:
    """Open a shared paper for an official, while the share lasts.

    Raises:
        NoSuchShareError: it ended, is over, or is shared with others.
        NoSuchPaperError: the paper is not in it any more, or cannot be opened.
    """
    row = _shared(share_id, actor)
    with opened(row.owner_id):
        paper = next((one for one in papers_in(row) if one.id == paper_id), None)
        if paper is None:
            raise NoSuchPaperError(paper_id)
        found = _open(row.owner, paper)
        _note_official(row, actor, What.OPENED, "file", paper_id)
    return found


def _shared(share_id: UUID, actor: User) -> VaultShare:
    require(actor, READ_SHARED.key)
    row = find_shared(share_id)
    if row is None:
        raise NoSuchShareError(share_id)
    return row


def _open(owner: VaultOwner, paper: Paper) -> OpenFile:
    if not paper.is_open:
        raise NoSuchPaperError(paper.id)
    with acting_in(paper.commune_id):
        file = VaultFile.objects.get(paper_id=paper.id)
    lock = owner.key.lock_of(paper.id)
    return OpenFile(paper.commune_id, file.stored_file_id, lock, paper.name)


def _note_official(
    row: VaultShare, actor: User, what: What, fields: str, paper_id: UUID | None = None
) -> None:
    """Write an official's look down for the owner, and in the commune's log of accesses."""
    _note(row.owner, actor, what, paper_id=paper_id, share=row)
    number = row.owner.number
    commune = require_commune()
    index = blind_index(number, commune_id=commune, purpose=PERSON) if number else b""
    record_access(
        actor=actor,
        person_index=index,
        purpose=row.said["purpose"],
        subject=("vault.share", row.pk),
        fields=fields,
    )


def _note(
    owner: VaultOwner,
    actor: User,
    what: What,
    *,
    paper_id: UUID | None = None,
    share: VaultShare | None = None,
) -> None:
    with opened(owner.pk):
        VaultAccess.objects.create(
            owner=owner, paper_id=paper_id, share=share, actor=actor, what=what, at=clock.now()
        )
