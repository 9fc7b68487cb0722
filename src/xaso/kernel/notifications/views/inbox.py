"""One's own notices."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from xaso.kernel.notifications import services
from xaso.kernel.notifications.models import Notice
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Tab

PAGE_SIZE = 25


@require_safe
@official_page("")
def notices(request: OfficialRequest) -> HttpResponse:
    """List one's own notices: the unread ones, or all."""
    shows_all = request.GET.get("show") == "all"
    mine = Notice.objects.of(request.user.pk)
    rows = mine if shows_all else mine.unread()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    here = reverse("notifications:list")
    context = {
        "page": page,
        "shows_all": shows_all,
        "tabs": [
            Tab(
                _("Unread"),
                here,
                active=not shows_all,
                count=None if shows_all else page.paginator.count,
            ),
            Tab(_("All"), f"{here}?show=all", active=shows_all),
        ],
        "columns": [Column(_("Notice")), Column(_("When")), Column(_("Acts"), quiet=True)],
    }
    return render_page(request, "notifications/notices.html", context, part="rows")


@require_safe
@official_page("")
def open_notice(request: OfficialRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.of(request.user.pk), pk=notice_id)
    services.mark_read(request.user.pk, [notice.pk])
    return redirect(notice.url or reverse("notifications:list"))


@require_POST
@official_page("")
def mark_read(request: OfficialRequest, notice_id: UUID) -> HttpResponse:
    """Mark one notice as read without opening it."""
    notice = get_object_or_404(Notice.objects.of(request.user.pk), pk=notice_id)
    services.mark_read(request.user.pk, [notice.pk])
    return redirect("notifications:list")


@require_POST
@official_page("")
def mark_all_read(request: OfficialRequest) -> HttpResponse:
    """Mark all one's notices as read."""
    count = services.mark_read(request.user.pk)
    text = ngettext(
        "%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("notifications:list")
