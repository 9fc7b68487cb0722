"""The commune's account on Zalo, for the IT officer, and the door for Zalo's events."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from xaso.kernel.notifications.models import ZaloAccount
from xaso.kernel.notifications.permissions import SET_UP_CHANNELS
from xaso.kernel.notifications.zalo.events import events_key, take_event
from xaso.kernel.notifications.zalo.forms import ZaloForm
from xaso.kernel.notifications.zalo.setting_up import set_up
from xaso.kernel.permissions.api import OfficialRequest, official_page, public_page
from xaso.kernel.throttling.api import limited_by_address
from xaso.ui.pages import render_page


@sensitive_post_parameters("app_secret", "oa_secret", "refresh")
@never_cache
@official_page(SET_UP_CHANNELS.key)
def account(request: OfficialRequest) -> HttpResponse:
    """Set up the commune's account on Zalo."""
    found = ZaloAccount.objects.first() or ZaloAccount()
    is_new = found._state.adding
    form = ZaloForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        set_up(form.instance, secrets=form.secrets, actor=request.user)
        messages.success(request, _("The Zalo account is kept."))
        return redirect("notifications:zalo")
    context = {"form": form, "events_key": "" if is_new else events_key(found)}
    return render_page(request, "notifications/zalo.html", context, part="form")


@csrf_exempt
@public_page
@limited_by_address("notification-receipts", setting="XASO_NOTIFICATIONS_RECEIPTS_PER_MINUTE")
@require_POST
def events(request: HttpRequest, key: str) -> HttpResponse:
    """Take an event of Zalo; an answer other than 200 asks to tell it again."""
    signature = request.headers.get("X-ZEvent-Signature", "")
    try:
        is_known = take_event(key, request.body, signature)
    except BadSignature:
        raise Http404 from None
    return HttpResponse(status=200 if is_known else 404, content_type="text/plain")
