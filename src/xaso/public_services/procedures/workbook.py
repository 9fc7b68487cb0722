"""The catalogue as a workbook, for those who work on it in a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from xaso.lib.csv_safe import safe_cell
from xaso.public_services.procedures.models import ProcedureVersion
from xaso.public_services.procedures.words import say_limit

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def catalogue_workbook(versions: Iterable[ProcedureVersion]) -> bytes:
    """Return the versions as an XLSX file, one a row, the doubts in columns of their own."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Procedures"))
    sheet.append(_heads())
    for version in versions:
        sheet.append([safe_cell(value) for value in _row(version)])
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _heads() -> list[str]:
    return [
        _("Code"),
        _("Name of the procedure"),
        _("Field"),
        _("Level"),
        _("Status"),
        _("Detail"),
        _("Time limit"),
        _("Time limit confirmed"),
        _("Checked against the national portal"),
        _("Result"),
        _("Decision"),
        _("Source"),
    ]


def _row(version: ProcedureVersion) -> list[str]:
    return [
        version.procedure.code,
        version.name,
        version.procedure.field.name,
        version.level,
        version.get_status_display(),
        version.get_detail_level_display(),
        say_main_limit(version),
        _("Yes") if version.limit_verified else _("No"),
        _("Yes") if version.verified else _("No"),
        version.result_name,
        version.decision_no,
        version.source_url,
    ]


def say_main_limit(version: ProcedureVersion) -> str:
    """Return the limit for any channel in words; the limits are fetched beforehand."""
    rows = [limit for limit in version.limits.all() if not limit.channel]
    return say_limit(rows[0].value, rows[0].unit) if rows else _("Not stated")
