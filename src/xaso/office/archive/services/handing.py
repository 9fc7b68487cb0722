"""Handing closed files over to the archive: offered, received, examined, finished."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.notifications.api import notify
from xaso.kernel.permissions.api import require
from xaso.kernel.working_time.api import Limit, LimitUnit, due
from xaso.lib.clock import now, today
from xaso.lib.dates import local_day
from xaso.lib.text import normalise
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import (
    FileState,
    HandOver,
    HandOverItem,
    HandOverState,
    PackageState,
    WorkFile,
    next_number,
)
from xaso.office.archive.notices import HAND_OVER_BACK
from xaso.office.archive.package_job import write_packages
from xaso.office.archive.permissions import KEEP, RECEIVE
from xaso.office.archive.queries.handing import hand_overs_shown_to
from xaso.office.archive.queries.people import whom_to_tell
from xaso.office.archive.rules import terms_on


@transaction.atomic
def begin_hand_over(
    file_ids: Sequence[UUID], *, title: str, condition: str = "", actor: User
) -> HandOver:
    """Put closed files on a list for the archive and have their packages written."""
    access = require(actor, KEEP.key)
    files = list(
        WorkFile.objects.select_for_update().filter(pk__in=file_ids).order_by("notation")
    )
    for row in files:
        own = row.keeper_id == actor.pk or row.unit_id in access.own_units()
        if row.state != FileState.CLOSED or not (own or access.holds(RECEIVE.key)):
            raise ArchiveRefusedError(
                _("File %(notation)s is not closed, or is not yours.")
                % {"notation": row.notation}
            )
    if not files:
        raise ArchiveRefusedError(_("Choose at least one closed file."))
    year = today().year
    made = HandOver.objects.create(
        year=year,
        number=next_number("hand_overs", year),
        title=normalise(title),
        condition=normalise(condition),
        unit_id=files[0].unit_id,
        giver=actor,
    )
    HandOverItem.objects.bulk_create(
        HandOverItem(hand_over=made, work_file=row) for row in files
    )
    WorkFile.objects.filter(pk__in=[row.pk for row in files]).update(state=FileState.OFFERED)
    defer_on_commit(write_packages, hand_over_id=str(made.pk))
    _record("archive.hand_over.begun", made, actor, files=len(files))
    return made


@transaction.atomic
def offer(hand_over_id: UUID, *, actor: User) -> None:
    """Give the list to the archive; it answers within seven working days (05/2025/TT-BNV)."""
    row = _own_draft(hand_over_id, actor)
    items = HandOverItem.objects.filter(hand_over=row)
    if items.exclude(package_state=PackageState.READY).exists():
        raise ArchiveRefusedError(_("Some packages are not written yet. Please wait for them."))
    moment = now()
    row.state, row.offered_at = HandOverState.WAITING, moment
    limit = Limit(terms_on(local_day(moment)).answer_working_days, LimitUnit.WORKING_DAY)
    row.answer_by = local_day(due(row.commune_id, moment, limit).at)
    row.save()
    _record("archive.hand_over.offered", row, actor)


@transaction.atomic
def take_in(hand_over_id: UUID, *, actor: User) -> None:
    """Receive a list for examination, within sixty days (05/2025/TT-BNV)."""
    require(actor, RECEIVE.key)
    row = _in_state(hand_over_id, HandOverState.WAITING)
    row.state, row.receiver, row.taken_at = HandOverState.PROCESSING, actor, now()
    row.examine_by = today() + timedelta(days=terms_on(today()).examine_days)
    row.save()
    _record("archive.hand_over.taken", row, actor)


@transaction.atomic
def pass_judgement(hand_over_id: UUID, *, in_order: bool, reason: str, actor: User) -> None:
    """Say whether the files are in order; what is not goes back to its people with the reason."""
    require(actor, RECEIVE.key)
    row = _in_state(hand_over_id, HandOverState.WAITING, HandOverState.PROCESSING)
    if not in_order and not reason.strip():
        raise ArchiveRefusedError(_("Say what is not in order."))
    row.state = HandOverState.PASSED if in_order else HandOverState.FAILED
    row.receiver, row.examined_at = row.receiver or actor, now()
    row.reason = "" if in_order else normalise(reason)
    row.save()
    if not in_order:
        _give_back(row)
    _record("archive.hand_over.examined", row, actor, in_order=in_order)


@transaction.atomic
def write_again(hand_over_id: UUID, *, actor: User) -> None:
    """Have those packages written once more that could not be written."""
    row = _own_draft(hand_over_id, actor)
    faulty = HandOverItem.objects.filter(hand_over=row, package_state=PackageState.FAULTY)
    if not faulty.update(package_state=PackageState.WANTED, trouble=""):
        raise ArchiveRefusedError(_("Every package is written, or is being written already."))
    defer_on_commit(write_packages, hand_over_id=str(row.pk))


@transaction.atomic
def take_back(hand_over_id: UUID, *, actor: User) -> None:
    """Take a list back that was not offered yet; its files can be opened again."""
    row = _own_draft(hand_over_id, actor)
    row.state, row.reason = HandOverState.FAILED, _("Taken back by who prepared it.")
    row.save(update_fields=["state", "reason"])
    _files_of(row).update(state=FileState.CLOSED)
    _record("archive.hand_over.taken_back", row, actor)


@transaction.atomic
def finish(hand_over_id: UUID, *, actor: User) -> None:
    """Take files that are in order into the archive; the minutes can be printed from now on."""
    require(actor, RECEIVE.key)
    row = _in_state(hand_over_id, HandOverState.PASSED)
    row.state, row.finished_at = HandOverState.FINISHED, now()
    row.save()
    _files_of(row).update(state=FileState.ARCHIVED)
    _record("archive.hand_over.finished", row, actor)


def _own_draft(hand_over_id: UUID, actor: User) -> HandOver:
    """Return a list that is still being prepared, for who prepares it or the archive."""
    row = _in_state(hand_over_id, HandOverState.DRAFT)
    require(actor, KEEP.key)
    if row.giver_id != actor.pk:
        require(actor, RECEIVE.key)
    return row


def _give_back(row: HandOver) -> None:
    files = list(_files_of(row).order_by("notation"))
    _files_of(row).update(state=FileState.CLOSED)
    for person_id, address in _addresses(row, files).items():
        notify(
            HAND_OVER_BACK.key,
            to=[person_id],
            context={"number": f"{row.number:02}/{row.year}", "reason": row.reason},
            url=address,
            about=("hand_over", row.pk),
        )


def _addresses(row: HandOver, files: list[WorkFile]) -> dict[UUID, str]:
    """Return who hears of a list: who gave it and whom its files concern, with a page they may see."""
    told, found = whom_to_tell(files), dict[UUID, str]()
    for file in files:
        for person_id in told[file.pk]:
            found.setdefault(person_id, file.get_absolute_url())
    for person in User.objects.filter(pk__in={*found, row.giver_id}, is_active=True):
        if hand_overs_shown_to(person).filter(pk=row.pk).exists():
            found[person.pk] = row.get_absolute_url()
    return found


def _files_of(row: HandOver) -> QuerySet[WorkFile]:
    listed = HandOverItem.objects.filter(hand_over=row).values_list("work_file_id", flat=True)
    return WorkFile.objects.filter(pk__in=list(listed))


def _in_state(hand_over_id: UUID, *states: str) -> HandOver:
    row = HandOver.objects.select_for_update().get(pk=hand_over_id)
    if row.state not in states:
        raise ArchiveRefusedError(_("Somebody else has gone on with this hand-over meanwhile."))
    return row


def _record(action: str, row: HandOver, actor: User, **details: Any) -> None:
    record(action, actor=actor, subject=("hand_over", row.pk), number=row.number, **details)
