"""Workbooks (XLSX) that spreadsheets show and never run."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from xaso.lib.csv_safe import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type Cell = str | int | None


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
