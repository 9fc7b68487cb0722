"""Closing a work file: checked, counted, its retention and its day of handing over fixed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib.clock import now
from xaso.lib.text import normalise
from xaso.office.archive.closing_check import look_through
from xaso.office.archive.contracts import Ending
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import AccessChange, FileKind, FileState, WorkFile
from xaso.office.archive.permissions import RECEIVE
from xaso.office.archive.queries.papers import pages_of, papers_in
from xaso.office.archive.retention import kept_until, longest
from xaso.office.archive.rules import Terms, terms_on
from xaso.office.archive.services.collecting import renumber
from xaso.office.archive.services.files import changeable


class NotReadyError(ArchiveRefusedError):
    """The file cannot be closed yet; ``remarks`` say what is to be put right."""

    def __init__(self, remarks: list[str]) -> None:
        super().__init__(" ".join(remarks))
        self.remarks = remarks


@transaction.atomic
def close_file(file_id: UUID, ending: Ending, *, actor: User) -> WorkFile:
    """Close a file (30/2020/NĐ-CP, Điều 29.4): its papers are numbered and counted for good.

    The file is kept as long as the longest of its own term and those of its papers.

    Raises:
        NotReadyError: something is missing in it.
    """
    row = changeable(file_id, actor)
    renumber(row)
    papers = papers_in(row.pk)
    term = longest([ending.retention, *(paper.retention for paper in papers)])
    _refuse(
        row, [one.sentence for one in look_through(papers, ended_on=None) if one.stops], term
    )
    if ending.ended_on < row.start_on:
        raise NotReadyError([_("The work cannot have ended before it began.")])
    row.end_on, row.settled_on = ending.ended_on, ending.settled_on
    row.retention, row.retention_basis = term, normalise(ending.basis)
    row.doc_total, row.page_total = len(papers), pages_of(papers)
    row.kept_until = kept_until(ending.ended_on, term) if term is not None else None
    row.hand_over_by = _hand_over_by(row, terms_on(ending.ended_on))
    row.state, row.closed_at = FileState.CLOSED, now()
    row.save()
    _record("archive.file.closed", row, actor)
    return row


@transaction.atomic
def reopen_file(file_id: UUID, *, reason: str, actor: User) -> None:
    """Open a closed file again, before it was offered to the archive; the reason is written down."""
    row = _closed(file_id, actor)
    row.state, row.closed_at = FileState.OPEN, None
    row.hand_over_by = row.kept_until = row.reminded_on = None
    row.kept_back_until, row.kept_back_note = None, ""
    row.save()
    _record("archive.file.reopened", row, actor, reason=normalise(reason))


@transaction.atomic
def keep_back(file_id: UUID, *, until: date, agreement: str, actor: User) -> None:
    """Note the written agreement by which a file stays longer with its people.

    At most two years beyond its day (30/2020/NĐ-CP, Điều 30); the archive notes it. The keeper
    is reminded of the new day as well.
    """
    require(actor, RECEIVE.key)
    row = WorkFile.objects.select_for_update().get(pk=file_id)
    if row.state != FileState.CLOSED or row.hand_over_by is None:
        raise ArchiveRefusedError(
            _("Only a closed file that is to be handed over is kept back.")
        )
    latest = terms_on(row.hand_over_by).longest_keep_back(row.hand_over_by)
    if not row.hand_over_by < until <= latest:
        raise ArchiveRefusedError(
            _("Choose a day after the day of handing over, at most two years later.")
        )
    row.kept_back_until, row.kept_back_note = until, normalise(agreement)
    row.reminded_on = None
    row.save(update_fields=["kept_back_until", "kept_back_note", "reminded_on"])
    _record("archive.file.kept_back", row, actor, until=until.isoformat())


def _closed(file_id: UUID, actor: User) -> WorkFile:
    row = WorkFile.objects.select_for_update().get(pk=file_id)
    if row.state != FileState.CLOSED:
        raise ArchiveRefusedError(_("This file is not closed, or the archive has it already."))
    if row.keeper_id != actor.pk:
        require(actor, RECEIVE.key)
    return row


def _refuse(row: WorkFile, remarks: list[str], term: int | None) -> None:
    if term is None:
        remarks.append(_("Say how long this file is kept."))
    if AccessChange.objects.filter(work_file=row, confirmed_at__isnull=True).exists():
        remarks.append(_("A change of access waits to be confirmed."))
    if remarks:
        raise NotReadyError(remarks)


def _hand_over_by(row: WorkFile, terms: Terms) -> date | None:
    """Return the last day of handing over; files kept for less than five years stay (Điều 30)."""
    ended, term = row.end_on, row.retention
    if ended is None or term is None or 0 < term < terms.least_years_to_hand_over:
        return None
    if row.kind == FileKind.CONSTRUCTION:
        return terms.hand_over_construction_by(row.settled_on or ended)
    return terms.hand_over_by(ended)


def _record(action: str, row: WorkFile, actor: User, **details: Any) -> None:
    record(action, actor=actor, subject=("work_file", row.pk), notation=row.notation, **details)
