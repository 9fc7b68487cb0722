"""Sending all failed messages again: asked first, watched, stopped."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xaso.kernel.notifications.models import ResendRun
from xaso.kernel.notifications.permissions import SEE_DELIVERIES
from xaso.kernel.notifications.resending import (
    ask_for_run,
    cancel_run,
    counts_of,
    resendable,
)
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@official_page(SEE_DELIVERIES.key)
def ask(request: OfficialRequest) -> HttpResponse:
    """Say how many messages it would be, then leave them to the worker."""
    query = request.GET.urlencode()
    if request.method == "POST":
        leaves_out = "leaves_out" in request.POST
        return redirect(ask_for_run(query, leaves_out=leaves_out, actor=request.user))
    count = resendable(query).count()
    question = ngettext(
        "Send %(count)s failed message again?", "Send %(count)s failed messages again?", count
    )
    context = {"question": question % {"count": count}, "count": count, "query": query}
    return render_page(request, "notifications/resend_ask.html", context, part="dialog")


@require_safe
@never_cache
@official_page(SEE_DELIVERIES.key)
def run(request: OfficialRequest, run_id: UUID) -> HttpResponse:
    """Show how far the sending is; it goes on when the page is left."""
    shown = get_object_or_404(ResendRun.objects.select_related("user"), pk=run_id)
    counts = counts_of(shown)
    context = {
        "run": shown,
        "counts": counts,
        "goes_on": not shown.is_over or counts["waiting"] > counts["held"],
        "said": {
            ResendRun.State.WAITING: _("It begins in a moment."),
            ResendRun.State.RUNNING: _("The messages are being queued."),
            ResendRun.State.READY: _("All messages are queued."),
            ResendRun.State.CANCELLED: _("It was stopped. What was sent stays sent."),
        }[ResendRun.State(shown.state)],
    }
    return render_page(request, "notifications/resend_run.html", context, part="run")


@require_POST
@official_page(SEE_DELIVERIES.key)
def cancel(request: OfficialRequest, run_id: UUID) -> HttpResponse:
    """Stop the sending."""
    shown = get_object_or_404(ResendRun, pk=run_id)
    cancel_run(shown.pk, actor=request.user)
    return redirect(shown)
