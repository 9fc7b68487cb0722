"""Workbooks (XLSX) that spreadsheets show and never run."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from xaso.lib.csv_safe import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type Cell = str | int | None
MOST_COLUMNS = 40


class NotAWorkbookError(ValueError):
    """The file cannot be read as a workbook."""


def sheet_rows(content: bytes) -> Iterator[Sequence[Any]]:
    """Return the values of the first sheet, row by row.

    Raises:
        NotAWorkbookError: it is none.
    """
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    except (InvalidFileException, BadZipFile, KeyError, IndexError, ValueError) as error:
        raise NotAWorkbookError from error


def workbook(title: str, columns: dict[str, int], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook of one sheet: bold headings that stay, then the rows.

    ``columns`` are the headings with their widths in characters.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(columns.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    heads = [WriteOnlyCell(sheet, value=heading) for heading in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()
