"""Money that people have to look at, and one piece of it at a time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.audit.api import record_access
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.forms import MatchForm, RefundForm
from xaso.public_services.payments.models import BankNotice, Refund
from xaso.public_services.payments.permissions import CLEAR, SEE_TAKINGS
from xaso.public_services.payments.presentation import (
    notice_state,
    payment_state,
    refund_state,
)
from xaso.public_services.payments.queries.looking import likely_code, to_look_at
from xaso.public_services.payments.services.matching import (
    match_notice,
    match_to_post,
    owed_by_post,
)
from xaso.public_services.payments.services.refunding import (
    RefundWish,
    ask_refund_of_notice,
)
from xaso.public_services.payments.states import NoticeState
from xaso.ui.pages import render_page
from xaso.ui.values import Column


@require_GET
@never_cache
@official_page(SEE_TAKINGS.key)
def look(request: OfficialRequest) -> HttpResponse:
    """Show everything around money that waits for a person."""
    found = to_look_at()
    context = {
        "found": found,
        "overpaid": [(one, payment_state(one)) for one in found.overpaid],
        "refunds": [(one, refund_state(one)) for one in found.refunds],
        "is_clear": not (found.held or found.overpaid or found.refunds),
        "columns": [
            Column(_("Paid at")),
            Column(_("Account")),
            Column(_("Cause")),
            Column(_("Amount"), numeric=True),
        ],
        "over_columns": [
            Column(_("Payment")),
            Column(_("To be paid")),
            Column(_("Too much"), numeric=True),
        ],
        "refund_columns": [
            Column(_("Asked for at")),
            Column(_("Officer")),
            Column(_("State")),
            Column(_("Amount"), numeric=True),
        ],
    }
    return render_page(request, "payments/look.html", context, part="money")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(CLEAR.key)
def notice(request: OfficialRequest, notice_id: UUID) -> HttpResponse:
    """Show one notice as the bank wrote it; assign its money to a payment or to the post."""
    found = get_object_or_404(BankNotice.objects.select_related("account"), pk=notice_id)
    form = MatchForm(
        request.POST if request.method == "POST" else None,
        initial={"code": likely_code(found)},
    )
    if _assigned(request, found, form):
        return redirect("payments:look")
    record_access(
        actor=request.user,
        person_index=b"",
        purpose=_("Money to be assigned"),
        subject=("payments.notice", found.pk),
        fields="text",
    )
    context = {
        "form": form,
        "notice": found,
        "state": notice_state(found),
        "text": found.text,
        "raw": found.raw.encode("latin-1").decode(errors="replace"),
        "is_held": found.state == NoticeState.HELD,
        "may_be_post": found.state == NoticeState.HELD and owed_by_post() >= found.amount,
    }
    return render_page(request, "payments/notice.html", context, part="notice")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(CLEAR.key)
def give_back(request: OfficialRequest, notice_id: UUID) -> HttpResponse:
    """Ask that money which belongs to no payment goes back."""
    found = get_object_or_404(BankNotice, pk=notice_id)
    initial = {"amount": found.amount, "way": Refund.Way.TRANSFER}
    form = RefundForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        wish = RefundWish(
            amount=form.cleaned_data["amount"],
            way=Refund.Way(form.cleaned_data["way"]),
            reason=form.cleaned_data["reason"],
            target=form.cleaned_data["target"],
        )
        try:
            made = ask_refund_of_notice(found.pk, wish, actor=request.user)
        except PaymentRefusedError as refusal:
            form.add_error("amount", str(refusal.reason))
        else:
            messages.success(request, _("The refund waits for a second person."))
            return redirect("payments:refund", refund_id=made.pk)
    context = {
        "form": form,
        "title": _("Pay back"),
        "lead": found.provider_ref,
        "above": _("Money to look at"),
        "above_url": reverse("payments:look"),
        "act": _("Ask for the refund"),
    }
    return render_page(request, "payments/form.html", context, part="form")


def _assigned(request: OfficialRequest, found: BankNotice, form: MatchForm) -> bool:
    """Assign the money as the officer pressed; say whether it was done."""
    actor = request.user
    to_post = request.POST.get("act") == "post"
    if request.method != "POST" or not (to_post or form.is_valid()):
        return False
    try:
        if to_post:
            match_to_post(found.pk, actor=actor)
        else:
            match_notice(found.pk, form.cleaned_data["code"], actor=actor)
    except PaymentRefusedError as refusal:
        form.add_error(None, str(refusal.reason))
        return False
    messages.success(request, _("The money was assigned."))
    return True
