"""Opening work files, describing them, and who may use them."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.organisations.api import Unit, office_of
from xaso.kernel.permissions.api import access_of, require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import now
from xaso.lib.text import fold, normalise
from xaso.office.archive.contracts import FileInput
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import (
    AccessChange,
    AccessMode,
    CatalogueEntry,
    CatalogueHeading,
    FileCatalogue,
    FileKind,
    Numbering,
    WorkFile,
    next_number,
)
from xaso.office.archive.numbering import LONGEST_NOTATION, notation_of
from xaso.office.archive.permissions import CONFIRM_ACCESS, KEEP, RECEIVE, SEE_ALL


@transaction.atomic
def open_from_catalogue(entry_id: UUID, *, start_on: date, actor: User) -> WorkFile:
    """Open a file that the catalogue of the year foresees, under its number; once."""
    require(actor, KEEP.key)
    rows = CatalogueEntry.objects.select_for_update(of=("self",))
    entry = rows.select_related("catalogue", "heading").get(pk=entry_id)
    if not entry.catalogue.is_approved:
        raise ArchiveRefusedError(_("The catalogue is not in force yet."))
    notation = notation_of(entry.number, entry.heading.notation)
    if WorkFile.objects.filter(year=entry.catalogue.year, notation=notation).exists():
        raise ArchiveRefusedError(
            _("File %(notation)s is open already.") % {"notation": notation}
        )
    given = FileInput(title=entry.title, start_on=start_on, retention=entry.retention)
    row = _row(given, year=entry.catalogue.year, number=entry.number, actor=actor)
    row.entry, row.notation = entry, notation
    return _opened(row, actor)


@transaction.atomic
def open_beside_catalogue(heading_id: UUID, given: FileInput, *, actor: User) -> WorkFile:
    """Open a file that nobody foresaw; it gets the next number after those of the catalogue.

    30/2020/NĐ-CP, Điều 29: what comes up in the year and is not in the catalogue is added.
    """
    require(actor, KEEP.key)
    heading = CatalogueHeading.objects.get(pk=heading_id)
    catalogue = FileCatalogue.objects.select_for_update().get(pk=heading.catalogue_id)
    if not catalogue.is_approved:
        raise ArchiveRefusedError(_("The catalogue is not in force yet."))
    through = catalogue.numbering == Numbering.THROUGH
    lines = CatalogueEntry.objects.filter(catalogue=catalogue)
    if not through:
        lines = lines.filter(heading=heading)
    highest = lines.order_by("-number").values_list("number", flat=True).first() or 0
    key = "files" if through else f"files.{heading.notation}"
    number = next_number(key, catalogue.year, at_least=highest + 1)
    entry = CatalogueEntry.objects.create(
        catalogue=catalogue,
        heading=heading,
        number=number,
        title=normalise(given.title),
        retention=given.retention,
        keeper=actor,
    )
    row = _row(given, year=catalogue.year, number=number, actor=actor)
    row.entry, row.notation = entry, notation_of(number, heading.notation)
    return _opened(row, actor)


@transaction.atomic
def describe_file(file_id: UUID, given: FileInput, *, actor: User) -> WorkFile:
    """Say anew what an open file is; a change of access waits to be confirmed."""
    row = changeable(file_id, actor)
    before = row.mode
    _fill(row, given)
    row.save()
    if row.mode != before:
        note_access(row, str(AccessMode(before).label), row.get_mode_display(), actor)
    _record("archive.file.described", row, actor)
    return row


@transaction.atomic
def entrust_file(file_id: UUID, *, keeper_id: UUID, unit_id: UUID, actor: User) -> None:
    """Give a file into other hands; who may use it changes with that."""
    row = changeable(file_id, actor, leader_may=True)
    keeper, unit = User.objects.get(pk=keeper_id), Unit.objects.get(pk=unit_id)
    before, after = f"{row.keeper} ({row.unit})", f"{keeper} ({unit})"
    if before == after:
        return
    row.keeper, row.unit = keeper, unit
    row.save(update_fields=["keeper", "unit"])
    note_access(row, before, after, actor)
    _record("archive.file.entrusted", row, actor)


@transaction.atomic
def confirm_access(change_id: UUID, *, actor: User) -> None:
    """Confirm that a change of access is meant; not by who made it (30/2020/NĐ-CP, Annex VI.I)."""
    change = AccessChange.objects.select_for_update().get(pk=change_id)
    row = WorkFile.objects.get(pk=change.work_file_id)
    require(actor, CONFIRM_ACCESS.key)
    if change.changed_by_id == actor.pk:
        raise ArchiveRefusedError(_("Somebody else has to confirm this change of access."))
    if change.confirmed_at:
        return
    change.confirmed_by, change.confirmed_at = actor, now()
    change.save(update_fields=["confirmed_by", "confirmed_at"])
    _record("archive.access.confirmed", row, actor)


def changeable(file_id: UUID, actor: User, *, leader_may: bool = False) -> WorkFile:
    """Return an open file, locked, for who keeps it or is of its unit.

    Raises:
        PermissionDenied: it is not theirs.
        ArchiveRefusedError: it is closed.
    """
    row = WorkFile.objects.select_for_update().get(pk=file_id)
    access = require(actor, KEEP.key)
    own = row.keeper_id == actor.pk or row.unit_id in access.own_units()
    leads = leader_may and access.holds(SEE_ALL.key)
    if not (own or leads or access.holds(RECEIVE.key)):
        raise PermissionDenied
    if not row.is_open:
        raise ArchiveRefusedError(_("This file is closed; nothing in it changes any more."))
    return row


def _row(given: FileInput, *, year: int, number: int, actor: User) -> WorkFile:
    units = access_of(actor).with_permission(KEEP.key)
    office = office_of(require_commune())
    row = WorkFile(
        organ_code=office.code,
        year=year,
        number=number,
        keeper=actor,
        unit_id=units[0].unit_id,
        creator=actor.full_name,
    )
    _fill(row, given)
    return row


def _fill(row: WorkFile, given: FileInput) -> None:
    row.title = normalise(given.title)
    row.title_folded = fold(row.title)
    row.kind, row.mode = FileKind(given.kind), AccessMode(given.mode)
    row.retention, row.retention_basis = given.retention, normalise(given.retention_basis)
    row.start_on, row.language = given.start_on, normalise(given.language)
    row.description, row.keywords = normalise(given.description), normalise(given.keywords)


def _opened(row: WorkFile, actor: User) -> WorkFile:
    if len(row.notation) > LONGEST_NOTATION:
        raise ArchiveRefusedError(_("The letters of this heading are too long for a file."))
    row.save(force_insert=True)
    _record("archive.file.opened", row, actor)
    return row


def note_access(row: WorkFile, before: str, after: str, actor: User) -> None:
    """Let a change of who may use a file wait until somebody in authority confirms it."""
    AccessChange.objects.create(
        work_file=row, before=before[:300], after=after[:300], changed_by=actor
    )


def _record(action: str, row: WorkFile, actor: User) -> None:
    record(action, actor=actor, subject=("work_file", row.pk), notation=row.notation)
