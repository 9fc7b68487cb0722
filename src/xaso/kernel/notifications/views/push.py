"""Allowing notices on a device, taking that back, and the tap on one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xaso.kernel.notifications.models import PushDevice
from xaso.kernel.notifications.push.devices import BadSubscriptionError, allow, forget
from xaso.kernel.notifications.push.opening import open_by
from xaso.kernel.notifications.views.choices import SignedInRequest
from xaso.kernel.permissions.api import public_page


@require_POST
@login_required
def allow_device(request: SignedInRequest) -> HttpResponse:
    """Keep the browser that just allowed notices."""
    try:
        allow(request.user.pk, request.POST.get("subscription", ""))
    except BadSubscriptionError:
        messages.warning(request, _("This browser cannot be told. Please use another one."))
    else:
        messages.success(request, _("From now on notices appear on this device."))
    return redirect("notifications:choice")


@require_POST
@login_required
def forget_device(request: SignedInRequest, device_id: UUID) -> HttpResponse:
    """Send nothing more to a device."""
    device = get_object_or_404(PushDevice, user=request.user, pk=device_id)
    forget(request.user.pk, device.pk)
    messages.success(request, _("That device is told nothing any more."))
    return redirect("notifications:choice")


@require_safe
@never_cache
@public_page
def opened(request: HttpRequest, key: str) -> HttpResponse:
    """Go where a notice leads whose receiver tapped on it."""
    user = request.user
    try:
        target = open_by(key, user.pk if user.is_authenticated else None)
    except BadSignature:
        raise Http404 from None
    return redirect(target or "home:home")
