"""Workbooks that people bring: the catalogue of a year, and the retention rules of the agency."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xaso.lib.text import fold, normalise
from xaso.lib.workbooks import NotAWorkbookError, sheet_rows
from xaso.office.archive.contracts import EntryInput, RuleInput
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import CatalogueEntry, CatalogueHeading, RetentionRule
from xaso.office.archive.numbering import read_notation
from xaso.office.archive.retention import PERMANENT, is_term

MOST_ROWS = 5_000
PERMANENT_WORDS = ("vinh vien", "permanently", "0")
_YEARS = re.compile(r"([0-9]{1,2})( nam| years?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class HeadedLine:
    """A line of a catalogue with the letters and the title of its heading."""

    letters: str
    heading: str
    line: EntryInput


class UnreadableSheetError(ArchiveRefusedError):
    """The workbook cannot be brought in; the text says which rows are to be put right."""


def read_term(text: str) -> int:
    """Read how long something is kept: "Vĩnh viễn", "20 năm" or "20".

    Raises:
        ValueError: the law knows no such term.
    """
    said = fold(text)
    if said in PERMANENT_WORDS:
        return PERMANENT
    match = _YEARS.fullmatch(said)
    if match is None or not is_term(int(match[1])):
        raise ValueError(text)
    return int(match[1])


def catalogue_columns() -> dict[str, int]:
    """Return the headings of a catalogue (Annex V.II) with those of its letters, and their widths."""
    return {
        pgettext("work file", "Number and notation"): 16,
        _("Heading"): 40,
        _("Small heading"): 30,
        _("Title of the file"): 70,
        _("Kept for"): 14,
        _("Who makes it"): 28,
        _("Note"): 30,
    }


def rule_columns() -> dict[str, int]:
    """Return the headings of a retention schedule, each with its width."""
    return {_("Group"): 30, _("Kind of file"): 80, _("Kept for"): 14, _("Legal basis"): 40}


def by_name(people: Iterable[tuple[str, str]]) -> dict[str, set[UUID]]:
    """Return the ids of people by their names as they are written, and folded."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for pk, name in people:
        found[normalise(name)].add(UUID(pk))
        found[fold(name)].add(UUID(pk))
    return found


def read_catalogue(content: bytes, people: Mapping[str, set[UUID]]) -> list[HeadedLine]:
    """Read the lines of a catalogue; ``people`` are the officials by their names.

    Raises:
        UnreadableSheetError: no workbook, too many rows, or rows to be put right.
    """
    lines, faults = [], []
    for number, cells in _rows(content, tuple(catalogue_columns())):
        try:
            lines.append(_line(cells, people))
        except (ValueError, ValidationError):
            faults.append(number)
    hint = _(
        "Who makes a file is the full name of one official; where two have the same name, leave the cell empty."
    )
    _refuse(faults, lines, hint)
    return lines


def _line(cells: Sequence[str], people: Mapping[str, set[UUID]]) -> HeadedLine:
    notation, heading, small, title, term, keeper, note = cells
    order, letters = read_notation(notation)
    years = read_term(term) if term else None
    _hold(CatalogueHeading, notation=letters, title=heading or letters)
    _hold(CatalogueEntry, number=order, subheading=small, title=title, note=note)
    line = EntryInput(
        title=title,
        number=order,
        subheading=small,
        retention=years,
        keeper_id=_person(keeper, people) if keeper else None,
        note=note,
    )
    return HeadedLine(letters, heading or letters, line)


def _person(name: str, people: Mapping[str, set[UUID]]) -> UUID:
    """Return who is meant; as it is written first, so that An and Ân are two.

    Raises:
        ValueError: nobody, or more than one.
    """
    (found,) = people.get(name) or people.get(fold(name), set())
    return found


def _hold(table: type[Model], **cells: str | int) -> None:
    """Hold cells to what the columns of their table take.

    Raises:
        ValidationError: one of them is missing, too long or too high.
    """
    others = {column.name for column in table._meta.fields} - cells.keys()
    table(**cells).clean_fields(exclude=others)


def read_rules(content: bytes) -> list[RuleInput]:
    """Read retention rules; each names its legal basis.

    Raises:
        UnreadableSheetError: no workbook, too many rows, or rows to be put right.
    """
    rules, faults = [], []
    for number, (group, subject, term, basis) in _rows(content, tuple(rule_columns())):
        try:
            years = read_term(term)
            folded = fold(subject)
            _hold(
                RetentionRule, group=group, subject=subject, subject_folded=folded, basis=basis
            )
        except (ValueError, ValidationError):
            faults.append(number)
            continue
        rules.append(RuleInput(subject=subject, retention=years, basis=basis, group=group))
    _refuse(faults, rules)
    return rules


def _refuse(faults: list[int], good: Sequence[object], hint: str = "") -> None:
    if faults:
        rows = ", ".join(str(number) for number in faults[:20])
        said = _(
            "Put these rows right and bring the workbook again: %(rows)s. A cell there is empty, too long or cannot be read."
        )
        raise UnreadableSheetError(f"{said % {'rows': rows}} {hint}".strip())
    if not good:
        raise UnreadableSheetError(_("The workbook has no filled rows under the headings."))


def _rows(content: bytes, headings: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each filled row and its cells under these headings."""
    rows, filled = _values(content), 0
    first = [fold(str(value or "")) for value in next(rows, ())]
    missing = [one for one in headings if fold(one) not in first]
    if missing:
        message = _(
            "The first row lacks these headings: %(missing)s. Start from the sample workbook."
        )
        raise UnreadableSheetError(message % {"missing": ", ".join(missing)})
    places = [first.index(fold(one)) for one in headings]
    for number, values in enumerate(rows, start=2):
        cells = [_text(values, place) for place in places]
        if not any(cells):
            continue
        filled += 1
        if filled > MOST_ROWS:
            message = _(
                "The workbook has more than %(most)s rows. Divide it into smaller ones."
            )
            raise UnreadableSheetError(message % {"most": MOST_ROWS})
        yield number, cells


def _values(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        yield from sheet_rows(content)
    except NotAWorkbookError as error:
        message = _(
            "The file is not a workbook that can be read. Save it as .xlsx and try again."
        )
        raise UnreadableSheetError(message) from error


def _text(values: Sequence[Any], place: int) -> str:
    value = values[place] if place < len(values) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else normalise(str(value))
