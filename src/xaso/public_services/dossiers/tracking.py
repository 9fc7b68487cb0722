"""The public pages of following a dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from xaso.kernel.permissions.api import public_page
from xaso.public_services.dossiers.queries.tracking import track
from xaso.ui.pages import render_page


@public_page
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    code = request.GET.get("code", "").strip()
    if code:
        return redirect("tracking:dossier", code=code)
    return render_page(request, "dossiers/tracking.html", {"code": ""}, part="answer")


@public_page
@never_cache
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a dossier is, to anybody who has its code."""
    context = {"code": code, "found": track(code), "asked": True}
    return render_page(request, "dossiers/tracking.html", context, part="answer")
