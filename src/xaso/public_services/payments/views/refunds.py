"""A refund: agree or decline, pay out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xaso.kernel.audit.api import record_access
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.forms import PayOutForm
from xaso.public_services.payments.models import Refund
from xaso.public_services.payments.permissions import ASK_REFUND, DECIDE_REFUND, SEE
from xaso.public_services.payments.presentation import refund_state
from xaso.public_services.payments.services.refunding import decide_refund, pay_refund
from xaso.public_services.payments.states import RefundState
from xaso.ui.pages import render_page

ACTS = ("agree", "decline", "pay")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE.key)
def refund(request: OfficialRequest, refund_id: UUID) -> HttpResponse:
    """Show a refund; let a second person decide, and who pays out book it."""
    rows = Refund.objects.select_related(
        "asked_by", "decided_by", "paid_by", "request", "notice"
    )
    found = get_object_or_404(rows, pk=refund_id)
    form = PayOutForm(request.POST if request.method == "POST" else None)
    if request.POST.get("act") in ACTS and form.is_valid():
        try:
            messages.success(request, _done(request, found, form.cleaned_data["bank_ref"]))
        except PaymentRefusedError as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            return redirect("payments:refund", refund_id=found.pk)
    record_access(
        actor=request.user,
        person_index=b"",
        purpose=_("Refund"),
        subject=("payments.refund", found.pk),
        fields="target, reason",
    )
    access = request.access
    context = {
        "form": form,
        "refund": found,
        "state": refund_state(found),
        "may_decide": found.state == RefundState.ASKED
        and found.asked_by_id != request.user.pk
        and access.holds(DECIDE_REFUND.key),
        "may_pay": found.state == RefundState.AGREED and access.holds(ASK_REFUND.key),
        "is_cash": found.way == Refund.Way.CASH,
    }
    return render_page(request, "payments/refund.html", context, part="refund")


def _done(request: OfficialRequest, found: Refund, bank_ref: str) -> str:
    act = request.POST.get("act")
    if act == "pay":
        pay_refund(found.pk, actor=request.user, bank_ref=bank_ref)
        return _("The refund was paid out.")
    decide_refund(found.pk, agrees=act == "agree", actor=request.user)
    return _("The refund may be paid out.") if act == "agree" else _("The refund was declined.")
