"""Papers of the archive for the printer."""

from datetime import datetime, time
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import now, today
from xaso.lib.dates import VIETNAM_TIME
from xaso.office.archive.models import FileCatalogue
from xaso.office.archive.permissions import KEEP
from xaso.office.archive.printing import (
    print_catalogue,
    print_disposal,
    print_minutes,
    print_papers,
)
from xaso.office.archive.queries.catalogues import catalogue_lines
from xaso.office.archive.queries.handing import (
    council_of,
    disposals_shown_to,
    hand_overs_shown_to,
    items_of,
    listed_in,
)
from xaso.office.archive.queries.papers import papers_in
from xaso.office.archive.views.files import find
from xaso.ui.downloads import download

PDF = "application/pdf"


@require_GET
@never_cache
@official_page(KEEP.key)
def file_list(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Give the list of what lies in a file."""
    row = find(request, file_id)
    content = print_papers(row, papers_in(row.pk), row.closed_at or _today())
    return download(content, f"muc-luc-{row.notation}.pdf", PDF)


@require_GET
@never_cache
@official_page(KEEP.key)
def catalogue(request: OfficialRequest, year: int) -> HttpResponse:
    """Give the catalogue of a year."""
    row = get_object_or_404(FileCatalogue, year=year)
    content = print_catalogue(row, catalogue_lines(row), row.approved_at or _today())
    return download(content, f"danh-muc-ho-so-{year}.pdf", PDF)


@require_GET
@never_cache
@official_page(KEEP.key)
def minutes(request: OfficialRequest, hand_over_id: UUID) -> HttpResponse:
    """Give the minutes of a hand-over with the list of files."""
    rows = hand_overs_shown_to(request.user).select_related("receiver")
    row = get_object_or_404(rows, pk=hand_over_id)
    content = print_minutes(row, items_of(row.pk), row.finished_at or now())
    return download(content, f"bien-ban-giao-nhan-{row.number:02}-{row.year}.pdf", PDF)


@require_GET
@never_cache
@official_page(KEEP.key)
def disposal_list(request: OfficialRequest, disposal_id: UUID) -> HttpResponse:
    """Give the list of a destruction."""
    row = get_object_or_404(disposals_shown_to(request.user), pk=disposal_id)
    content = print_disposal(row, listed_in(row), council_of(row), _today())
    return download(content, f"danh-muc-tieu-huy-{row.number:02}-{row.year}.pdf", PDF)


def _today() -> datetime:
    """Return the beginning of the day, so that a paper printed twice a day is the same."""
    return datetime.combine(today(), time.min, VIETNAM_TIME)
