"""Tables of fees as workbooks: taken out, filled in, read again row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from xaso.lib.text import fold, normalise
from xaso.lib.workbooks import NotAWorkbookError, sheet_rows, workbook
from xaso.public_services.procedures.contracts import Channel, FeeGroup, FeeKind, FeeUnit
from xaso.public_services.procedures.forms_fees import FeeRowForm, Key, key_of
from xaso.public_services.procedures.models import FeeTableRow, Procedure

MOST_ROWS = 1000
CHOICES: dict[str, type[TextChoices]] = {
    "kind": FeeKind,
    "channel": Channel,
    "group": FeeGroup,
    "unit": FeeUnit,
}
_WIDTHS = (14, 40, 12, 14, 16, 22, 14, 14, 12, 14, 24)


class UnreadableSheetError(ValueError):
    """The file cannot be read at all; the text says what to do."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of a sheet that was left out: its number, how it begins, and why."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The items of a sheet that can be taken, and the rows that cannot."""

    rows: list[FeeTableRow]
    refused: list[RefusedRow]


def headings() -> dict[str, str]:
    """Return the columns and what stands above them, in the language of the reader."""
    return {
        "procedure_code": _("Code of the procedure"),
        "name": _("Name of the item"),
        "kind": _("Kind"),
        "code": _("Code of the item"),
        "channel": _("Channel"),
        "group": _("Who pays"),
        "amount": _("Amount in đồng"),
        "unit": _("Unit"),
        "from_unit": _("From the n-th unit on"),
        "cap": _("At most for one copy, in đồng"),
        "article": _("Article"),
    }


def fee_workbook(rows: Iterable[FeeTableRow]) -> bytes:
    """Return items as a workbook; without any it is the sample to be filled in."""
    columns = dict(zip(headings().values(), _WIDTHS, strict=True))
    return workbook(_("Fees and charges"), columns, map(_cells, rows))


def read_sheet(
    content: bytes, procedures: Mapping[str, Procedure], known: set[Key]
) -> ReadSheet:
    """Return what a sheet says; a bad row never keeps a good one out.

    Raises:
        UnreadableSheetError: no workbook, no headings, or too many rows.
    """
    rows, refused, seen = [], [], set(known)
    for number, typed in _typed(content):
        form = FeeRowForm(typed, procedures=procedures, known=seen)
        if form.is_valid():
            seen.add(key_of(form.cleaned_data["procedure_code"], form.cleaned_data))
            rows.append(form.save(commit=False))
        else:
            text = " · ".join(filter(None, (typed["procedure_code"], typed["name"])))
            refused.append(RefusedRow(number, text, _reasons(form)))
    return ReadSheet(rows, refused)


def _typed(content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        first, *rows = sheet_rows(content)
    except (NotAWorkbookError, ValueError) as error:
        message = _(
            "The file is not a workbook that can be read. Save it as .xlsx and try again."
        )
        raise UnreadableSheetError(message) from error
    places = _places(first)
    found = []
    for number, values in enumerate(rows, start=2):
        typed = {name: _text(values, place) for name, place in places.items()}
        if any(typed.values()):
            found.append((number, {name: _meant(name, text) for name, text in typed.items()}))
    if len(found) > MOST_ROWS:
        message = _("The workbook has more than %(most)s rows. Divide it into smaller ones.")
        raise UnreadableSheetError(message % {"most": MOST_ROWS})
    return found


def _places(first: Sequence[Any]) -> dict[str, int]:
    found = {fold(str(value)): place for place, value in enumerate(first) if value}
    wanted = headings()
    missing = [text for text in wanted.values() if fold(text) not in found]
    if missing:
        message = _(
            "The first row lacks these headings: %(missing)s. Start from the sample workbook."
        )
        raise UnreadableSheetError(message % {"missing": ", ".join(missing)})
    return {name: found[fold(text)] for name, text in wanted.items()}


def _text(values: Sequence[Any], place: int) -> str:
    value = values[place] if place < len(values) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else normalise(str(value))


def _meant(name: str, text: str) -> str:
    """Return the value behind a word of a list, whichever language it is written in."""
    if name == "from_unit":
        return text or "1"
    if name not in CHOICES:
        return text
    words = {fold(str(one.label)): str(one.value) for one in CHOICES[name]}
    usual = {"unit": FeeUnit.CASE.value}.get(name, "")
    return words.get(fold(text), text) if text else usual


def _reasons(form: FeeRowForm) -> str:
    """Say what is wrong with a row, the column first."""
    said = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        said += [f"{label}: {error}" if label else str(error) for error in errors]
    return " ".join(said)


def _cells(row: FeeTableRow) -> list[str | int | None]:
    return [
        row.procedure.code,
        row.name,
        str(row.get_kind_display()),
        row.code,
        str(row.get_channel_display()) if row.channel else "",
        str(row.get_group_display()) if row.group else "",
        row.amount,
        str(row.get_unit_display()),
        row.from_unit,
        row.cap,
        row.article,
    ]
