"""A page of a form that is being built as a phone shows it, in a frame beside the editor."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods

from xaso.kernel.forms.building.spots import Spot
from xaso.kernel.forms.filling import progress, review
from xaso.kernel.forms.pageform import Filling
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.services.samples import find_sample, samples_of
from xaso.kernel.forms.services.sketches import Sketch
from xaso.kernel.forms.turning import (
    REVIEW,
    NoSuchPageError,
    Turn,
    fill,
    page_form,
    turn_page,
)
from xaso.kernel.forms.views.finding import made_up, sketch_or_404
from xaso.kernel.forms.views.trying import not_stored
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.ui.pages import render_page

MADE_UP = "made-up"
LOOK_OVER = "look-over"
_FRAMED: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@xframe_options_sameorigin
@csp_override(_FRAMED)
@require_http_methods(["GET", "POST"])
@official_page(EDIT.key)
def phone(request: OfficialRequest, key: str) -> HttpResponse:
    """Show one page as it stands, with test data or empty; nothing that is typed is kept."""
    sketch = sketch_or_404(key)
    filling = _filling(request, sketch)
    wanted = request.GET.get("page", "") or _first(filling)
    if wanted == LOOK_OVER:
        return _look_over(request, sketch, filling)
    try:
        if request.method == "GET":
            shown = page_form(filling, wanted)
        else:
            turn = turn_page(filling, wanted, request.POST, request.FILES, store=not_stored)
            if turn.goes_on:
                return redirect(_address_after(request, key, turn))
            shown = turn.form
    except NoSuchPageError:
        return render_page(request, "forms/phone_nothing.html", {}, part="content")
    context = {"page_form": shown, "progress": progress(filling.checked, shown.page.key)}
    response = render_page(request, "forms/phone.html", context, part="content")
    if shown.errors:
        response.status_code = 422
    return response


def phone_choices(request: OfficialRequest, sketch: Sketch, at: Spot = ()) -> dict[str, Any]:
    """Return what the frame shows and what else can be chosen; ``at`` is the part at hand."""
    pages = [(one.key, one.title.vi or one.key) for one in sketch.schema.pages]
    beside = pages[at[0] if at else 0][0] if pages else ""
    wanted = request.GET.get("page", "")
    page = wanted if wanted in dict(pages) else beside
    samples = [(str(one.id), one.name) for one in samples_of(sketch.key)]
    data = request.GET.get("data", "")
    address = reverse("forms:phone", args=[sketch.key])
    return {
        "phone_pages": pages,
        "phone_page": page,
        "phone_samples": samples,
        "phone_data": data,
        "made_up": MADE_UP,
        "phone_address": f"{address}?{urlencode({'page': page, 'data': data})}",
    }


def _filling(request: OfficialRequest, sketch: Sketch) -> Filling:
    data = request.GET.get("data", "")
    sample_id = uuid_or_none(data)
    sample = find_sample(sketch.key, sample_id) if sample_id else None
    if sample:
        return fill(sketch.schema, sample.values)
    return fill(sketch.schema, made_up(request, sketch.schema) if data == MADE_UP else {})


def _first(filling: Filling) -> str:
    return filling.checked.pages[0] if filling.checked.pages else LOOK_OVER


def _address_after(request: OfficialRequest, key: str, turn: Turn) -> str:
    page = LOOK_OVER if turn.page == REVIEW else turn.page
    asked = {"page": page, "data": request.GET.get("data", "")}
    return f"{reverse('forms:phone', args=[key])}?{urlencode(asked)}"


def _look_over(request: OfficialRequest, sketch: Sketch, filling: Filling) -> HttpResponse:
    pages = review(sketch.schema, filling.checked, {}, get_language() or "vi")
    data = request.GET.get("data", "")
    address = reverse("forms:phone", args=[sketch.key])
    context = {
        "pages": [
            (one, f"{address}?{urlencode({'page': one.key, 'data': data})}") for one in pages
        ],
        "progress": progress(filling.checked, REVIEW),
    }
    return render_page(request, "forms/phone_review.html", context, part="content")
