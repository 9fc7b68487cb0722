"""Suggestions for the boxes of forms, as the combobox asks for them."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.dossiers.permissions import RECEIVE
from xaso.public_services.dossiers.queries.communes import find_communes

SHOWN = 8
LONGEST = 60


@require_GET
@never_cache
@official_page(RECEIVE.key)
def communes(request: OfficialRequest) -> HttpResponse:
    """Suggest communes by their present names and by those before 2025, the near ones first."""
    asked = request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    found = find_communes(asked, near=request.commune_id, limit=SHOWN)
    rows = [
        {
            "value": str(one.pk),
            "label": f"{one}, {one.province}",
            "hint": _("formerly %(old)s") % {"old": old} if old else "",
        }
        for one, old in found
    ]
    return JsonResponse(rows, safe=False)
