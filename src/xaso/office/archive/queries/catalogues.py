"""The catalogue of a year as pages, prints and workbooks show it."""

from dataclasses import dataclass
from uuid import UUID

from xaso.office.archive.models import (
    CatalogueEntry,
    CatalogueHeading,
    FileCatalogue,
    WorkFile,
)
from xaso.office.archive.numbering import notation_of, roman
from xaso.office.archive.queries.people import names_of
from xaso.office.archive.retention import PERMANENT


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line of a catalogue; ``file_id`` is the file that was opened for it."""

    id: UUID
    notation: str
    subheading: str
    title: str
    retention: int | None
    keeper: str
    note: str
    file_id: UUID | None


@dataclass(frozen=True, slots=True)
class HeadingLines:
    """A great heading with its lines."""

    id: UUID
    numeral: str
    notation: str
    title: str
    lines: tuple[EntryLine, ...]


def catalogue_lines(catalogue: FileCatalogue) -> list[HeadingLines]:
    """Return the headings of a catalogue with their lines; four statements."""
    headings = list(CatalogueHeading.objects.filter(catalogue=catalogue).order_by("position"))
    entries = list(
        CatalogueEntry.objects.filter(catalogue=catalogue).order_by("subheading", "number")
    )
    names = names_of({one.keeper_id for one in entries if one.keeper_id})
    opened = WorkFile.objects.filter(year=catalogue.year).values_list("entry_id", "pk")
    files = dict(opened)
    return [
        HeadingLines(
            one.pk,
            roman(place),
            one.notation,
            one.title,
            tuple(
                EntryLine(
                    line.pk,
                    notation_of(line.number, one.notation),
                    line.subheading,
                    line.title,
                    line.retention,
                    names.get(line.keeper_id, "") if line.keeper_id else "",
                    line.note,
                    files.get(line.pk),
                )
                for line in entries
                if line.heading_id == one.pk
            ),
        )
        for place, one in enumerate(headings, start=1)
    ]


def permanent_and_not(headings: list[HeadingLines]) -> tuple[int, int]:
    """Return how many files are kept for ever and how many for some years (Annex V.II)."""
    terms = [line.retention for heading in headings for line in heading.lines]
    permanent = terms.count(PERMANENT)
    return permanent, len(terms) - permanent
