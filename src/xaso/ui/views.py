"""Pages of the design system itself: the chosen look, no connection, and the catalogue."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xaso.ui import sample
from xaso.ui.pages import render_page
from xaso.ui.preferences import COOKIE_AGE, choices_of


@csrf_exempt  # changes nothing but the look in this browser, and strangers get no cookie unasked
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember one chosen look in the browser and go back to the page."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    response = redirect(back if safe else "/")
    name, _colon, value = request.POST.get("choose", "").partition(":")
    if value in choices_of(name):
        secure = request.is_secure()
        response.set_cookie(
            f"xaso_{name}", value, max_age=COOKIE_AGE, samesite="Lax", secure=secure
        )
    return response


@never_cache
def awake(request: HttpRequest) -> JsonResponse:
    """Note that somebody is at work in an open page, and say who: another tab may have changed that."""
    user = getattr(request, "user", None)
    return JsonResponse({"user": str(user.pk) if user and user.is_authenticated else ""})


def offline(request: HttpRequest) -> HttpResponse:
    """Show what a device without connection shows."""
    return render(request, "ui/offline.html")


def design(request: HttpRequest) -> HttpResponse:
    """Show every component with believable data, in the face that is asked for."""
    face = "public" if request.GET.get("face") == "public" else "official"
    form = sample.SampleForm(request.POST if request.method == "POST" else None)
    context = sample.context(request) | {"form": form, "face": face}
    return render_page(request, f"ui/design_{face}.html", context, part="form")


def design_table(request: HttpRequest) -> HttpResponse:
    """Answer the filters of the sample list with its rows."""
    return render_page(request, "ui/design_table.html", sample.context(request), part="rows")


def design_suggestions(request: HttpRequest) -> JsonResponse:
    """Suggest sample procedures for what was typed."""
    return JsonResponse(sample.suggestions(request.GET.get("q", "")), safe=False)


def design_confirm(request: HttpRequest) -> HttpResponse:
    """Ask before a sample act that changes nothing."""
    if request.method == "POST":
        return redirect("ui:design")
    context = {
        "question": _("Withdraw the dossier of Nguyễn Thị Hạnh?"),
        "detail": _("She is told by message. This cannot be taken back."),
        "act": _("Withdraw the dossier"),
        "danger": True,
        "back_url": "/ui/design/",
        "form": None,
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def design_progress(request: HttpRequest) -> HttpResponse:
    """Answer the sample progress bar: a little further each time."""
    before = request.GET.get("from", "")
    percent = min(int(before) + 7, 100) if before.isdecimal() and len(before) < 4 else 7
    address = f"{request.path}?from={percent}"
    return render(request, "ui/design_progress.html", {"percent": percent, "address": address})
