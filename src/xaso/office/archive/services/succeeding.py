"""The work files and hand-overs of an official who leaves go to a successor, or to the head of the unit."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HandOver as Leaving
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib.clock import today
from xaso.office.archive.models import FileState, HandOver, HandOverState, WorkFile
from xaso.office.archive.permissions import KEEP
from xaso.office.archive.services.files import note_access


def kept_by(user_id: UUID) -> CommuneQuerySet[WorkFile]:
    """Return the files that a person still has to bring to their end and into the archive.

    Those on a list for the archive too: it may refuse them, and then somebody goes on with them.
    """
    waiting = (FileState.OPEN, FileState.CLOSED, FileState.OFFERED)
    return WorkFile.objects.filter(keeper=user_id, state__in=waiting)


def given_by(user_id: UUID) -> CommuneQuerySet[HandOver]:
    """Return the lists for the archive that a person prepares, or that wait to be received."""
    waiting = (HandOverState.DRAFT, HandOverState.WAITING)
    return HandOver.objects.filter(giver=user_id, state__in=waiting)


@transaction.atomic
def hand_over_files(hand: Leaving, *, unit_id: UUID, limit: int) -> int:
    """Hand at most so many files of a unit on; return how many.

    Each file has a keeper: where there is neither a successor nor a head of the unit it stays
    as it is, and the people of the unit go on with it. Who may use a file changes, which waits
    to be confirmed like any change of access.
    """
    keeper = _receiver(hand, unit_id)
    if keeper is None:
        return 0
    actor = User.objects.get(pk=hand.asked_by_id)
    rows = kept_by(hand.giver_id).filter(unit=unit_id).select_related("keeper", "unit")
    files = list(rows.select_for_update(of=("self",)).order_by("pk")[:limit])
    for file in files:
        _entrust(file, keeper, actor, str(hand.reason))
    return len(files)


@transaction.atomic
def hand_over_lists(hand: Leaving, *, unit_id: UUID, limit: int) -> int:
    """Hand at most so many lists for the archive on, by an official of a unit; return how many.

    Where there is neither a successor nor a head of the unit, the archive goes on with them.
    """
    giver = _receiver(hand, unit_id)
    if giver is None:
        return 0
    actor = User.objects.get(pk=hand.asked_by_id)
    lists = list(given_by(hand.giver_id).select_for_update().order_by("pk")[:limit])
    for row in lists:
        row.giver = giver
        row.save(update_fields=["giver"])
        record(
            "archive.hand_over.entrusted",
            actor=actor,
            subject=("hand_over", row.pk),
            number=row.number,
            reason=str(hand.reason),
        )
    return len(lists)


def _receiver(hand: Leaving, unit_id: UUID) -> User | None:
    """Return the successor if they may keep files, else the head of the unit."""
    if hand.receiver_id is not None:
        chosen = User.objects.get(pk=hand.receiver_id)
        if access_of(chosen).holds(KEEP.key):
            return chosen
    heads = RoleAssignment.objects.in_force(today()).filter(
        unit=unit_id, role=Role.UNIT_HEAD, user__is_active=True
    )
    found = heads.exclude(user=hand.giver_id).select_related("user").order_by("valid_from")
    head = found.first()
    return head.user if head else None


def _entrust(file: WorkFile, keeper: User, actor: User, reason: str) -> None:
    before, after = f"{file.keeper} ({file.unit})", f"{keeper} ({file.unit})"
    file.keeper = keeper
    file.save(update_fields=["keeper"])
    note_access(file, before, after, actor)
    record(
        "archive.file.entrusted",
        actor=actor,
        subject=("work_file", file.pk),
        notation=file.notation,
        reason=reason,
    )
