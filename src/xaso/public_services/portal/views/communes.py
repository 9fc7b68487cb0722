"""Choosing the commune whose desk, hours and numbers are shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from xaso.kernel.organisations.api import (
    PublicCommune,
    choose_commune,
    public_commune,
    public_communes,
)
from xaso.kernel.permissions.api import public_page
from xaso.lib.text import fold
from xaso.ui.pages import render_page

SHOWN = 50


@csrf_exempt  # keeps nothing but whose pages this browser shows; strangers get no token cookie
@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def choose(request: HttpRequest) -> HttpResponse:
    """Offer the communes served here by name, accents not needed; keep the chosen one."""
    given = request.POST if request.method == "POST" else request.GET
    back = given.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
    back = back if is_ours else "/"
    if request.method == "POST":
        response = redirect(back)
        if choose_commune(response, request.POST.get("code", "")):
            return response
    text = given.get("q", "")[:80]
    context = {
        "asked": text,
        "communes": _named(text)[:SHOWN],
        "chosen": public_commune(request),
        "back": back,
    }
    return render_page(request, "portal/communes.html", context, part="communes")


def _named(text: str) -> list[PublicCommune]:
    words = fold(text).split()
    return [
        one
        for one in public_communes()
        if all(word in fold(f"{one.name} {one.province}") for word in words)
    ]
