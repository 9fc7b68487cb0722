"""A list of dossiers as a workbook: no personal ids, no telephone numbers, no address."""

from collections.abc import Iterable, Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from xaso.kernel.working_time.api import WorkCalendar, show_clock
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.public_services.dossiers.filters import (
    DossierFilterForm,
    chosen_order,
    chosen_view,
)
from xaso.public_services.dossiers.models import DossierQuerySet
from xaso.public_services.dossiers.presentation.rows import clock_of, say_place
from xaso.public_services.dossiers.queries.lists import ListRow, find_dossiers
from xaso.public_services.dossiers.queries.work_views import Viewer
from xaso.public_services.dossiers.states import Channel, DossierState

AT_ONCE = 2_000
"""More rows than these are left to the worker."""
MOST_ROWS = 50_000
"""A workbook with more rows helps nobody; the filters make it smaller."""


def wanted_rows(address: str, viewer: Viewer) -> tuple[DossierQuerySet, str]:
    """Return what the filters of an address keep for this person, and how it is sorted."""
    query = QueryDict(address)
    view = chosen_view(query, viewer)
    found = find_dossiers(viewer, view, DossierFilterForm(query).wanted)
    return found, chosen_order(query, view)


def write_workbook(rows: Iterable[ListRow], calendar: WorkCalendar, viewer: Viewer) -> bytes:
    """Return the rows as a workbook that spreadsheets show and never run."""
    cells = (_cells(row, calendar, viewer) for row in rows)
    return workbook(_("Dossiers"), _headings(), _numbered(cells))


def _headings() -> dict[str, int]:
    return {
        _("No."): 6,
        _("Dossier code"): 30,
        _("Applicant"): 28,
        _("Procedure"): 60,
        _("How it came in"): 16,
        _("Received"): 18,
        _("Due"): 18,
        _("State"): 26,
        _("Time left"): 40,
        _("Where it lies"): 50,
        _("Handed out"): 18,
    }


def _numbered(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows, 1):
        yield [number, *row]


def _cells(row: ListRow, calendar: WorkCalendar, viewer: Viewer) -> list[Cell]:
    running = clock_of(row)
    left = show_clock(running, calendar, viewer.now).sentence if running else ""
    return [
        row.code,
        row.applicant_name,
        row.procedure_name,
        str(Channel(row.channel).label),
        say_short(row.received_at) if row.received_at else "",
        say_short(row.due_at) if row.due_at else "",
        str(DossierState(row.state).label),
        left,
        say_place(row),
        say_short(row.returned_at) if row.returned_at else "",
    ]
