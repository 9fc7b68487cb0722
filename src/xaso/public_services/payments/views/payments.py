"""One payment: how to pay, what came, its receipt, paying it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.money import say_dong
from xaso.public_services.payments.contracts import WayToPay
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.forms import RefundForm
from xaso.public_services.payments.models import (
    LedgerEntry,
    PaymentReceipt,
    PaymentRequest,
    Refund,
)
from xaso.public_services.payments.permissions import (
    ASK_REFUND,
    CLEAR,
    SEE,
    TAKE_CASH,
)
from xaso.public_services.payments.presentation import payment_state
from xaso.public_services.payments.printing import print_receipt
from xaso.public_services.payments.queries.statuses import lines_of
from xaso.public_services.payments.services.cash import take_cash
from xaso.public_services.payments.services.refunding import RefundWish, ask_refund
from xaso.public_services.payments.services.requesting import way_to_pay
from xaso.public_services.payments.states import Channel
from xaso.ui.pages import render_page
from xaso.ui.values import Column


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE.key)
def payment(request: OfficialRequest, payment_id: UUID) -> HttpResponse:
    """Show a payment with its lines and what came; take the rest in cash."""
    found = get_object_or_404(PaymentRequest, pk=payment_id)
    if request.method == "POST":
        try:
            amount = take_cash(found.pk, actor=request.user)
        except PaymentRefusedError as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("%(sum)s was taken.") % {"sum": say_dong(amount)})
        return redirect("payments:payment", payment_id=found.pk)
    entries = LedgerEntry.objects.filter(request=found).select_related("actor").order_by("id")
    context = {
        "payment": found,
        "state": payment_state(found),
        "lines": lines_of(found),
        "entries": list(entries),
        "receipts": list(PaymentReceipt.objects.filter(request=found).order_by("number")),
        "refunds": list(Refund.objects.filter(request=found).order_by("id")),
        "qr": _qr(found) if found.rest else None,
        "may_take": bool(found.rest) and request.access.holds(TAKE_CASH.key),
        "may_void": request.access.holds(CLEAR.key),
        "may_ask": bool(found.kept) and request.access.holds(ASK_REFUND.key),
        "columns": [
            Column(_("At")),
            Column(_("Movement")),
            Column(_("Way")),
            Column(_("Amount"), numeric=True),
            Column(_("Officer")),
        ],
    }
    return render_page(request, "payments/payment.html", context, part="payment")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(ASK_REFUND.key)
def refund(request: OfficialRequest, payment_id: UUID) -> HttpResponse:
    """Ask that money of a payment goes back."""
    found = get_object_or_404(PaymentRequest, pk=payment_id)
    initial = {"amount": found.excess or found.kept}
    form = RefundForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        wish = RefundWish(
            amount=form.cleaned_data["amount"],
            way=Refund.Way(form.cleaned_data["way"]),
            reason=form.cleaned_data["reason"],
            target=form.cleaned_data["target"],
        )
        try:
            made = ask_refund(found.pk, wish, actor=request.user)
        except PaymentRefusedError as refusal:
            form.add_error("amount", str(refusal.reason))
        else:
            messages.success(request, _("The refund waits for a second person."))
            return redirect("payments:refund", refund_id=made.pk)
    context = {
        "form": form,
        "title": _("Pay back"),
        "lead": f"{found.reference}, {found.transfer_code}",
        "above": found.transfer_code,
        "above_url": reverse("payments:payment", args=[found.pk]),
        "act": _("Ask for the refund"),
    }
    return render_page(request, "payments/form.html", context, part="form")


@require_GET
@never_cache
@official_page(SEE.key)
def receipt(request: OfficialRequest, receipt_id: UUID) -> HttpResponse:
    """Give a receipt as a paper."""
    found = get_object_or_404(PaymentReceipt, pk=receipt_id)
    return HttpResponse(print_receipt(found), content_type="application/pdf")


def _qr(found: PaymentRequest) -> WayToPay | None:
    try:
        return way_to_pay(found.pk, Channel.VIETQR)
    except PaymentRefusedError:
        return None
