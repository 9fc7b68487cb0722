"""The providers of channels, for the IT officer, and the door for their receipts."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.notifications.contacts import contacts_of
from xaso.kernel.notifications.forms import GatewayForm
from xaso.kernel.notifications.gateways import receipts_key, set_up, take_receipt
from xaso.kernel.notifications.models import Gateway
from xaso.kernel.notifications.notices import TEST
from xaso.kernel.notifications.permissions import SET_UP_CHANNELS
from xaso.kernel.notifications.services import notify
from xaso.kernel.notifications.sms.channel import SMS
from xaso.kernel.permissions.api import OfficialRequest, official_page, public_page
from xaso.kernel.throttling.api import limited_by_address
from xaso.ui.pages import render_page


@sensitive_post_parameters("secret")
@never_cache
@official_page(SET_UP_CHANNELS.key)
def sms(request: OfficialRequest) -> HttpResponse:
    """Set up the gateway for text messages."""
    gateway = _gateway() or Gateway(channel=SMS.key)
    is_new = gateway._state.adding
    form = GatewayForm(request.POST if request.method == "POST" else None, instance=gateway)
    if form.is_valid():
        set_up(form.instance, secret=form.cleaned_data["secret"], actor=request.user)
        messages.success(request, _("The channel is set up. Send yourself a test message."))
        return redirect("notifications:sms")
    context = {
        "form": form,
        "has_secret": bool(gateway.secret_sealed),
        "receipts_path": "" if is_new else receipts_key(gateway),
        "may_test": not is_new and bool(_own_phone(request)),
    }
    return render_page(request, "notifications/sms.html", context, part="form")


@require_POST
@official_page(SET_UP_CHANNELS.key)
def test_sms(request: OfficialRequest) -> HttpResponse:
    """Send a text message to one's own confirmed number."""
    phone = _own_phone(request)
    if not phone:
        messages.warning(request, _("Please confirm your own mobile number first."))
        return redirect("notifications:choice")
    notify(TEST.key, to=phone, context={})
    messages.success(request, _("A test message is on its way to you."))
    return redirect("notifications:sms")


@csrf_exempt
@public_page
@limited_by_address("notification-receipts", setting="XASO_NOTIFICATIONS_RECEIPTS_PER_MINUTE")
@require_http_methods(["GET", "POST"])
def receipts(request: HttpRequest, key: str) -> HttpResponse:
    """Take a receipt of a gateway, in the address or as a form; 404 asks to tell it again."""
    try:
        is_known = take_receipt(key, request.GET.dict() | request.POST.dict())
    except BadSignature:
        raise Http404 from None
    return HttpResponse(status=200 if is_known else 404, content_type="text/plain")


def _gateway() -> Gateway | None:
    return Gateway.objects.filter(channel=SMS.key).first()


def _own_phone(request: OfficialRequest) -> str:
    return SMS.address_of(contacts_of([request.user])[0])
