"""The register of receipts: search, workbook, voiding one that says something wrong."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.forms_lists import ReceiptsForm, VoidForm
from xaso.public_services.payments.models import PaymentReceipt
from xaso.public_services.payments.permissions import CLEAR, SEE_TAKINGS
from xaso.public_services.payments.queries.receipts import (
    books_with_gaps,
    receipts,
    sums_of,
)
from xaso.public_services.payments.services.receipts import replace_receipt
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column

ON_A_PAGE = 50
CHUNK = 2000


@require_GET
@never_cache
@official_page(SEE_TAKINGS.key)
def rows(request: OfficialRequest) -> HttpResponse:
    """List the receipts of a span of days, void ones too."""
    form = ReceiptsForm(request.GET)
    found = receipts(form.cleaned_data) if form.is_valid() else PaymentReceipt.objects.none()
    context = {
        "filters": form,
        "sums": sums_of(found),
        "gaps": books_with_gaps(),
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "may_void": request.access.holds(CLEAR.key),
        "columns": [
            Column(_("Number"), sort="number"),
            Column(_("Issued at")),
            Column(_("Payment")),
            Column(_("Amount"), sort="amount", numeric=True),
            Column(_("State")),
        ],
    }
    return render_page(request, "payments/receipts.html", context, part="rows")


@require_GET
@never_cache
@official_page(SEE_TAKINGS.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the receipts as a workbook."""
    form = ReceiptsForm(request.GET)
    found = receipts(form.cleaned_data) if form.is_valid() else PaymentReceipt.objects.none()
    columns = {
        _("Number"): 16,
        _("Issued at"): 18,
        _("Unit"): 30,
        _("Dossier"): 30,
        _("Payment code"): 16,
        _("Amount"): 14,
        _("Void since"): 18,
        _("Why it is void"): 40,
    }
    content = workbook(_("Receipts"), columns, map(_row, found.iterator(CHUNK)))
    record(
        "payments.receipts.exported",
        actor=request.user,
        subject=("payments.receipts", request.user.pk),
        rows=found.count(),
    )
    return download(content, "bien-lai.xlsx")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(CLEAR.key)
def void(request: OfficialRequest, receipt_id: UUID) -> HttpResponse:
    """Void a receipt with a reason and write another for the same money."""
    found = get_object_or_404(PaymentReceipt.objects.select_related("request"), pk=receipt_id)
    payer = json.loads(found.content)["payer"]
    form = VoidForm(
        request.POST if request.method == "POST" else None, initial={"payer": payer}
    )
    if form.is_valid():
        try:
            new = replace_receipt(found.pk, actor=request.user, **form.cleaned_data)
        except PaymentRefusedError as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            words = {"old": found, "new": new}
            messages.success(
                request, _("Receipt %(old)s is void; %(new)s stands in its place.") % words
            )
            return redirect("payments:payment", payment_id=found.request_id)
    context = {
        "form": form,
        "title": _("Void receipt %(number)s") % {"number": found},
        "lead": _("Its number stays taken. To pay money back, ask for a refund instead."),
        "above": _("Receipts"),
        "above_url": reverse("payments:receipts"),
        "act": _("Void it and write another"),
    }
    return render_page(request, "payments/form.html", context, part="form")


def _row(one: PaymentReceipt) -> list[Cell]:
    return [
        str(one),
        say_short(one.issued_at),
        one.unit.name,
        one.request.reference,
        one.request.transfer_code,
        one.amount,
        say_short(one.voided_at) if one.voided_at else "",
        one.void_reason,
    ]
