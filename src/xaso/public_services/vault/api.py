"""What other modules use of the vault: plain values in and out, never models."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xaso.public_services.vault.contracts import RECALLED, REPLACED, ResultPaper
from xaso.public_services.vault.kinds import fits
from xaso.public_services.vault.opening import opened_first
from xaso.public_services.vault.presentation import detail_of
from xaso.public_services.vault.queries.owners import owner_rows
from xaso.public_services.vault.queries.papers import is_theirs, is_usable, papers_of
from xaso.public_services.vault.services.ending import end_result
from xaso.public_services.vault.services.keeping import keep_result
from xaso.public_services.vault.services.reusing import (
    NoSuchPaperError,
    Reused,
    copy_for_dossier,
    note_uses,
)

__all__ = [
    "RECALLED",
    "REPLACED",
    "NoSuchPaperError",
    "OfferedPaper",
    "ResultPaper",
    "Reused",
    "copy_for_dossier",
    "end_result",
    "fitting",
    "keep_result",
    "note_uses",
    "papers_in_vault",
]


@dataclass(frozen=True, slots=True)
class OfferedPaper:
    """A paper that can be used in a dossier; ``detail`` says number, issuer and day."""

    id: UUID
    kind: str
    title: str
    detail: str


def papers_in_vault(user_id: UUID, full_name: str, level: int) -> list[OfferedPaper]:
    """Return what somebody's vault holds that can be used today: there, open, valid, theirs."""
    with opened_first(owner_rows(user_id, level)) as owner:
        found = papers_of(owner) if owner else []
    usable = [one for one in found if is_theirs(one, full_name) and is_usable(one)]
    return [OfferedPaper(one.id, one.kind, one.title, detail_of(one)) for one in usable]


def fitting(papers: Iterable[OfferedPaper], component: str) -> list[OfferedPaper]:
    """Return those of somebody's papers that may be what a component asks for."""
    return [one for one in papers if fits(component, kind=one.kind, title=one.title)]
