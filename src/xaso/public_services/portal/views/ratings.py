"""The citizen rates with one tap: on the dossier's page, or by the link of the closing notice."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import CitizenRequest, public_page
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.throttling.api import limited_by_address
from xaso.public_services.dossiers.api import (
    ServedDossier,
    own_dossier_page,
    served_dossier,
)
from xaso.public_services.portal.forms_rating import WordForm
from xaso.public_services.portal.own import asking_number, commune_of
from xaso.public_services.portal.rating import (
    RatingClosedError,
    add_word,
    may_change,
    may_rate,
    rate,
    rating_of,
    takes,
)
from xaso.public_services.portal.rating_links import counts_still, is_good
from xaso.public_services.portal.scales import say_score, scale_in_force, scale_of
from xaso.public_services.portal.views.own_dossiers import of_dossier
from xaso.ui.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@of_dossier
def give(request: CitizenRequest, code: str) -> HttpResponse:
    """Take the tap, then offer to add a word."""
    page = own_dossier_page(code, request.user, asking_number(request))
    served = served_dossier(page.code)
    if served is None or not may_rate(page):
        raise Http404
    if request.method != "POST" and rating_of(code) is None:
        return redirect("portal:own-dossier", code)
    back = reverse("portal:own-dossier", args=[code])
    return _take(request, served, request.user, back)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page
@limited_by_address("rating", setting="XASO_TRACKING_PER_MINUTE")
def rate_by_link(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take a rating from whoever has the link of the closing notice; it shows no more than the code."""
    commune_id = commune_of(code)
    if commune_id is None or not is_good(code, key):
        raise Http404
    with acting_in(commune_id):
        served = served_dossier(code)
        if served is None or not may_rate(served):
            raise Http404
        if not counts_still(served):
            over = "portal/own/rate_over.html"
            return render_page(request, over, {"code": code}, part="content")
        return _take(request, served, None, request.path)


def _take(
    request: HttpRequest, served: ServedDossier, actor: User | None, back: str
) -> HttpResponse:
    """Take a tap or a word, and show what was given."""
    given = rating_of(served.code)
    form = WordForm(request.POST if "word" in request.POST else None)
    try:
        if takes(given, request.POST.get("score", "")):
            rate(served, score=int(request.POST["score"]), actor=actor)
            return redirect(request.path)
        if given and form.is_valid():
            add_word(served.code, form.cleaned_data["word"])
            messages.success(request, _("Thank you. The office reads what you wrote."))
            return redirect(back)
    except RatingClosedError:
        messages.info(request, _("Your rating was given a month ago and stays as it is."))
        return redirect(request.path)
    context = {
        "code": served.code,
        "given": given,
        "said": say_score(given) if given else "",
        "may_change": given is None or may_change(given),
        "scores": (scale_of(given) if given else scale_in_force()).options,
        "form": form,
        "is_own": actor is not None,
    }
    return render_page(request, "portal/own/rating.html", context, part="content")
