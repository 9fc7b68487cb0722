"""The public pages of following a dossier."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import public_page
from xaso.kernel.throttling.api import limited_by_address
from xaso.public_services.dossiers.presentation.tracking import (
    say_tracking,
    tracking_state,
    tracking_steps,
)
from xaso.public_services.dossiers.queries.tracking import track
from xaso.ui.pages import render_page

LONGEST = 80


@require_GET
@public_page
@never_cache
@limited_by_address("tracking", setting="XASO_TRACKING_PER_MINUTE")
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and answer it."""
    return _answer(request, request.GET.get("code", "").strip())


@require_GET
@public_page
@never_cache
@limited_by_address("tracking", setting="XASO_TRACKING_PER_MINUTE")
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a dossier is, to anybody who has its code."""
    return _answer(request, code)


def _answer(request: HttpRequest, code: str) -> HttpResponse:
    found = track(code) if code else None
    context: dict[str, object] = {"code": code[:LONGEST], "found": found, "asked": bool(code)}
    if found is not None:
        context |= {
            "sentence": say_tracking(found),
            "state": tracking_state(found),
            "steps": tracking_steps(found),
        }
    return render_page(request, "dossiers/tracking.html", context, part="answer")
