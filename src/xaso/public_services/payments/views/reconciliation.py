"""Days compared with the bank, and the rows behind each figure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.public_services.payments.adapters import StatementError
from xaso.public_services.payments.forms_lists import DaysForm
from xaso.public_services.payments.models import Outcome, Reconciliation
from xaso.public_services.payments.permissions import CLEAR, SEE_TAKINGS
from xaso.public_services.payments.services.reconciling import compare_again
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Tab

ON_A_PAGE = 31


@require_http_methods(["GET"])
@never_cache
@official_page(SEE_TAKINGS.key)
def days(request: OfficialRequest) -> HttpResponse:
    """Show the days that were compared."""
    form = DaysForm(request.GET)
    found = _wanted(form.cleaned_data) if form.is_valid() else Reconciliation.objects.none()
    context = {
        "filters": form,
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "columns": [
            Column(_("Day")),
            Column(_("Account")),
            Column(_("By the statement"), numeric=True),
            Column(_("By the ledger"), numeric=True),
            Column(_("Difference"), numeric=True),
        ],
    }
    return render_page(request, "payments/days.html", context, part="days")


def _wanted(wish: Mapping[str, Any]) -> CommuneQuerySet[Reconciliation]:
    found = Reconciliation.objects.filter(day__gte=wish["first"], day__lte=wish["last"])
    if wish.get("standing") == "differs":
        found = found.filter(is_answered=True).exclude(statement_sum=F("booked_sum"))
    elif wish.get("standing") == "unanswered":
        found = found.filter(is_answered=False)
    return found.select_related("account").order_by("-day", "id")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE_TAKINGS.key)
def day(request: OfficialRequest, run_id: UUID) -> HttpResponse:
    """Show a day's comparison; compare it again."""
    run = get_object_or_404(Reconciliation.objects.select_related("account"), pk=run_id)
    if request.method == "POST":
        _compare_again(request, run)
        return redirect("payments:day", run_id=run.pk)
    wanted = request.GET.get("outcome", "")
    lines = run.compared_lines.order_by("outcome", "provider_ref")
    counts = dict(
        run.compared_lines.order_by().values_list("outcome").annotate(count=Count("pk"))
    )
    shown = lines.filter(outcome=wanted) if wanted in Outcome.values else lines
    context = {
        "run": run,
        "may_run": request.access.holds(CLEAR.key),
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "tabs": _tabs(request.path, wanted, counts),
        "columns": [
            Column(_("Number of the provider")),
            Column(_("Result")),
            Column(_("By the statement"), numeric=True),
            Column(_("By the ledger"), numeric=True),
        ],
    }
    return render_page(request, "payments/day.html", context, part="lines")


def _compare_again(request: OfficialRequest, run: Reconciliation) -> None:
    try:
        compare_again(run, actor=request.user)
    except StatementError:
        messages.error(request, _("The bank gave no statement. Please try again later."))
    else:
        messages.success(request, _("The day was compared again."))


def _tabs(path: str, wanted: str, counts: dict[str, int]) -> list[Tab]:
    everything = Tab(_("All"), path, active=not wanted, count=sum(counts.values()))
    outcomes = [
        Tab(str(one.label), f"{path}?outcome={one}", active=wanted == one, count=counts[one])
        for one in Outcome
        if counts.get(one)
    ]
    return [everything, *outcomes]
