"""What left the product, or did not."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from xaso.kernel.notifications import services
from xaso.kernel.notifications.deliveries import DeliveryRow
from xaso.kernel.notifications.forms import DeliveryFilterForm
from xaso.kernel.notifications.models import NoticeDelivery, ResendRun
from xaso.kernel.notifications.permissions import SEE_DELIVERIES
from xaso.kernel.notifications.resending import resendable
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAGE_SIZE = 25


@require_safe
@official_page(SEE_DELIVERIES.key)
def deliveries(request: OfficialRequest) -> HttpResponse:
    """List what left the product, or did not; nothing of what it said."""
    form = DeliveryFilterForm({"state": NoticeDelivery.State.FAILED} | request.GET.dict())
    rows = form.narrow(NoticeDelivery.objects.select_related("notice__receiver"))
    page = Paginator(rows.order_by("-created_at", "id"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    query, run = request.GET.urlencode(), ResendRun.objects.order_by("-asked_at").first()
    context = {
        "query": query,
        "failed": resendable(query).count(),
        "last_run": run.get_absolute_url() if run else "",
        "filters": form,
        "page": page,
        "rows": [DeliveryRow.of(one) for one in page],
        "columns": [
            Column(_("Notice")),
            Column(_("Sent to")),
            Column(_("Attempts"), numeric=True),
            Column(_("Queued")),
            Column(_("State")),
        ],
    }
    return render_page(request, "notifications/deliveries.html", context, part="rows")


@require_POST
@official_page(SEE_DELIVERIES.key)
def send_again(request: OfficialRequest) -> HttpResponse:
    """Queue the chosen deliveries once more."""
    try:
        chosen = [UUID(text) for text in request.POST.getlist("chosen")]
    except ValueError as error:
        raise BadRequest from error
    count = services.send_again(chosen, actor=request.user)
    text = ngettext(
        "%(count)s notice is sent again.", "%(count)s notices are sent again.", count
    )
    if count:
        messages.success(request, text % {"count": count})
    else:
        messages.warning(
            request, _("Nothing was sent: choose notices that were not delivered.")
        )
    return redirect("notifications:deliveries")
