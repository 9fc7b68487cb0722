"""Building, approving and copying the catalogue of a year."""

from collections import defaultdict
from collections.abc import Iterable
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
from xaso.office.archive.contracts import EntryInput
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import (
    CatalogueEntry,
    CatalogueHeading,
    CatalogueState,
    FileCatalogue,
    Numbering,
)
from xaso.office.archive.numbering import HIGHEST_NUMBER
from xaso.office.archive.permissions import APPROVE, BUILD


@transaction.atomic
def begin_catalogue(year: int, numbering: str, *, actor: User) -> FileCatalogue:
    """Begin the catalogue of a year; there is one a year."""
    require(actor, BUILD.key)
    if FileCatalogue.objects.filter(year=year).exists():
        raise ArchiveRefusedError(
            _("There is a catalogue of %(year)s already.") % {"year": year}
        )
    made = FileCatalogue.objects.create(year=year, numbering=Numbering(numbering))
    _record("archive.catalogue.begun", made, actor)
    return made


@transaction.atomic
def copy_catalogue(year: int, *, source: FileCatalogue, actor: User) -> FileCatalogue:
    """Begin the catalogue of a year with the headings and lines of another, as a draft."""
    made = begin_catalogue(year, source.numbering, actor=actor)
    headings = list(CatalogueHeading.objects.filter(catalogue=source))
    copies = {
        one.pk: CatalogueHeading(
            catalogue=made, position=one.position, notation=one.notation, title=one.title
        )
        for one in headings
    }
    CatalogueHeading.objects.bulk_create(copies.values())
    CatalogueEntry.objects.bulk_create(
        CatalogueEntry(
            catalogue=made,
            heading=copies[one.heading_id],
            number=one.number,
            subheading=one.subheading,
            title=one.title,
            retention=one.retention,
            keeper_id=one.keeper_id,
            note=one.note,
        )
        for one in CatalogueEntry.objects.filter(catalogue=source)
    )
    return made


@transaction.atomic
def add_heading(
    catalogue_id: UUID, *, notation: str, title: str, actor: User
) -> CatalogueHeading:
    """Add a great heading at the end."""
    catalogue = _open(catalogue_id, actor)
    headings = CatalogueHeading.objects.filter(catalogue=catalogue)
    notation = normalise(notation)
    if headings.filter(notation=notation).exists():
        raise ArchiveRefusedError(
            _("Another heading has the letters %(letters)s already.") % {"letters": notation}
        )
    return CatalogueHeading.objects.create(
        catalogue=catalogue,
        position=headings.count() + 1,
        notation=notation,
        title=normalise(title),
    )


@transaction.atomic
def add_entry(heading_id: UUID, line: EntryInput, *, actor: User) -> CatalogueEntry:
    """Add a file to be made under a heading.

    A catalogue in force takes new lines too: 30/2020/NĐ-CP, Điều 29 lets files be added that
    nobody foresaw at the beginning of the year.
    """
    require(actor, BUILD.key)
    heading = CatalogueHeading.objects.get(pk=heading_id)
    heading.catalogue = FileCatalogue.objects.select_for_update().get(pk=heading.catalogue_id)
    taken = _numbers(heading.catalogue)
    made = _numbered(heading, line, taken[_series(heading.catalogue, heading.pk)])
    made.save(force_insert=True)
    _record("archive.catalogue.extended", heading.catalogue, actor, number=made.number)
    return made


@transaction.atomic
def add_entries(
    catalogue_id: UUID, lines: Iterable[tuple[str, str, EntryInput]], *, actor: User
) -> int:
    """Add many lines, each with the letters and the title of its heading; return how many.

    As many statements for many lines as for few.
    """
    catalogue = _open(catalogue_id, actor)
    given = [(normalise(letters), title, line) for letters, title, line in lines]
    titles: dict[str, str] = {}
    for letters, title, _line in given:
        titles.setdefault(letters, title)
    headings, taken = _headings(catalogue, titles), _numbers(catalogue)
    made = [
        _numbered(headings[letters], line, taken[_series(catalogue, headings[letters].pk)])
        for letters, _title, line in given
    ]
    CatalogueEntry.objects.bulk_create(made)
    _record("archive.catalogue.extended", catalogue, actor, lines=len(made))
    return len(made)


