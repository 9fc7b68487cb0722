"""One document that came in, with its files, directives and history."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import ObjectState, StoredFileInfo, many
from xaso.office.documents.incoming_values import SenderChange, change_of
from xaso.office.documents.models import (
    Arrival,
    Assignment,
    ChangeFile,
    Directive,
    Document,
    DocumentAct,
    DocumentFile,
    DocumentQuerySet,
)
from xaso.office.documents.queries.duplicates import GONE
from xaso.office.documents.states import Direction, FileRole
from xaso.office.signing.api import verdicts_of

SHOWN_FIRST = (FileRole.MAIN, FileRole.ORIGINAL, FileRole.ATTACHMENT)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of the document as the page lists it."""

    row: DocumentFile
    info: StoredFileInfo
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file that came with a change of the sender; ``replaces`` where one here has its name."""

    row: ChangeFile
    info: StoredFileInfo
    verdict: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """All that the page of an incoming document shows; ``answers`` are read when they are asked for."""

    document: Document
    arrival: Arrival
    files: tuple[ShownFile, ...]
    directives: tuple[tuple[Directive, tuple[Assignment, ...]], ...]
    acts: tuple[DocumentAct, ...]
    answers: DocumentQuerySet
    enclosed: tuple[EnclosedFile, ...] = ()

    @property
    def verdict(self) -> str:
        """What the check of the document's own signatures said; empty before it."""
        own = (one for one in self.files if one.row.role in (FileRole.MAIN, FileRole.SIGNED))
        return next((one.verdict for one in own if one.verdict), "")

    @property
    def shown(self) -> ShownFile | None:
        """The file that is shown in the page."""
        fit = [
            one
            for one in self.files
            if one.row.role in SHOWN_FIRST and one.info.shows_inline and one.info.is_available
        ]
        return min(fit, key=lambda one: SHOWN_FIRST.index(one.row.role), default=None)

    @property
    def change(self) -> SenderChange | None:
        """What the sender changed and nobody has answered yet."""
        is_here = self.document.state not in GONE
        return change_of(self.acts) if is_here else None

    @property
    def offered(self) -> tuple[EnclosedFile, ...]:
        """The files that came with what waits for an answer."""
        waiting = (
            one
            for one in self.enclosed
            if one.row.answered_at is None and one.info.state != ObjectState.DESTROYED
        )
        return tuple(waiting) if self.change else ()

    @property
    def not_taken_over(self) -> tuple[EnclosedFile, ...]:
        """The files that came with a change and stayed beside the document."""
        return tuple(one for one in self.enclosed if one not in self.offered)

    @property
    def is_being_checked(self) -> bool:
        """Whether what is offered cannot be taken over before the malware scanner has spoken."""
        return any(one.info.state == ObjectState.QUARANTINED for one in self.offered)

    def is_given_to(self, user_id: UUID, units: frozenset[UUID]) -> bool:
        """Whether any directive in force gives this person or one of these units a part."""
        return any(
            one.user_id == user_id or one.unit_id in units
            for directive, given in self.directives
            if not directive.undone_at
            for one in given
        )


def find_incoming(document_id: UUID, user: User) -> tuple[Document, Arrival] | None:
    """Return an incoming document that this person may read."""
    seen = Document.objects.visible_to(user).filter(direction=Direction.IN, pk=document_id)
    arrival = (
        Arrival.objects.filter(document__in=seen)
        .select_related("document", "held_by", "held_at", "registered_by")
        .first()
    )
    return (arrival.document, arrival) if arrival else None


def load_page(document: Document, arrival: Arrival, user: User) -> IncomingPage:
    """Return what the page shows this person; the same number of statements however much there is."""
    acts = DocumentAct.objects.filter(document=document).select_related("actor")
    history = tuple(acts.order_by("-at", "-id"))
    rows = list(DocumentFile.objects.filter(document=document).order_by("order", "id"))
    rows.sort(key=lambda row: row.role == FileRole.REPLACED)
    files, enclosed = _described(rows, _enclosed_in(history))
    return IncomingPage(
        document,
        arrival,
        files,
        _directives_of(document),
        history,
        Document.objects.visible_to(user).filter(answers=document).order_by("created_at"),
        enclosed,
    )


def _described(
    rows: list[DocumentFile], enclosed: list[ChangeFile]
) -> tuple[tuple[ShownFile, ...], tuple[EnclosedFile, ...]]:
    """Return files with what is known of them, asked for all at once."""
    ids = [*(row.file_id for row in rows), *(row.file_id for row in enclosed)]
    infos, verdicts = many(ids), verdicts_of(ids)
    counting = {row.file_id for row in rows if row.role != FileRole.REPLACED}
    names = {infos[one].name.casefold() for one in counting}
    own = (ShownFile(row, infos[row.file_id], verdicts.get(row.file_id, "")) for row in rows)
    beside = (
        EnclosedFile(
            row,
            infos[row.file_id],
            verdicts.get(row.file_id, ""),
            infos[row.file_id].name.casefold() in names,
        )
        for row in enclosed
    )
    return tuple(own), tuple(beside)


def _enclosed_in(history: Collection[DocumentAct]) -> list[ChangeFile]:
    """Return the files that changes brought; most documents have none, and are not asked."""
    changes = {one.pk: one for one in history if one.key == "change_asked"}
    rows = list(ChangeFile.objects.filter(act__in=list(changes))) if changes else []
    for row in rows:
        row.act = changes[row.act_id]
    return rows


def _directives_of(document: Document) -> tuple[tuple[Directive, tuple[Assignment, ...]], ...]:
    """Return the directives on a document in their order; each gives it to at least one to lead."""
    given = Assignment.objects.filter(document=document).select_related(
        "directive__given_by", "user", "unit"
    )
    directives: dict[UUID, Directive] = {}
    by_directive: dict[UUID, list[Assignment]] = {}
    for one in given.order_by("directive__given_at", "directive", "id"):
        directives.setdefault(one.directive_id, one.directive)
        by_directive.setdefault(one.directive_id, []).append(one)
    return tuple((directives[key], tuple(ones)) for key, ones in by_directive.items())
