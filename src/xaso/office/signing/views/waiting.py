"""What waits for signatures: lists, and their workbook."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.office.signing.forms import AskedForm, WaitingForm
from xaso.office.signing.models import SigningRequest, SigningStep
from xaso.office.signing.presentation import due_state, request_state, who_signs
from xaso.office.signing.queries.requests import with_steps
from xaso.office.signing.queries.waiting import (
    DONE,
    MINE,
    SEALS,
    STEP_VIEWS,
    found_steps,
    own_requests,
    views_of,
    waiting_steps,
)
from xaso.office.signing.services.batches import batch_under_way
from xaso.ui.downloads import download
from xaso.ui.pages import is_part_request, render_page
from xaso.ui.values import Column, Tab

ON_A_PAGE = 50
CHUNK = 2000
ASKED = "asked"


@require_GET
@never_cache
@official_page("")
def start(request: OfficialRequest) -> HttpResponse:
    """List what waits for this person's signature, in views that are addresses."""
    views = views_of(request.user)
    view = request.GET.get("view") or (SEALS if SEALS in views else MINE)
    form = WaitingForm(request.GET)
    wish = {**form.cleaned_data, "view": view} if form.is_valid() and view in views else {}
    page = Paginator(found_steps(request.user, wish), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "filters": form,
        "view": view,
        "page": page,
        "rows": [(step, due_state(step.request), who_signs(step)) for step in page],
        "may_batch": view != DONE,
        "query": request.GET.urlencode(),
        "columns": [
            Column(pgettext("signing", "Paper")),
            Column(_("Submitted by"), sort="since"),
            Column(_("Sign by"), sort="due"),
            Column(_("Signature")),
        ],
    }
    if not is_part_request(request):
        context |= {"tabs": _tabs(request, views, view), "batch": batch_under_way(request.user)}
    return render_page(request, "signing/start.html", context, part="rows")


@require_GET
@never_cache
@official_page("")
def asked(request: OfficialRequest) -> HttpResponse:
    """List what this person submitted for signatures."""
    form = AskedForm(request.GET)
    found = own_requests(request.user, form.cleaned_data if form.is_valid() else {})
    page = Paginator(with_steps(found), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": [(row, request_state(row), _next_of(row)) for row in page],
        "query": request.GET.urlencode(),
        "columns": [
            Column(pgettext("signing", "Paper")),
            Column(_("Submitted"), sort="since"),
            Column(_("State")),
            Column(_("Waits for")),
        ],
        "tabs": []
        if is_part_request(request)
        else _tabs(request, views_of(request.user), ASKED),
    }
    return render_page(request, "signing/asked.html", context, part="rows")


@require_GET
@never_cache
@official_page("")
def export(request: OfficialRequest) -> HttpResponse:
    """Give the list as it stands as a workbook."""
    form = WaitingForm(request.GET)
    found = found_steps(request.user, form.cleaned_data if form.is_valid() else {})
    columns = {
        pgettext("signing", "Paper"): 60,
        _("Submitted by"): 26,
        _("Submitted"): 18,
        _("Sign by"): 14,
        _("Signature"): 28,
        _("State"): 20,
    }
    content = workbook(_("Signing"), columns, map(_row, found.iterator(CHUNK)))
    record(
        "signing.requests.exported",
        actor=request.user,
        subject=("signing.requests", request.user.pk),
        rows=found.count(),
    )
    return download(content, "trinh-ky.xlsx")


def _tabs(request: OfficialRequest, views: list[str], view: str) -> list[Tab]:
    address = reverse("signing:start")
    tabs = [
        Tab(
            str(STEP_VIEWS[one]),
            f"{address}?view={one}",
            active=one == view,
            count=None if one == DONE else waiting_steps(request.user, one).count(),
        )
        for one in views
    ]
    return [*tabs, Tab(_("Submitted by me"), reverse("signing:asked"), active=view == ASKED)]


def _next_of(row: SigningRequest) -> str:
    return ", ".join(who_signs(step) for step in row.steps.all() if step.state == "ready")


def _row(step: SigningStep) -> list[Cell]:
    request = step.request
    return [
        request.title,
        request.requested_by.full_name,
        say_short(request.requested_at),
        say_short(request.due_on) if request.due_on else "",
        who_signs(step),
        str(step.get_state_display()),
    ]