@transaction.atomic
def remove_entry(entry_id: UUID, *, actor: User) -> None:
    """Take a line out of a catalogue that nobody approved yet."""
    entry = CatalogueEntry.objects.get(pk=entry_id)
    _open(entry.catalogue_id, actor)
    entry.delete()


@transaction.atomic
def approve_catalogue(
    catalogue_id: UUID, *, decision: str, decided_on: date, actor: User
) -> None:
    """Put a catalogue in force by the decision that issues it."""
    require(actor, APPROVE.key)
    catalogue = FileCatalogue.objects.select_for_update().get(pk=catalogue_id)
    if catalogue.is_approved:
        raise ArchiveRefusedError(_("This catalogue is in force already."))
    entries = CatalogueEntry.objects.filter(catalogue=catalogue)
    if not entries.exists():
        raise ArchiveRefusedError(_("There is no file in this catalogue yet."))
    if entries.filter(retention__isnull=True).exists():
        raise ArchiveRefusedError(
            _("Some files have no retention yet. Say how long each of them is kept.")
        )
    catalogue.state = CatalogueState.APPROVED
    catalogue.decision, catalogue.decided_on = normalise(decision), decided_on
    catalogue.approved_by, catalogue.approved_at = actor, now()
    catalogue.save()
    _record("archive.catalogue.approved", catalogue, actor, decision=catalogue.decision)


def _open(catalogue_id: UUID, actor: User) -> FileCatalogue:
    """Return a catalogue that may still be changed, locked."""
    require(actor, BUILD.key)
    catalogue = FileCatalogue.objects.select_for_update().get(pk=catalogue_id)
    if catalogue.is_approved:
        raise ArchiveRefusedError(_("This catalogue is in force; only lines may be added."))
    return catalogue


def _headings(catalogue: FileCatalogue, titles: dict[str, str]) -> dict[str, CatalogueHeading]:
    """Return the headings of a catalogue by their letters; those not there yet are added at its end."""
    rows = CatalogueHeading.objects.filter(catalogue=catalogue)
    known = {one.notation: one for one in rows}
    missing = [letters for letters in titles if letters not in known]
    added = CatalogueHeading.objects.bulk_create(
        CatalogueHeading(
            catalogue=catalogue,
            position=position,
            notation=letters,
            title=normalise(titles[letters]),
        )
        for position, letters in enumerate(missing, start=len(known) + 1)
    )
    return known | {one.notation: one for one in added}


def _series(catalogue: FileCatalogue, heading_id: UUID) -> UUID:
    """Return where a number is given once: in the catalogue, or under the heading."""
    return catalogue.pk if catalogue.numbering == Numbering.THROUGH else heading_id


def _numbers(catalogue: FileCatalogue) -> defaultdict[UUID, set[int]]:
    """Return the numbers that are taken in each series of a catalogue; one statement."""
    taken: defaultdict[UUID, set[int]] = defaultdict(set)
    lines = CatalogueEntry.objects.filter(catalogue=catalogue)
    for heading_id, number in lines.values_list("heading_id", "number"):
        taken[_series(catalogue, heading_id)].add(number)
    return taken


def _numbered(heading: CatalogueHeading, line: EntryInput, taken: set[int]) -> CatalogueEntry:
    """Return a line under its number, which is taken from now on, or under the next free one."""
    number = line.number or max(taken, default=0) + 1
    if number in taken:
        raise ArchiveRefusedError(
            _("The number %(number)s is taken already.") % {"number": number}
        )
    if number > HIGHEST_NUMBER:
        raise ArchiveRefusedError(
            _("No number of a file is above %(highest)s.") % {"highest": HIGHEST_NUMBER}
        )
    taken.add(number)
    return CatalogueEntry(
        catalogue_id=heading.catalogue_id,
        heading=heading,
        number=number,
        subheading=normalise(line.subheading),
        title=normalise(line.title),
        retention=line.retention,
        keeper_id=line.keeper_id,
        note=normalise(line.note),
    )


def _record(action: str, catalogue: FileCatalogue, actor: User, **details: Any) -> None:
    record(
        action,
        actor=actor,
        subject=("file_catalogue", catalogue.pk),
        year=catalogue.year,
        **details,
    )
