"""The desk's day: what came in, what waits, what can be handed out."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.counter.queries.day import day_of
from xaso.public_services.counter.queries.handing_out import results_for
from xaso.ui.pages import is_part_request, render_page
from xaso.ui.values import Column, Tab


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_IN.key)
def today(request: OfficialRequest) -> HttpResponse:
    """Show the day of the desk; find what can be handed out.

    The search is a POST, since a card's text belongs in no address and no log.
    """
    searched = request.POST.get("q", "").strip()
    if request.method == "POST" and is_part_request(request):
        found = {"searched": searched, "results": results_for(searched, request.user)}
        return render_page(request, "counter/parts/results.html", found, part="found")
    day = day_of(request.user)
    desk = day.desk
    shows_all = request.GET.get("who") == "all"
    tabs = [
        Tab(_("Mine"), "?", active=not shows_all, count=desk.mine.total),
        Tab(_("The whole desk"), "?who=all", active=shows_all, count=desk.everybody.total),
    ]
    context = {
        "day": day,
        "searched": searched,
        "results": results_for(searched, request.user) if searched else desk.ready.dossiers,
        "taken": desk.everybody if shows_all else desk.mine,
        "tabs": tabs,
        "shows_all": shows_all,
        "waiting_columns": [Column(_("Dossier")), Column(_("Procedure")), Column(_("Until"))],
        "taken_columns": [
            Column(_("Dossier")),
            Column(_("Procedure")),
            Column(_("Result due")),
        ],
    }
    return render_page(request, "counter/today.html", context, part="day")
