"""The cash box of an officer: open, see the book, close, print."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.forms import CloseShiftForm, OpenShiftForm
from xaso.public_services.payments.forms_lists import ShiftsForm
from xaso.public_services.payments.models import CashShift
from xaso.public_services.payments.permissions import SEE, SEE_TAKINGS, TAKE_CASH
from xaso.public_services.payments.printing import print_cash_book
from xaso.public_services.payments.queries.shifts import (
    cash_book,
    open_shift_of,
    shifts_seen_by,
    shifts_wanted,
)
from xaso.public_services.payments.services.cash import close_shift, open_shift
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAST = 20
ON_A_PAGE = 25


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(TAKE_CASH.key)
def shift(request: OfficialRequest) -> HttpResponse:
    """Show the officer's box: open it, or its book and the count that closes it."""
    current = open_shift_of(request.user)
    kind: type[django_forms.Form] = CloseShiftForm if current else OpenShiftForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _done(request, current, form.cleaned_data)
        except PaymentRefusedError as refusal:
            form.add_error(None, str(refusal.reason))
    lines = cash_book(current) if current else []
    context = {
        "form": form,
        "shift": current,
        "lines": lines,
        "in_box": lines[-1].balance if lines else 0,
        "past": list(shifts_seen_by(request.user).filter(closed_at__isnull=False)[:PAST]),
        "columns": _columns(),
        "past_columns": [
            Column(_("Opened at")),
            Column(_("Officer")),
            Column(_("By the book"), numeric=True),
            Column(_("Counted"), numeric=True),
            Column(_("Difference"), numeric=True),
        ],
    }
    return render_page(request, "payments/shift.html", context, part="shift")


@require_GET
@never_cache
@official_page(SEE_TAKINGS.key)
def shifts(request: OfficialRequest) -> HttpResponse:
    """List the cash shifts of everybody, each with its book."""
    form = ShiftsForm(request.GET)
    found = (
        shifts_wanted(request.user, form.cleaned_data)
        if form.is_valid()
        else CashShift.objects.none()
    )
    context = {
        "filters": form,
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "columns": [
            Column(_("Opened at")),
            Column(_("Officer")),
            Column(_("Closed at")),
            Column(_("By the book"), numeric=True),
            Column(_("Counted"), numeric=True),
            Column(_("Difference"), numeric=True),
        ],
    }
    return render_page(request, "payments/shifts.html", context, part="rows")


@require_GET
@never_cache
@official_page(SEE.key)
def book(request: OfficialRequest, shift_id: UUID) -> HttpResponse:
    """Give the cash book of a shift as a paper."""
    found = get_object_or_404(shifts_seen_by(request.user), pk=shift_id)
    return HttpResponse(
        print_cash_book(found, cash_book(found)), content_type="application/pdf"
    )


def _done(
    request: OfficialRequest, current: CashShift | None, typed: dict[str, Any]
) -> HttpResponse:
    if current:
        close_shift(typed["counted"], typed["explanation"], actor=request.user)
        messages.success(request, _("The cash shift is closed. Please print the cash book."))
    else:
        open_shift(typed["opening_float"], actor=request.user)
        messages.success(request, _("The cash shift is open."))
    return redirect("payments:shift")


def _columns() -> list[Column]:
    return [
        Column(_("At")),
        Column(_("What for")),
        Column(_("Cash in"), numeric=True),
        Column(_("Cash out"), numeric=True),
        Column(_("In the box"), numeric=True),
    ]
