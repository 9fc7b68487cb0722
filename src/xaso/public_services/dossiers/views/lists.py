"""The work list: views as addresses, filters, counts, pages."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import Access, OfficialRequest, official_page
from xaso.kernel.working_time.api import calendar_for
from xaso.public_services.dossiers.acts import ACTS, Act
from xaso.public_services.dossiers.filters import (
    DossierFilterForm,
    chosen_order,
    chosen_page,
    chosen_view,
    tidy,
)
from xaso.public_services.dossiers.permissions import PRINT, SEE
from xaso.public_services.dossiers.presentation.rows import show_rows
from xaso.public_services.dossiers.queries.lists import COUNTED_UP_TO, ListPage, load_page
from xaso.public_services.dossiers.queries.people import list_staff
from xaso.public_services.dossiers.queries.saved_views import SavedList, list_saved
from xaso.public_services.dossiers.queries.work_views import (
    Viewer,
    WorkView,
    count_views,
    views_for,
)
from xaso.ui.components.controls import with_page
from xaso.ui.pages import is_part_request, render_page
from xaso.ui.values import Column, Tab

BULK_ACTS = {
    "hand_over": "send",
    "approve": "check2",
    "take": "hand-index-thumb",
    "assign": "person-plus",
    "request_supplement": "reply",
}
"""What the bar above the rows offers; an act that needs words leads to its own page."""


@require_GET
@official_page(SEE.key)
def work_list(request: OfficialRequest) -> HttpResponse:
    """Show a view of the dossiers, narrowed, with what can be done to many at once."""
    viewer = Viewer.of(request.user)
    view = chosen_view(request.GET, viewer)
    filters = DossierFilterForm(request.GET)
    page = load_page(
        viewer,
        view,
        filters.wanted,
        number=chosen_page(request.GET),
        order=chosen_order(request.GET, view),
    )
    columns, calendar = _columns(), calendar_for(request.commune_id)
    labels = [one.label for one in columns]
    context = {
        "view": view,
        "page": page,
        "rows": show_rows(page.rows, labels, calendar, viewer.now),
        "columns": columns,
        "total": _say_total(page),
        "query": tidy(request.GET),
        "step_name": _step_name(filters.wanted.step, page),
        "is_narrowed": filters.is_narrowed,
        "previous": with_page(request.GET, page.number - 1),
        "next": with_page(request.GET, page.number + 1),
        "bulk": bulk_acts(request.access),
        "may_print": request.access.holds(PRINT.key),
    }
    if not is_part_request(request):
        context |= _frame(request, viewer, view, filters)
    return render_page(request, "dossiers/list.html", context, part="rows")


def bulk_acts(access: Access) -> list[tuple[Act, str]]:
    """Return the acts that this person may be offered for many dossiers, with their icons."""
    return [
        (ACTS[key], icon)
        for key, icon in BULK_ACTS.items()
        if any(access.holds(permission.key) for permission in ACTS[key].permissions)
    ]


def _frame(
    request: OfficialRequest, viewer: Viewer, view: WorkView, filters: DossierFilterForm
) -> dict[str, Any]:
    """Return what stands around the rows: views with counts, saved views, filters."""
    if filters.shows("field"):
        filters.offer_fields()
    if filters.shows("unit", "person"):
        filters.offer_staff(list_staff(request.commune_id))
    saved = list_saved(request.user.pk)
    return {
        "filters": filters,
        "tabs": _tabs(viewer, view, saved, tidy(request.GET)),
        "saved": saved,
        "clear_url": f"{reverse('dossiers:list')}?view={view.key}",
        "more_url": _with(request.GET, more="1"),
    }


def _tabs(viewer: Viewer, view: WorkView, saved: list[SavedList], query: str) -> list[Tab]:
    shown = views_for(viewer)
    counts = count_views(viewer, shown)
    address = reverse("dossiers:list")
    is_saved = any(one.query == query for one in saved)
    tabs = [
        Tab(
            str(one.label),
            f"{address}?view={one.key}",
            active=one.key == view.key and not is_saved,
            count=counts.get(one.key),
        )
        for one in shown
    ]
    own = [Tab(one.name, one.url, active=one.query == query) for one in saved]
    return tabs + own


def _columns() -> list[Column]:
    return [
        Column(_("Dossier"), sort="created"),
        Column(_("Procedure")),
        Column(_("State")),
        Column(_("Time left"), sort="due"),
        Column(_("Where it lies")),
    ]


def _step_name(step: str, page: ListPage) -> str:
    """Return the name of the step that the list is narrowed to, as its rows call it."""
    return (page.rows[0].step_name or step) if step and page.rows else step


def _say_total(page: ListPage) -> str:
    if page.is_long:
        return _("more than %(number)s") % {"number": COUNTED_UP_TO}
    return str(page.total)


def _with(query: QueryDict, **more: str) -> str:
    changed = query.copy()
    for name, value in more.items():
        changed[name] = value
    return f"?{changed.urlencode()}"
