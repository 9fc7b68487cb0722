"""The gateways and who can be reached through them."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.office.exchange.forms import PartnersForm
from xaso.office.exchange.gateways import gateways_here
from xaso.office.exchange.models import GatewayLine
from xaso.office.exchange.permissions import WATCH
from xaso.office.exchange.presentation import fault_sentence
from xaso.office.exchange.queries.figures import figures
from xaso.office.exchange.queries.lists import lines as lines_of
from xaso.office.exchange.queries.lists import partners as partners_of
from xaso.office.exchange.services.lines import here
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

ON_A_PAGE = 50
QUIET = timedelta(minutes=15)


@require_GET
@never_cache
@official_page(WATCH.key)
def lines(request: OfficialRequest) -> HttpResponse:
    """Show our gateways: when each last answered, what is wrong, how much waits."""
    office, known = here(), lines_of()
    ours = [one for one in gateways_here() if office.code in one.agencies]
    context = {
        "office": office,
        "rows": [(one, known.get(one.key), _state(known.get(one.key))) for one in ours],
        "faults": [
            fault_sentence(line.fault, line.fault_note) for line in known.values() if line.fault
        ],
        "counts": figures(),
        "columns": [
            Column(_("Exchange gateway")),
            Column(_("Kind")),
            Column(_("Last answer")),
            Column(_("State")),
        ],
    }
    return render_page(request, "exchange/lines.html", context, part="lines")


@require_GET
@never_cache
@official_page(WATCH.key)
def partners(request: OfficialRequest) -> HttpResponse:
    """List the agencies that can be written to."""
    form = PartnersForm(request.GET)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    page = Paginator(partners_of(text), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "columns": [
            Column(_("Agency")),
            Column(_("Code")),
            Column(_("Older code")),
            Column(_("Superior agency")),
        ],
    }
    return render_page(request, "exchange/partners.html", context, part="rows")


def _state(line: GatewayLine | None) -> State:
    if line is None:
        return State(_("Not asked yet"), "neutral")
    if line.failures:
        return State(_("Does not answer"), "late")
    if line.last_success_at and clock.now() - line.last_success_at > QUIET:
        return State(_("Not asked for a while"), "warn")
    return State(_("It answers"), "good")
