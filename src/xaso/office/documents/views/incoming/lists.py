"""The list of documents that came in, and the same as a workbook."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid7
from xaso.lib.workbooks import workbook
from xaso.office.documents import permissions as may
from xaso.office.documents.exports_incoming import HEADINGS, cells_of
from xaso.office.documents.forms_incoming import IncomingFilterForm
from xaso.office.documents.models import Arrival
from xaso.office.documents.presentation_incoming import (
    due_tone,
    say_days_left,
    say_whose_turn,
    state_of,
    urgency_of,
)
from xaso.office.documents.queries.incoming import (
    VIEWS,
    IncomingView,
    Viewer,
    count_views,
    list_arrivals,
    views_for,
)
from xaso.ui.downloads import download
from xaso.ui.pages import is_part_request, render_page
from xaso.ui.values import Column, State, Tab

PAGE_SIZE = 30
MOST_ROWS = 20_000


@require_GET
@official_page(may.SEE.key)
def incoming(request: OfficialRequest) -> HttpResponse:
    """Show a view of the documents that came in, narrowed; what waits for me comes first."""
    viewer = Viewer.of(request.user)
    view = _chosen(request.GET)
    filters = IncomingFilterForm(request.GET)
    found = list_arrivals(viewer, view, filters.wanted, order=request.GET.get("sort", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "page": page,
        "rows": [_row(one, viewer) for one in page],
        "columns": _columns(),
        "filters": filters,
        "query": request.GET.urlencode(),
        "is_narrowed": filters.wanted != IncomingFilterForm(QueryDict()).wanted,
    }
    if not is_part_request(request):
        context |= _frame(viewer, view)
    return render_page(request, "documents/incoming/list.html", context, part="rows")


@require_GET
@official_page(may.SEE.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the list as narrowed as a workbook: register and follow-up register in one."""
    viewer = Viewer.of(request.user)
    wanted = IncomingFilterForm(request.GET).wanted
    found = list_arrivals(
        viewer, _chosen(request.GET), wanted, order=request.GET.get("sort", "")
    )
    rows = [cells_of(one, viewer.today) for one in found[:MOST_ROWS]]
    record(
        "documents.incoming.exported",
        actor=request.user,
        subject=("export", uuid7()),
        rows=len(rows),
    )
    columns = {str(label): width for label, width in HEADINGS.items()}
    return download(workbook(_("Incoming documents"), columns, rows), "van-ban-den.xlsx")


def _chosen(query: QueryDict) -> IncomingView:
    return VIEWS.get(query.get("view", ""), VIEWS["mine"])


def _frame(viewer: Viewer, view: IncomingView) -> dict[str, Any]:
    """Return what stands around the rows."""
    shown = views_for(viewer)
    counts = count_views(viewer, shown)
    address = reverse("documents:incoming")
    return {
        "tabs": [
            Tab(
                str(one.label),
                f"{address}?view={one.key}",
                active=one.key == view.key,
                count=counts.get(one.key),
            )
            for one in shown
        ],
        "clear_url": f"{address}?view={view.key}",
        "may_receive": viewer.access.holds(may.RECEIVE.key),
    }


def _columns() -> list[Column]:
    return [
        Column(_("Subject")),
        Column(_("Arrival no."), sort="number"),
        Column(_("Number and symbol")),
        Column(_("Issuing agency")),
        Column(_("State")),
        Column(_("To be done by"), sort="due"),
    ]


def _row(one: Arrival, viewer: Viewer) -> dict[str, Any]:
    left = say_days_left(one, viewer.today)
    return {
        "arrival": one,
        "document": one.document,
        "state": state_of(one.document),
        "urgency": urgency_of(one.document),
        "standing": say_whose_turn(one),
        "left": State(left, due_tone(one, viewer.today)) if left else None,
    }
