"""Suggestions of agencies while receivers are typed, as the combobox asks for them."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.directories import directories
from xaso.office.documents.permissions import DRAFT

SHOWN = 8
LONGEST = 80


@require_GET
@never_cache
@official_page(DRAFT.key)
def agencies(request: OfficialRequest) -> HttpResponse:
    """Suggest agencies that can be written to by document exchange, by name or code."""
    asked = request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    rows = [
        {
            "value": one.code,
            "label": one.name,
            "hint": ", ".join(filter(None, (one.code, one.superior))),
        }
        for one in directories.find(asked, SHOWN)
    ]
    return JsonResponse(rows, safe=False)
