"""The workbook that people fill in: its columns, and its rows as they were typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from xaso.lib.dates import say_short
from xaso.lib.text import fold, normalise
from xaso.lib.workbooks import NotAWorkbookError, sheet_rows

MOST_ROWS = 10_000
_REQUIRED = ("household", "village", "full_name", "birth", "gender")
_WIDTHS = (12, 16, 22, 28, 14, 10, 18, 20, 16, 12, 20, 14)
_ID_DIGITS, _PHONE_DIGITS = 12, 10


class UnreadableWorkbookError(ValueError):
    """The file cannot be imported at all; the text says what to do."""


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as it was typed: its number in the sheet and the text under each heading."""

    number: int
    cells: dict[str, str]


def headings() -> dict[str, str]:
    """Return the columns and what stands above them, in the language of the reader."""
    return {
        "household": _("Household"),
        "village": _("Village"),
        "address": _("Address in the village"),
        "full_name": _("Full name"),
        "birth": _("Born"),
        "gender": _("Gender"),
        "personal_id": _("Personal id"),
        "relation": _("Relation to the head"),
        "phone": _("Telephone"),
        "ethnicity": _("Ethnicity"),
        "occupation": _("Occupation"),
        "residence": _("Residence"),
    }


def columns_of_workbook() -> dict[str, int]:
    """Return the headings as they stand in a workbook, each with its width."""
    return dict(zip(headings().values(), _WIDTHS, strict=True))


def read_rows(content: bytes) -> list[TypedRow]:
    """Return the filled rows of the first sheet.

    Raises:
        UnreadableWorkbookError: no workbook, no headings, no rows or too many of them.
    """
    rows = _values(content)
    places = _places(next(rows, ()))
    typed = []
    for number, values in enumerate(rows, start=2):
        cells = {name: _text(name, values, place) for name, place in places.items()}
        if any(cells.values()):
            typed.append(TypedRow(number, cells))
        if len(typed) > MOST_ROWS:
            message = _(
                "The workbook has more than %(most)s rows. Divide it into smaller ones."
            )
            raise UnreadableWorkbookError(message % {"most": MOST_ROWS})
    if not typed:
        raise UnreadableWorkbookError(_("The workbook has no filled rows under the headings."))
    return typed


def _values(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        yield from sheet_rows(content)
    except NotAWorkbookError as error:
        message = _(
            "The file is not a workbook that can be read. Save it as .xlsx and try again."
        )
        raise UnreadableWorkbookError(message) from error


def _places(first: Sequence[Any]) -> dict[str, int]:
    found = {fold(str(value)): place for place, value in enumerate(first) if value}
    wanted = headings()
    missing = [wanted[name] for name in _REQUIRED if fold(wanted[name]) not in found]
    if missing:
        message = _(
            "The first row lacks these headings: %(missing)s. Start from the sample workbook."
        )
        raise UnreadableWorkbookError(message % {"missing": ", ".join(missing)})
    return {
        name: found[fold(heading)] for name, heading in wanted.items() if fold(heading) in found
    }


def _text(name: str, values: Sequence[Any], place: int) -> str:
    """Return a cell as text; figures that a spreadsheet took for a number get their zeros back."""
    value = values[place] if place < len(values) else None
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return say_short(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        width = {"personal_id": _ID_DIGITS, "phone": _PHONE_DIGITS}.get(name, 0)
        return str(value).zfill(width)
    return normalise(str(value))
