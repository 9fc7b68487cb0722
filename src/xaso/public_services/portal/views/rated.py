"""What citizens thought, for who supervises the desk: figures, rows, workbook, the scale."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, access_of, official_page
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.public_services.portal.forms_rating import RatingFilterForm, ScaleForm
from xaso.public_services.portal.permissions import SET_SCALE
from xaso.public_services.portal.rated import find_ratings
from xaso.public_services.portal.rating import satisfaction
from xaso.public_services.portal.rating_models import Rating
from xaso.public_services.portal.scales import (
    PastScaleError,
    say_score,
    scale_in_force,
    scales_here,
    set_scale,
    usual_words,
)
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State, Tone

A_PAGE = 25
MOST_ROWS = 50_000
SUPERVISE = "dossiers.supervise"
TONES: dict[int, Tone] = {1: "late", 2: "neutral", 3: "good"}


@require_safe
@official_page(SUPERVISE)
def ratings(request: OfficialRequest) -> HttpResponse:
    """Show how the commune was rated, and each rating with its word, the newest first."""
    form = RatingFilterForm(request.GET)
    rows = find_ratings(form.wanted)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "sums": satisfaction(rows),
        "page": page,
        "rows": [(one, State(say_score(one), TONES[one.band])) for one in page],
        "query": request.GET.urlencode(),
        "may_set": access_of(request.user).holds(SET_SCALE.key),
        "columns": [
            Column(_("Dossier")),
            Column(_("Rating")),
            Column(_("In their words")),
            Column(_("Served by")),
            Column(_("Given at"), sort="at"),
        ],
    }
    return render_page(request, "portal/own/ratings.html", context, part="rows")


@require_safe
@never_cache
@official_page(SUPERVISE)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the ratings as they are narrowed as a workbook, without the words of citizens."""
    found = find_ratings(RatingFilterForm(request.GET).wanted)[:MOST_ROWS]
    rows = [_cells(one) for one in found]
    record(
        "portal.ratings.exported",
        actor=request.user,
        subject=("portal.rating", request.user.pk),
        rows=len(rows),
    )
    headings = {
        _("Dossier"): 30,
        _("Procedure"): 60,
        _("Unit"): 40,
        _("Official"): 28,
        _("Rating"): 22,
        _("Step of the scale"): 14,
        _("Steps of the scale"): 18,
        _("What it comes to"): 18,
        _("Given at"): 18,
    }
    content = workbook(_("Ratings by citizens"), headings, rows)
    return download(content, "danh-gia.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@official_page(SET_SCALE.key)
def scale(request: OfficialRequest) -> HttpResponse:
    """Show on which scale citizens rate, and set another from a day on."""
    now = scale_in_force()
    begin = {"steps": now.steps, "valid_from": clock.today()}
    form = ScaleForm(request.POST if request.method == "POST" else None, initial=begin)
    if form.is_valid():
        steps, day = form.cleaned_data["steps"], form.cleaned_data["valid_from"]
        try:
            set_scale(steps, form.own_words, valid_from=day, actor=request.user)
        except PastScaleError:
            form.add_error(
                "valid_from", _("People have rated on the scale of that day already.")
            )
        else:
            messages.success(request, _("The scale is set. What was rated keeps its own."))
            return redirect("portal:rating-scale")
    context = {
        "form": form,
        "now": now,
        "rows": [(one, one.words or usual_words(one.steps)) for one in scales_here()],
        "columns": [
            Column(_("Valid from")),
            Column(_("Number of steps")),
            Column(_("Words of the scale")),
            Column(_("Who set it")),
        ],
    }
    return render_page(request, "portal/own/scale.html", context, part="form")


def _cells(row: Rating) -> list[Cell]:
    return [
        row.dossier_code,
        row.procedure_version.name,
        row.unit.name if row.unit else "",
        row.officer.full_name if row.officer else "",
        say_score(row),
        row.score,
        row.steps,
        str(row.band.label),
        say_short(row.given_at),
    ]
