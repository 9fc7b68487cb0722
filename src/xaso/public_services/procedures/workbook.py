"""The catalogue as a workbook, for those who work on it in a spreadsheet."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from xaso.lib.workbooks import workbook
from xaso.public_services.procedures.models import ProcedureVersion
from xaso.public_services.procedures.words import say_limit


def catalogue_workbook(versions: Iterable[ProcedureVersion]) -> bytes:
    """Return the versions as an XLSX file, one a row, the doubts in columns of their own."""
    rows = (_row(version) for version in versions)
    return workbook(_("Procedures"), _columns(), rows)


def _columns() -> dict[str, int]:
    return {
        _("Code"): 12,
        _("Name of the procedure"): 70,
        _("Field"): 30,
        _("Level"): 20,
        _("Status"): 18,
        _("Detail"): 18,
        _("Time limit"): 18,
        _("Time limit confirmed"): 18,
        _("Checked against the national portal"): 18,
        _("Result"): 50,
        _("Decision"): 20,
        _("Source"): 50,
    }


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
