"""The notices of a citizen, from all communes on one page."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.models import Notice
from xaso.kernel.notifications.places import places_of, unread_of
from xaso.kernel.notifications.services import mark_read
from xaso.kernel.permissions.api import CitizenRequest, citizen_page
from xaso.kernel.tenancy.api import acting_in
from xaso.ui.pages import render_page
from xaso.ui.values import Tab

A_PAGE = 20
MOST = 200
"""Of each commune the latest are shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with the commune in which it lies, and its text."""

    notice: Notice
    commune_id: int
    body: str


@require_safe
@never_cache
@citizen_page()
def notices(request: CitizenRequest) -> HttpResponse:
    """List what the citizen was told, the latest first: all, or what is unread."""
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(_told(request.user, only_unread=only_unread), A_PAGE)
    here = reverse("notifications:own")
    unread = unread_of(request.user.pk)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "only_unread": only_unread,
        "unread": unread,
        "tabs": [
            Tab(_("All"), here, active=not only_unread),
            Tab(_("Unread"), f"{here}?show=unread", active=only_unread, count=unread),
        ],
    }
    return render_page(request, "notifications/own.html", context, part="rows")


@require_safe
@never_cache
@citizen_page()
def open_notice(request: CitizenRequest, commune_id: int, notice_id: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    if commune_id not in places_of(request.user.pk):
        raise Http404
    with acting_in(commune_id):
        notice = Notice.objects.of(request.user.pk).filter(pk=notice_id).first()
        if notice is None:
            raise Http404
        mark_read(request.user.pk, [notice.pk])
    return redirect(notice.url or reverse("notifications:own"))


@require_POST
@citizen_page()
def mark_all_read(request: CitizenRequest) -> HttpResponse:
    """Mark everything as read, in each commune."""
    for commune_id in places_of(request.user.pk):
        with acting_in(commune_id):
            mark_read(request.user.pk)
    messages.success(request, _("All notices are marked as read."))
    return redirect("notifications:own")


def _told(user: User, *, only_unread: bool) -> list[Told]:
    found: list[Told] = []
    for commune_id in places_of(user.pk):
        with acting_in(commune_id):
            mine = Notice.objects.of(user.pk)
            rows = mine.unread() if only_unread else mine
            found += [Told(one, commune_id, one.body) for one in rows[:MOST]]
    return sorted(found, key=lambda one: one.notice.created_at, reverse=True)
