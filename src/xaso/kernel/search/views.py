"""The one search box of officials."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.kernel.providers.api import search_providers
from xaso.kernel.search.services import is_worth_asking, search_everywhere
from xaso.lib.text import normalise
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PER_MODULE, SUGGESTIONS, LONGEST = 10, 8, 200


@require_safe
@official_page("")
def results(request: OfficialRequest) -> HttpResponse:
    """Show what all modules found, by kind."""
    text = _typed(request)
    context = {
        "text": text,
        "too_short": bool(text) and not is_worth_asking(text),
        "found": search_everywhere(request, text, limit=PER_MODULE),
        "columns": [Column(_("Name"))],
        "labels": ", ".join(str(one.label).lower() for one in search_providers),
        "per_module": PER_MODULE,
    }
    return render_page(request, "search/results.html", context, part="results")


@require_safe
@official_page("")
def suggestions(request: OfficialRequest) -> HttpResponse:
    """Show the few best hits while somebody types."""
    text = _typed(request)
    found = search_everywhere(request, text, limit=SUGGESTIONS)
    context = {"text": text, "hits": found.hits[:SUGGESTIONS]}
    return render(request, "search/suggestions.html", context)


def _typed(request: OfficialRequest) -> str:
    return normalise(request.GET.get("q", ""))[:LONGEST]
