"""After receiving: the code in big figures, what was promised, and what comes next."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.dossiers.api import DossierState, desk_dossiers
from xaso.ui.pages import render_page

MOST = 20


@require_GET
@never_cache
@official_page(TAKE_IN.key)
def done(request: OfficialRequest) -> HttpResponse:
    """Show what was just taken in, ready to be printed and handed over."""
    ids = [one for one in map(uuid_or_none, request.GET.getlist("d")[:MOST]) if one]
    found = desk_dossiers(ids, request.user)
    if not found:
        raise Http404
    context = {
        "dossiers": [(one, _address(one.code)) for one in found],
        "first": found[0],
        "refused": found[0].state == DossierState.NOT_ACCEPTED,
        "asked": found[0].state == DossierState.INCOMPLETE,
        "left_over": uuid_or_none(request.GET.get("draft", "")),
    }
    return render_page(request, "counter/done.html", context, part="done")


def _address(code: str) -> str:
    return f"{settings.XASO_URL}{reverse('tracking:dossier', args=[code])}"
