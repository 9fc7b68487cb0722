"""The accounts through which the commune is paid, for the IT officer."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.payments.forms import AccountForm
from xaso.public_services.payments.models import ProviderAccount
from xaso.public_services.payments.notice_keys import key_of
from xaso.public_services.payments.permissions import SET_UP
from xaso.public_services.payments.services.setting_up import keep_account
from xaso.ui.pages import render_page
from xaso.ui.values import Column


@require_GET
@never_cache
@official_page(SET_UP.key)
def overview(request: OfficialRequest) -> HttpResponse:
    """Show the accounts with the addresses for their notices."""
    host = settings.XASO_URL.rstrip("/")
    accounts = [
        (one, host + reverse("payments:notice", args=[key_of(one.pk)]))
        for one in ProviderAccount.objects.all()
    ]
    columns = [Column(_("Account")), Column(_("Counts from")), Column(_("Address for notices"))]
    context = {"accounts": accounts, "columns": columns}
    return render_page(request, "payments/accounts.html", context, part="accounts")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SET_UP.key)
def account(request: OfficialRequest, account_id: UUID | None = None) -> HttpResponse:
    """Set an account up."""
    found = (
        get_object_or_404(ProviderAccount, pk=account_id) if account_id else ProviderAccount()
    )
    title = found.name if account_id else _("New account")
    form = AccountForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        keep_account(form.instance, form.cleaned_data["secret"], actor=request.user)
        messages.success(request, _("The account was saved."))
        return redirect("payments:accounts")
    context = {
        "form": form,
        "title": title,
        "lead": "",
        "above": _("Payment accounts"),
        "above_url": reverse("payments:accounts"),
        "act": _("Save"),
    }
    return render_page(request, "payments/form.html", context, part="form")
