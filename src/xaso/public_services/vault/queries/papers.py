"""Reads over the papers of one owner; each opens that owner's vault for itself."""

from datetime import timedelta
from uuid import UUID

from xaso.lib import clock
from xaso.lib.text import fold
from xaso.public_services.vault.contracts import Paper, Used
from xaso.public_services.vault.models import PaperUse, VaultOwner, VaultPaper
from xaso.public_services.vault.opening import opened

UNDO = timedelta(days=30)
"""How long a removed paper can be brought back."""


def papers_of(owner: VaultOwner) -> list[Paper]:
    """Return what lies in a vault, the newest first, what was removed lately included.

    A page shows what :func:`is_theirs` allows.
    """
    with opened(owner.pk):
        rows = VaultPaper.objects.filter(owner=owner).order_by("-added_at", "-id")
        return [describe(row, owner) for row in rows]


def find_paper(owner: VaultOwner, paper_id: UUID, full_name: str) -> Paper | None:
    """Return one paper of a vault for who opens it, if it is there and bears their name."""
    with opened(owner.pk):
        row = VaultPaper.objects.filter(owner=owner, pk=paper_id).first()
        found = describe(row, owner) if row else None
    return found if found and is_theirs(found, full_name) else None


def is_theirs(paper: Paper, full_name: str) -> bool:
    """Tell whether a result bears the name of who opens the vault.

    A number is typed at a desk, and a slip must not show a stranger's paper.
    """
    return paper.is_own or fold(paper.holder) == fold(full_name)


def is_usable(paper: Paper) -> bool:
    """Tell whether a paper can go into a dossier today: there, open, valid, not ended by its office."""
    is_valid = paper.valid_to is None or paper.valid_to >= clock.today()
    return paper.is_open and paper.removed_at is None and is_valid and not paper.ending


def uses_of(owner: VaultOwner, paper_id: UUID) -> list[Used]:
    """Return in which dossiers a paper was used, the latest first."""
    with opened(owner.pk):
        rows = PaperUse.objects.filter(owner=owner, paper_id=paper_id).order_by("-used_at")
        return [Used(_of(row, owner).said["code"], row.used_at) for row in rows]


def describe(row: VaultPaper, owner: VaultOwner) -> Paper:
    """Return a paper in words, unsealed with its owner's key."""
    said = _of(row, owner).said
    return Paper(
        id=row.pk,
        commune_id=row.of_commune_id,
        kind=said["kind"],
        title=said["title"],
        number=said["number"],
        issuer=said["issuer"],
        reference=said["reference"],
        holder=said["holder"],
        name=said["name"],
        media_type=said["media_type"],
        size=said["size"],
        sha256=said["sha256"],
        origin=row.origin,
        state=row.state,
        verdict=row.verdict,
        issued_on=row.issued_on,
        valid_to=row.valid_to,
        added_at=row.added_at,
        removed_at=row.removed_at,
        check_code=said.get("check_code", ""),
        ending=said.get("ending", ""),
    )


def _of[Row: (VaultPaper, PaperUse)](row: Row, owner: VaultOwner) -> Row:
    """Give a row its owner, whose key is unsealed already."""
    row.owner = owner
    return row
