"""The list as a workbook: at once when it is short, by the worker when it is long."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.files.api import as_response
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.kernel.working_time.api import calendar_for
from xaso.public_services.dossiers.export_job import write_list_export
from xaso.public_services.dossiers.exports import (
    AT_ONCE,
    MOST_ROWS,
    wanted_rows,
    write_workbook,
)
from xaso.public_services.dossiers.filters import tidy
from xaso.public_services.dossiers.models import ListExport
from xaso.public_services.dossiers.permissions import SEE
from xaso.public_services.dossiers.queries.lists import list_rows
from xaso.public_services.dossiers.queries.work_views import Viewer
from xaso.public_services.dossiers.services.exporting import (
    ask_for_export,
    file_name,
    note_export,
)
from xaso.ui.downloads import download as hand_out
from xaso.ui.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the list as it is narrowed; a long one is written after a confirmation."""
    address, viewer = tidy(request.GET), Viewer.of(request.user)
    rows, order = wanted_rows(address, viewer)
    found = list_rows(rows, order=order, limit=AT_ONCE + 1)
    if len(found) > AT_ONCE:
        return _later(request, address)
    content = write_workbook(found, calendar_for(request.commune_id), viewer)
    note_export(request.user, len(found))
    return hand_out(content, file_name())


@require_GET
@never_cache
@official_page(SEE.key)
def progress(request: OfficialRequest, export_id: UUID) -> HttpResponse:
    """Show how far the workbook is, and give it when it is ready."""
    wanted = get_object_or_404(ListExport, pk=export_id, user=request.user)
    context = {
        "export": wanted,
        "is_ready": wanted.state == ListExport.State.READY,
        "most": MOST_ROWS,
        "back": f"{reverse('dossiers:list')}?{wanted.query}",
    }
    return render_page(request, "dossiers/export.html", context, part="progress")


@require_GET
@never_cache
@official_page(SEE.key)
def download(request: OfficialRequest, export_id: UUID) -> HttpResponseBase:
    """Give the workbook to the one who asked for it."""
    wanted = get_object_or_404(ListExport, pk=export_id, user=request.user)
    if wanted.stored_file_id is None:
        raise Http404
    return as_response(wanted.stored_file_id, inline=False, request=request)


def _later(request: OfficialRequest, address: str) -> HttpResponse:
    if request.method == "POST":
        wanted = ask_for_export(address, actor=request.user)
        defer_on_commit(write_list_export, export_id=str(wanted.pk))
        return redirect(wanted)
    context = {
        "question": _("Write a workbook with more than %(count)s dossiers?")
        % {"count": AT_ONCE},
        "detail": _(
            "It is written in the background. You can leave the page; a notice tells you when it is ready."
        ),
        "act": _("Write the workbook"),
        "danger": False,
        "back_url": f"{reverse('dossiers:list')}?{address}",
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")
