"""Suggestions for the boxes of the intake screen, as the combobox asks for them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.procedures.api import find_procedures
from xaso.registers.residents.api import search_residents

SHOWN = 8
LONGEST = 60


@require_GET
@never_cache
@official_page(TAKE_IN.key)
def people(request: OfficialRequest) -> HttpResponse:
    """Suggest residents for a few letters of the name; ids masked."""
    found = search_residents(_asked(request), SHOWN)
    return _answer(
        [
            (
                str(one.id),
                one.full_name,
                _("born %(year)s · %(id)s · %(village)s")
                % {"year": one.birth_year, "id": one.masked_id, "village": one.village},
            )
            for one in found
        ]
    )


@require_GET
@never_cache
@official_page(TAKE_IN.key)
def procedures(request: OfficialRequest) -> HttpResponse:
    """Suggest procedures for a few letters, with or without accents."""
    found = find_procedures(_asked(request), SHOWN)
    return _answer(
        [(str(one.version_id), one.name, f"{one.field_name} · {one.code}") for one in found]
    )


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "")[:LONGEST]


def _answer(rows: list[tuple[str, str, str]]) -> JsonResponse:
    found = [{"value": value, "label": label, "hint": hint} for value, label, hint in rows]
    return JsonResponse(found, safe=False)
