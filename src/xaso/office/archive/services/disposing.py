"""Destroying files whose time is over: list, council, decision, and only then the contents.

What remains: the rows of the file and its papers, their hashes, and the record of the destruction.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import publish
from xaso.kernel.files.api import erase
from xaso.kernel.permissions.api import require
from xaso.lib.clock import now, today
from xaso.lib.text import normalise
from xaso.office.archive.contracts import CouncilOpinion
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.events import WorkFileDestroyed
from xaso.office.archive.models import (
    CouncilVerdict,
    Disposal,
    DisposalItem,
    DisposalMember,
    DisposalState,
    FileState,
    HandOverItem,
    MemberRole,
    WorkFile,
    WorkFileItem,
    next_number,
)
from xaso.office.archive.permissions import DECIDE_DISPOSAL, PREPARE_DISPOSAL
from xaso.office.archive.queries.expired import expired_files
from xaso.office.archive.retention import kept_until
from xaso.office.documents.api import destroy_contents

FEWEST_MEMBERS = 3


@transaction.atomic
def begin_disposal(file_ids: Sequence[UUID], *, title: str, actor: User) -> Disposal:
    """Put expired files on a list; they stand as considered for destruction from now on."""
    require(actor, PREPARE_DISPOSAL.key)
    files = list(expired_files(today()).filter(pk__in=file_ids).select_for_update())
    if not files or len(files) != len(set(file_ids)):
        raise ArchiveRefusedError(
            _(
                "Choose files of the archive whose time is over and which stand on no other list."
            )
        )
    year = today().year
    made = Disposal.objects.create(
        year=year, number=next_number("disposals", year), title=normalise(title), begun_by=actor
    )
    DisposalItem.objects.bulk_create(
        DisposalItem(disposal=made, work_file=row) for row in files
    )
    _set_state([row.pk for row in files], FileState.REVIEWED)
    _record("archive.disposal.begun", made, actor, files=len(files))
    return made


@transaction.atomic
def call_council(
    disposal_id: UUID, *, members: Sequence[tuple[UUID, str]], decision: str, actor: User
) -> None:
    """Name the council by the decision that sets it up: a chair, a secretary and others."""
    require(actor, PREPARE_DISPOSAL.key)
    row = _in_state(disposal_id, DisposalState.DRAFT)
    roles = [role for _user, role in members]
    users = {user for user, _role in members}
    complete = roles.count(MemberRole.CHAIR) == roles.count(MemberRole.SECRETARY) == 1
    if not complete or len(users) != len(members) or len(users) < FEWEST_MEMBERS:
        raise ArchiveRefusedError(
            _("A council has one chair, one secretary and at least one more member.")
        )
    DisposalMember.objects.bulk_create(
        DisposalMember(disposal=row, user_id=user, role=role) for user, role in members
    )
    row.council_decision, row.state = normalise(decision), DisposalState.COUNCIL
    row.save()
    _record("archive.disposal.council_called", row, actor, members=len(members))


@transaction.atomic
def note_opinion(item_id: UUID, opinion: CouncilOpinion, *, actor: User) -> None:
    """Write down what the council says of a file; by a member, or by who prepares the list.

    A council fixes the term of a file anew; like every term it counts from the year in which
    the work ended (33/2024/QH15, Điều 15, read in a text that cites it), so it may not be over.
    """
    items = DisposalItem.objects.select_for_update(of=("self",)).select_related("work_file")
    item = items.get(pk=item_id)
    row = _in_state(item.disposal_id, DisposalState.COUNCIL)
    if not DisposalMember.objects.filter(disposal=row, user=actor).exists():
        require(actor, PREPARE_DISPOSAL.key)
    kept = opinion.verdict == CouncilVerdict.KEEP
    if kept and (not opinion.words.strip() or opinion.retention is None):
        raise ArchiveRefusedError(
            _(
                "Say why this file is to be kept, and for how many years from the end of its work."
            )
        )
    if kept and _is_over(item.work_file, opinion.retention):
        raise ArchiveRefusedError(
            _("This term is over already: it counts from the year in which the work ended.")
        )
    item.verdict, item.opinion = CouncilVerdict(opinion.verdict), normalise(opinion.words)
    item.retention = opinion.retention
    item.save()
    _record("archive.disposal.opinion_noted", row, actor, verdict=item.verdict)


@transaction.atomic
def decide(
    disposal_id: UUID, *, decision: str, decided_on: date, met_on: date, actor: User
) -> None:
    """Decide the destruction, once the council has said something of every file.

    What it wants to keep goes back to the archive, with its new term.
    """
    require(actor, DECIDE_DISPOSAL.key)
    row = _in_state(disposal_id, DisposalState.COUNCIL)
    items = list(DisposalItem.objects.filter(disposal=row).select_related("work_file"))
    if any(item.verdict == CouncilVerdict.OPEN for item in items):
        raise ArchiveRefusedError(_("The council has not said something of every file yet."))
    if all(item.verdict == CouncilVerdict.KEEP for item in items):
        raise ArchiveRefusedError(_("The council keeps every file. Give this list up instead."))
    for item in items:
        if item.verdict == CouncilVerdict.KEEP:
            _keep(item)
    row.decision, row.decided_on, row.met_on = normalise(decision), decided_on, met_on
    row.decided_by, row.state = actor, DisposalState.DECIDED
    row.save()
    _record("archive.disposal.decided", row, actor, decision=row.decision)


@transaction.atomic
def give_up(disposal_id: UUID, *, actor: User) -> None:
    """Give a list up before it is decided; its files go back to the archive."""
    require(actor, PREPARE_DISPOSAL.key)
    row = _in_state(disposal_id, DisposalState.DRAFT, DisposalState.COUNCIL)
    listed = DisposalItem.objects.filter(disposal=row).values_list("work_file_id", flat=True)
    _set_state(list(listed), FileState.ARCHIVED)
    row.state = DisposalState.CANCELLED
    row.save()
    _record("archive.disposal.given_up", row, actor)


@transaction.atomic
def carry_out(disposal_id: UUID, *, typed_decision: str, actor: User) -> int:
    """Destroy the contents for good; the number of the decision is typed once more.

    Not by who decided it. A document that lies in another file of the archive stays there.
    Returns how many contents are gone.
    """
    require(actor, PREPARE_DISPOSAL.key)
    row = _in_state(disposal_id, DisposalState.DECIDED)
    if row.decided_by_id == actor.pk:
        raise ArchiveRefusedError(_("Who decided the destruction does not carry it out."))
    if normalise(typed_decision) != row.decision:
        raise ArchiveRefusedError(_("Type the number of the decision as it stands there."))
    total = 0
    items = DisposalItem.objects.filter(disposal=row, verdict=CouncilVerdict.DESTROY)
    for item in items.select_related("work_file").order_by("work_file__notation"):
        item.contents = _destroy(item.work_file, row, actor)
        item.save(update_fields=["contents"])
        total += item.contents
    row.state, row.carried_out_by, row.carried_out_at = DisposalState.CARRIED_OUT, actor, now()
    row.contents_destroyed = total
    row.save()
    _record("archive.disposal.carried_out", row, actor, contents=total)
    return total


def _destroy(file: WorkFile, disposal: Disposal, actor: User) -> int:
    """Destroy what lies in one file: own papers, packages, and documents that lie nowhere else."""
    items = list(WorkFileItem.objects.filter(work_file=file))
    packages = HandOverItem.objects.filter(work_file=file, stored_file__isnull=False)
    own = [one.stored_file_id for one in items if one.stored_file_id]
    gone = erase([*own, *packages.values_list("stored_file_id", flat=True)], actor=actor)
    documents = _only_here(file, [one.document_id for one in items if one.document_id])
    gone += destroy_contents(documents, reason=disposal.decision, actor=actor)
    file.state, file.disposed_at = FileState.DISPOSED, now()
    file.save(update_fields=["state", "disposed_at"])
    publish(WorkFileDestroyed(file.pk, tuple(documents)), aggregate=file.pk)
    return gone


def _only_here(file: WorkFile, documents: list[UUID]) -> list[UUID]:
    elsewhere = (
        WorkFileItem.objects.filter(document_id__in=documents)
        .exclude(work_file=file)
        .exclude(work_file__state=FileState.DISPOSED)
    )
    held = set(elsewhere.values_list("document_id", flat=True))
    return [one for one in documents if one not in held]


def _keep(item: DisposalItem) -> None:
    file = item.work_file
    file.state = FileState.ARCHIVED
    if item.retention is not None and file.end_on:
        file.retention = item.retention
        file.kept_until = kept_until(file.end_on, item.retention)
    file.save(update_fields=["state", "retention", "kept_until"])


def _is_over(file: WorkFile, years: int | None) -> bool:
    until = kept_until(file.end_on, years) if file.end_on and years is not None else None
    return until is not None and until < today()


def _set_state(file_ids: list[UUID], state: str) -> None:
    WorkFile.objects.filter(pk__in=file_ids).update(state=state)


def _in_state(disposal_id: UUID, *states: str) -> Disposal:
    row = Disposal.objects.select_for_update().get(pk=disposal_id)
    if row.state not in states:
        raise ArchiveRefusedError(_("Somebody else has gone on with this list meanwhile."))
    return row


def _record(action: str, row: Disposal, actor: User, **details: Any) -> None:
    record(action, actor=actor, subject=("disposal", row.pk), number=row.number, **details)
