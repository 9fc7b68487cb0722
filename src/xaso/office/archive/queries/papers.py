"""What lies in a work file, whether a document of the office or a paper of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xaso.kernel.files.api import ObjectState, StoredFileInfo, many
from xaso.office.archive.models import WorkFileItem
from xaso.office.documents.api import DocumentInfo, document_info

MAIN_ROLES = ("signed", "stamped", "main", "original")
"""Which file of a document stands for it, the best first."""


@dataclass(frozen=True, slots=True)
class PaperContent:
    """A file of a paper."""

    file_id: UUID
    name: str
    media_type: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in a work file as lists, prints and packages show it."""

    id: UUID
    position: int
    document_id: UUID | None
    title: str
    type_name: str
    type_code: str
    code: str
    number: str
    notation: str
    issued_on: date | None
    organ_name: str
    pages: int
    retention: int | None
    note: str
    contents: tuple[PaperContent, ...]
    lost: int = 0
    is_finished: bool = True

    @property
    def is_gone(self) -> bool:
        """Whether its content, or an annex of it (``lost``), was destroyed or is missing."""
        return not self.contents or self.lost > 0


def papers_in(file_id: UUID) -> list[Paper]:
    """Return what lies in a work file, in its order; constant statements."""
    return papers_of(WorkFileItem.objects.filter(work_file=file_id).order_by("position", "id"))


def papers_of(items: Iterable[WorkFileItem]) -> list[Paper]:
    """Return these items as papers."""
    rows = list(items)
    documents = document_info([one.document_id for one in rows if one.document_id])
    own = [one.stored_file_id for one in rows if one.stored_file_id]
    files = _kept([*own, *(file.file_id for one in documents.values() for file in one.files)])
    return [
        _of_document(one, documents[one.document_id], files)
        if one.document_id in documents
        else _own(one, files)
        for one in rows
    ]


def _kept(ids: list[UUID]) -> dict[UUID, StoredFileInfo]:
    """Return the files of which more is left than their description."""
    found = many(ids)
    return {one: about for one, about in found.items() if about.state != ObjectState.DESTROYED}


def _of_document(
    item: WorkFileItem, found: DocumentInfo, files: dict[UUID, StoredFileInfo]
) -> Paper:
    number = "" if found.number is None else f"{found.number:02}{found.suffix}"
    wanted = _contents(found)
    contents = tuple(one for one in wanted if one.file_id in files)
    return Paper(
        id=item.pk,
        position=item.position,
        document_id=found.id,
        title=found.subject,
        type_name=found.type_name,
        type_code=found.type_code,
        code=found.code,
        number=number,
        notation=found.notation,
        issued_on=found.issued_on,
        organ_name=found.organ_name,
        pages=found.page_count,
        retention=item.retention,
        note=item.note,
        contents=contents,
        lost=len(wanted) - len(contents),
        is_finished=found.released_at is not None
        or found.direction == "in"
        or found.state in ("signed", "closed"),
    )


def _contents(found: DocumentInfo) -> tuple[PaperContent, ...]:
    """Return the file that stands for a document, then its annexes."""
    main = found.file(*MAIN_ROLES)
    annexes = [one for one in found.files if one.role == "attachment"]
    return tuple(
        PaperContent(one.file_id, one.name, one.media_type, one.verdict)
        for one in ([main] if main else []) + annexes
    )


def _own(item: WorkFileItem, files: dict[UUID, StoredFileInfo]) -> Paper:
    stored = files.get(item.stored_file_id) if item.stored_file_id else None
    number, _, notation = item.code.partition("/")
    contents = (PaperContent(stored.id, stored.name, stored.media_type),) if stored else ()
    return Paper(
        id=item.pk,
        position=item.position,
        document_id=item.document_id,
        title=item.title,
        type_name=item.type_name,
        type_code="",
        code=item.code,
        number=number,
        notation=notation,
        issued_on=item.issued_on,
        organ_name=item.organ_name,
        pages=item.pages,
        retention=item.retention,
        note=item.note,
        contents=contents,
    )


def pages_of(papers: Sequence[Paper]) -> int:
    """Return how many pages lie in a file."""
    return sum(paper.pages for paper in papers)
