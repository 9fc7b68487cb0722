"""One document that came in, with its files, directives and history."""

from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import StoredFileInfo, many
from xaso.office.documents.incoming_values import SenderChange, change_of
from xaso.office.documents.models import (
    Arrival,
    Assignment,
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
class IncomingPage:
    """All that the page of an incoming document shows; ``answers`` are read when they are asked for."""

    document: Document
    arrival: Arrival
    files: tuple[ShownFile, ...]
    directives: tuple[tuple[Directive, tuple[Assignment, ...]], ...]
    acts: tuple[DocumentAct, ...]
    answers: DocumentQuerySet

    @property
    def verdict(self) -> str:
        """What the check of the document's own signatures said; empty before it."""
        own = (one for one in self.files if one.row.role in (FileRole.MAIN, FileRole.SIGNED))
        return next((one.verdict for one in own if one.verdict), "")

    @property
    def shown(self) -> ShownFile | None:
        """The file that is shown in the page."""
        fit = [one for one in self.files if one.info.shows_inline and one.info.is_available]
        return min(fit, key=lambda one: SHOWN_FIRST.index(one.row.role), default=None)

    @property
    def change(self) -> SenderChange | None:
        """What the sender changed and nobody has answered yet."""
        is_here = self.document.state not in GONE
        return change_of(self.acts) if is_here else None

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
    rows = list(DocumentFile.objects.filter(document=document).order_by("order", "id"))
    infos = many(row.file_id for row in rows)
    verdicts = verdicts_of([row.file_id for row in rows])
    acts = DocumentAct.objects.filter(document=document).select_related("actor")
    return IncomingPage(
        document,
        arrival,
        tuple(
            ShownFile(row, infos[row.file_id], verdicts.get(row.file_id, "")) for row in rows
        ),
        _directives_of(document),
        tuple(acts.order_by("-at", "-id")),
        Document.objects.visible_to(user).filter(answers=document).order_by("created_at"),
    )


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
