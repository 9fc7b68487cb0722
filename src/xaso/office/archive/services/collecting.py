"""Putting papers into an open work file, ordering them, and taking them out again."""

from collections.abc import Sequence
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import discard, store
from xaso.lib.text import normalise
from xaso.office.archive.contracts import PaperInput
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import WorkFile, WorkFileItem
from xaso.office.archive.services.files import changeable
from xaso.office.documents.api import visible_documents

MOST_PAPERS = 999
"""DocOrdinal has three figures (30/2020/NĐ-CP, Annex VI.II)."""


@transaction.atomic
def add_documents(file_id: UUID, document_ids: Sequence[UUID], *, actor: User) -> int:
    """Put documents of the office into a file without copying them; return how many were new.

    Only what the person may read is put in; a document may lie in several files.
    """
    row = changeable(file_id, actor)
    known = set(_items(row).values_list("document_id", flat=True))
    seen = visible_documents(actor, ids=document_ids, limit=len(document_ids))
    allowed = {one.id for one in seen}
    wanted = [one for one in dict.fromkeys(document_ids) if one in allowed and one not in known]
    position = _room(row, len(wanted))
    WorkFileItem.objects.bulk_create(
        WorkFileItem(work_file=row, position=position + number, document_id=one, added_by=actor)
        for number, one in enumerate(wanted)
    )
    if wanted:
        _record("archive.file.collected", row, actor, papers=len(wanted))
    return len(wanted)


@transaction.atomic
def add_paper(
    file_id: UUID, given: PaperInput, content: IO[bytes], *, name: str, actor: User
) -> WorkFileItem:
    """Put a paper of its own into a file.

    Raises:
        FileRefusedError: the file is of a kind that is not taken.
    """
    row = changeable(file_id, actor)
    position = _room(row, 1)
    stored = store(content, name=name, actor=actor)
    item = WorkFileItem.objects.create(
        work_file=row,
        position=position,
        stored_file_id=stored.id,
        sha256=bytes.fromhex(stored.sha256),
        title=normalise(given.title) or stored.name,
        type_name=normalise(given.type_name),
        code=normalise(given.code),
        organ_name=normalise(given.organ_name),
        issued_on=given.issued_on,
        pages=given.pages,
        retention=given.retention,
        note=normalise(given.note),
        added_by=actor,
    )
    _record("archive.file.collected", row, actor, papers=1)
    return item


@transaction.atomic
def take_out(item_id: UUID, *, actor: User) -> None:
    """Take a paper out of an open file; the others move up, a document itself stays where it is."""
    item = WorkFileItem.objects.get(pk=item_id)
    row = changeable(item.work_file_id, actor)
    stored, was_document = item.stored_file_id, item.document_id is not None
    item.delete()
    renumber(row)
    if stored:
        discard(stored)
    _record("archive.file.paper_taken_out", row, actor, document=was_document)


@transaction.atomic
def move_paper(item_id: UUID, *, to_file: UUID, actor: User) -> None:
    """Move a paper into another open file, at its end."""
    item = WorkFileItem.objects.get(pk=item_id)
    # Locked in one order whichever way papers move, so that two movers never wait for each other.
    locked = {one: changeable(one, actor) for one in sorted({item.work_file_id, to_file})}
    source, target = locked[item.work_file_id], locked[to_file]
    document = item.document_id
    if document and _items(target).filter(document_id=document).exists():
        raise ArchiveRefusedError(_("This document lies in that file already."))
    item.position, item.work_file = _room(target, 1), target
    item.save(update_fields=["position", "work_file"])
    renumber(source)
    _record("archive.file.paper_moved", source, actor, to=target.notation)


@transaction.atomic
def shift_paper(item_id: UUID, *, up: bool, actor: User) -> None:
    """Let a paper change places with its neighbour."""
    item = WorkFileItem.objects.get(pk=item_id)
    row = changeable(item.work_file_id, actor)
    order = list(_items(row))
    here = next(place for place, one in enumerate(order) if one.pk == item_id)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        _renumber(order)


def renumber(row: WorkFile) -> None:
    """Number the papers of a file from 1 on without gaps."""
    _renumber(list(_items(row)))


def _renumber(order: list[WorkFileItem]) -> None:
    moved = []
    for position, item in enumerate(order, start=1):
        if item.position != position:
            item.position = position
            moved.append(item)
    WorkFileItem.objects.bulk_update(moved, ["position"])


def _items(row: WorkFile) -> QuerySet[WorkFileItem]:
    return WorkFileItem.objects.filter(work_file=row).order_by("position", "id")


def _room(row: WorkFile, count: int) -> int:
    """Return the position of the next paper."""
    there = _items(row).count()
    if there + count > MOST_PAPERS:
        raise ArchiveRefusedError(
            _("A file holds at most %(most)s papers. Open a second volume.")
            % {"most": MOST_PAPERS}
        )
    return there + 1


def _record(action: str, row: WorkFile, actor: User, **details: Any) -> None:
    record(action, actor=actor, subject=("work_file", row.pk), notation=row.notation, **details)
