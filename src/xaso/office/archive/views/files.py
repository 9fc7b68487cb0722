"""The list of work files, one work file, and what is brought into it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.audit.api import record
from xaso.kernel.files.api import (
    DamagedFileError,
    FileQuarantinedError,
    as_response,
    explain_state,
)
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import today
from xaso.lib.ids import uuid7
from xaso.lib.workbooks import workbook
from xaso.office.archive.closing_check import look_through
from xaso.office.archive.forms import FileFilterForm
from xaso.office.archive.models import FileState, WorkFile, WorkFileItem
from xaso.office.archive.permissions import KEEP, RECEIVE
from xaso.office.archive.presentation import (
    due_state,
    export_columns,
    export_row,
    facts_of,
    file_state,
    say_term,
    sections,
)
from xaso.office.archive.queries.files import (
    VIEWS,
    access_waiting,
    count_views,
    list_files,
    may_change,
    may_confirm,
    visible_to,
)
from xaso.office.archive.queries.history import hand_overs_of
from xaso.office.archive.queries.papers import papers_in, papers_of
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Tab

PAGE_SIZE = 30
MOST_ROWS = 20_000


@require_GET
@official_page(KEEP.key)
def files(request: OfficialRequest) -> HttpResponse:
    """List the work files of a view: search, narrow, sort, choose some to hand over."""
    form, view = FileFilterForm(request.GET), _view(request)
    wanted = form.wanted(view, request.GET.get("sort", ""))
    found = list_files(request.user, wanted, today=today())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "view": view,
        "page": page,
        "rows": [(row, file_state(row), due_state(row, today())) for row in page],
        "tabs": sections("files", request.access),
        "views": _views(request, view),
        "query": request.GET.urlencode(),
        "offers": view in ("mine", "unit", "due", "late"),
        "columns": [
            Column(pgettext("work file", "Number and notation"), sort="notation"),
            Column(_("Title of the file"), sort="title"),
            Column(pgettext("work file", "Begun"), sort="start"),
            Column(_("Kept for")),
            Column(pgettext("work file", "Keeper")),
            Column(_("State"), sort="due"),
        ],
    }
    return render_page(request, "archive/files.html", context, part="rows")


@require_GET
@official_page(KEEP.key)
def files_export(request: OfficialRequest) -> HttpResponse:
    """Give the list as narrowed as a workbook; written down."""
    form = FileFilterForm(request.GET)
    wanted = form.wanted(_view(request), request.GET.get("sort", ""))
    found = list_files(request.user, wanted, today=today())[:MOST_ROWS]
    rows = [export_row(row) for row in found]
    record(
        "archive.files.exported",
        actor=request.user,
        subject=("export", uuid7()),
        rows=len(rows),
    )
    return download(workbook(_("Work files"), export_columns(), rows), "ho-so-cong-viec.xlsx")


@require_GET
@official_page(KEEP.key)
def file(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Show a work file: what it is, what lies in it, what is to be put right."""
    row = find(request, file_id)
    papers = papers_in(row.pk)
    changes = [(one, may_confirm(one, request.user)) for one in access_waiting(row.pk)]
    context = {
        "file": row,
        "state": file_state(row),
        "due": due_state(row, today()),
        "facts": facts_of(row),
        "papers": [(paper, say_term(paper.retention)) for paper in papers],
        "remarks": look_through(papers, ended_on=row.end_on) if row.is_open else [],
        "changes": changes,
        "hand_overs": hand_overs_of(row),
        "may_change": may_change(row, request.user),
        "may_reopen": row.state == FileState.CLOSED and _is_own(request, row),
        "may_keep_back": row.state == FileState.CLOSED
        and row.hand_over_by is not None
        and request.access.holds(RECEIVE.key),
        "columns": _paper_columns(),
    }
    return render_page(request, "archive/file.html", context, part="papers")


@require_GET
@never_cache
@official_page(KEEP.key)
def paper_content(request: OfficialRequest, item_id: UUID, number: int) -> HttpResponseBase:
    """Open a file of a paper; who may open the work file may open what lies in it."""
    item = get_object_or_404(WorkFileItem, pk=item_id)
    row = find(request, item.work_file_id)
    [paper] = papers_of([item])
    if not 1 <= number <= len(paper.contents):
        raise Http404
    content = paper.contents[number - 1]
    try:
        response = as_response(content.file_id, inline=True, request=request)
    except (FileQuarantinedError, DamagedFileError) as error:
        return cannot_open(request, error, back_url=row.get_absolute_url())
    record(
        "archive.paper.opened",
        actor=request.user,
        subject=("work_file", row.pk),
        position=item.position,
    )
    return response


def cannot_open(
    request: OfficialRequest, error: FileQuarantinedError | DamagedFileError, *, back_url: str
) -> HttpResponse:
    """Say why a content cannot be given out, on the page where its link stands."""
    if isinstance(error, FileQuarantinedError):
        sentence = explain_state(error.state)
    else:
        sentence = _("The file is damaged and cannot be read.")
    messages.warning(request, sentence)
    return redirect(back_url)


def find(request: OfficialRequest, file_id: UUID) -> WorkFile:
    """Return a file that this person may open; others look like not there."""
    rows = visible_to(request.user).select_related("keeper", "unit")
    return get_object_or_404(rows, pk=file_id)


def _is_own(request: OfficialRequest, row: WorkFile) -> bool:
    return row.keeper_id == request.user.pk or request.access.holds(RECEIVE.key)


def _view(request: OfficialRequest) -> str:
    view = request.GET.get("view", "mine")
    return view if view in VIEWS else "mine"


def _views(request: OfficialRequest, here: str) -> list[Tab]:
    labels = {
        "mine": pgettext("files", "My own"),
        "unit": pgettext("files", "My unit's"),
        "due": _("Soon to be handed over"),
        "late": _("Late"),
        "archive": _("In the archive"),
        "expired": _("Time is over"),
        "all": pgettext("files", "All"),
    }
    counts, address = count_views(request.user, today=today()), reverse("archive:files")
    return [
        Tab(label, f"{address}?view={view}", active=view == here, count=counts.get(view))
        for view, label in labels.items()
    ]


def _paper_columns() -> list[Any]:
    return [
        Column(_("Order"), numeric=True),
        Column(pgettext("work file", "Number and notation")),
        Column(_("Type and subject")),
        Column(_("Date")),
        Column(pgettext("work file", "Author")),
        Column(pgettext("paper", "Pages"), numeric=True),
        Column(_("Acts"), quiet=True),
    ]
