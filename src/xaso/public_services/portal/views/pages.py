"""The pages on which citizens find a procedure and read it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xaso.kernel.organisations.api import PublicCommune, public_communes
from xaso.kernel.permissions.api import public_page
from xaso.public_services.portal import queries
from xaso.public_services.portal.desk import desk_card
from xaso.public_services.portal.guide import guide_to
from xaso.public_services.portal.life_events import EXAMPLES, LIFE_EVENTS
from xaso.public_services.portal.life_events import life_event as find_life_event
from xaso.public_services.portal.views.answers import revalidated
from xaso.public_services.portal.views.visiting import of_commune
from xaso.public_services.procedures.api import (
    UnknownProcedureError,
    current_version,
    get_procedure,
)
from xaso.ui.pages import render_page

LONGEST = 200


@require_safe
@public_page
@revalidated
@of_commune
def home(request: HttpRequest, commune: PublicCommune | None) -> HttpResponse:
    """Ask what somebody needs, and offer what people come for."""
    context = _frame(request, commune, reverse("home:home")) | {
        "most_used": queries.most_used(),
        "life_events": LIFE_EVENTS,
        "examples": EXAMPLES,
        "tracking_url": reverse("tracking:start"),
    }
    return render_page(request, "portal/home.html", context, part="content")


@require_safe
@public_page
@revalidated
@of_commune
def search(request: HttpRequest, commune: PublicCommune | None) -> HttpResponse:
    """Show the procedures that the words may mean, or all of them by field."""
    text = " ".join(request.GET.get("q", "")[:LONGEST].split())
    context = _frame(request, commune, reverse("portal:search")) | {
        "asked": text,
        "found": queries.found(text) if text else [],
        "fields": {} if text else queries.by_field(),
        "life_events": LIFE_EVENTS,
    }
    return render_page(request, "portal/search.html", context, part="results")


@require_safe
@public_page
@revalidated
@of_commune
def procedure(request: HttpRequest, commune: PublicCommune | None, code: str) -> HttpResponse:
    """Tell everything about one procedure that a citizen needs."""
    try:
        detail = get_procedure(current_version(code))
    except UnknownProcedureError as unknown:
        raise Http404 from unknown
    address = reverse("portal:procedure", args=[code])
    context = _frame(request, commune, address) | {"guide": guide_to(detail)}
    return render_page(request, "portal/procedure.html", context, part="content")


@require_safe
@public_page
@revalidated
@of_commune
def life_event(request: HttpRequest, commune: PublicCommune | None, slug: str) -> HttpResponse:
    """List what belongs to a matter of life."""
    event = find_life_event(slug)
    if event is None:
        raise Http404
    address = reverse("portal:life-event", args=[slug])
    context = _frame(request, commune, address) | {
        "event": event,
        "entries": queries.listed(event.codes),
        "others": [one for one in LIFE_EVENTS if one is not event],
    }
    return render_page(request, "portal/life_event.html", context, part="content")


def _frame(request: HttpRequest, commune: PublicCommune | None, address: str) -> dict[str, Any]:
    """Return what every page of the portal shows: the commune, its desk, its own address."""
    return {
        "commune": commune,
        "desk": desk_card(commune) if commune else None,
        "may_choose": len(public_communes()) > 1,
        "page_url": request.build_absolute_uri(address),
    }
