"""The supervisor's board and the workload: where it lies, where it is stuck, with whom."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.ids import uuid_or_none
from xaso.public_services.dossiers.permissions import SUPERVISE
from xaso.public_services.dossiers.presentation.board import show_board, show_heap
from xaso.public_services.dossiers.queries.board import load_board, worst_heaps
from xaso.public_services.dossiers.queries.work_views import Viewer
from xaso.public_services.dossiers.queries.workload import DAYS_LOOKED_BACK, load_workload
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Tab


@require_GET
@official_page(SUPERVISE.key)
def board(request: OfficialRequest) -> HttpResponse:
    """Show how many dossiers lie at each step with each unit, or with each person of one."""
    viewer = Viewer.of(request.user)
    unit_id = uuid_or_none(request.GET.get("unit", ""))
    found = load_board(viewer, unit_id=unit_id)
    context = {
        "tabs": sections("board"),
        "total": found.total,
        "oldest": say_short(found.total.oldest) if found.total.oldest else "",
        "shown": show_board(found, unit_id=unit_id),
        "heaps": [show_heap(heap, unit_id=unit_id) for heap in worst_heaps(found)],
        "unit_id": unit_id,
        "list_url": reverse("dossiers:list"),
    }
    return render_page(request, "dossiers/board.html", context, part="content")


@require_GET
@official_page(SUPERVISE.key)
def workload(request: OfficialRequest) -> HttpResponse:
    """Show how much lies with whom; a name leads to the rows, from where they are reassigned."""
    units = load_workload(Viewer.of(request.user), request.commune_id)
    context = {
        "tabs": sections("workload"),
        "units": units,
        "list_url": reverse("dossiers:list"),
        "days": DAYS_LOOKED_BACK,
        "columns": [
            Column(_("Person")),
            Column(_("Open dossiers"), numeric=True),
            Column(_("Due today"), numeric=True),
            Column(_("Late"), numeric=True),
            Column(_("Steps done"), numeric=True),
            Column(_("Lent roles")),
        ],
    }
    return render_page(request, "dossiers/workload.html", context, part="content")


def sections(active: str) -> list[Tab]:
    """Return the pages of supervision."""
    pages = {"board": _("Where it lies"), "workload": _("With whom")}
    return [
        Tab(label, reverse(f"dossiers:{key}"), active=key == active)
        for key, label in pages.items()
    ]
