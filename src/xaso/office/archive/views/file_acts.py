"""What is done with a work file and with the papers in it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import today
from xaso.lib.ids import uuid_or_none
from xaso.office.archive.forms import (
    CloseForm,
    EntrustForm,
    FileForm,
    KeepBackForm,
    MoveForm,
    PaperForm,
    ReasonForm,
)
from xaso.office.archive.models import AccessChange, WorkFileItem
from xaso.office.archive.permissions import CONFIRM_ACCESS, KEEP, RECEIVE
from xaso.office.archive.queries.files import open_files_for
from xaso.office.archive.queries.papers import papers_of
from xaso.office.archive.services import closing, collecting
from xaso.office.archive.services import files as services
from xaso.office.archive.views.asking import act, ask, posted
from xaso.office.archive.views.files import find
from xaso.office.documents.api import visible_documents
from xaso.ui.pages import render_page
from xaso.ui.values import Column

FOUND = 50
ASKED = ["GET", "POST"]


@require_http_methods(ASKED)
@official_page(KEEP.key)
def describe(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Say anew what a file is."""
    row = find(request, file_id)
    return ask(
        request,
        FileForm.of(row, posted(request)),
        lambda form: services.describe_file(row.pk, form.given(), actor=request.user),
        title=_("Describe file %(notation)s") % {"notation": row.notation},
        act=_("Save"),
        back_url=row.get_absolute_url(),
        done=_("The description is saved."),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def entrust(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Give a file into other hands."""
    row = find(request, file_id)
    initial = {"keeper": str(row.keeper_id), "unit": str(row.unit_id)}

    def do(form: Any) -> None:
        typed = form.cleaned_data
        keeper, unit = UUID(typed["keeper"]), UUID(typed["unit"])
        services.entrust_file(row.pk, keeper_id=keeper, unit_id=unit, actor=request.user)

    return ask(
        request,
        EntrustForm(posted(request), initial=initial),
        do,
        title=_("Give file %(notation)s into other hands") % {"notation": row.notation},
        lead=_("A head of unit or a leader confirms the change of access."),
        act=_("Give it over"),
        back_url=row.get_absolute_url(),
        done=_("The file has a new keeper; the change of access waits to be confirmed."),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def add_paper(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Bring a paper of its own into a file."""
    row = find(request, file_id)
    form = PaperForm(posted(request), request.FILES or None)

    def do(form: Any) -> None:
        upload = form.cleaned_data["file"]
        collecting.add_paper(row.pk, form.given(), upload, name=upload.name, actor=request.user)

    return ask(
        request,
        form,
        do,
        title=_("Add a paper to %(notation)s") % {"notation": row.notation},
        act=_("Add the paper"),
        back_url=row.get_absolute_url(),
        done=_("The paper lies in the file."),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def add_documents(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Find documents of the office and put the chosen ones into the file."""
    row = find(request, file_id)
    if request.method == "POST":
        chosen = [uuid_or_none(one) for one in request.POST.getlist("chosen")]
        ids = [one for one in chosen if one]
        do = partial(collecting.add_documents, row.pk, ids, actor=request.user)
        done = _("The chosen documents lie in the file.") if ids else ""
        return act(request, do, done=done, back_url=row.get_absolute_url())
    text = request.GET.get("q", "").strip()
    there = WorkFileItem.objects.filter(work_file=row, document__isnull=False)
    known = set(there.values_list("document_id", flat=True))
    found = visible_documents(request.user, text=text, limit=FOUND)
    page = Paginator([one for one in found if one.id not in known], FOUND).get_page(1)
    context = {
        "file": row,
        "text": text,
        "page": page,
        "address": request.path,
        "columns": [
            Column(pgettext("work file", "Number and notation")),
            Column(_("Type and subject")),
            Column(_("Date")),
            Column(pgettext("work file", "Author")),
        ],
    }
    return render_page(request, "archive/add_documents.html", context, part="rows")


@require_POST
@official_page(KEEP.key)
def paper_act(request: OfficialRequest, item_id: UUID, what: str) -> HttpResponse:
    """Move a paper up or down in its file, or take it out."""
    item = get_object_or_404(WorkFileItem, pk=item_id)
    row = find(request, item.work_file_id)
    acts: dict[str, tuple[Callable[..., object], str]] = {
        "up": (partial(collecting.shift_paper, up=True), ""),
        "down": (partial(collecting.shift_paper, up=False), ""),
        "out": (collecting.take_out, _("The paper was taken out of the file.")),
    }
    if what not in acts:
        raise Http404
    do, done = acts[what]
    return act(
        request,
        partial(do, item.pk, actor=request.user),
        done=done,
        back_url=row.get_absolute_url(),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def move(request: OfficialRequest, item_id: UUID) -> HttpResponse:
    """Move a paper into another open file."""
    item = get_object_or_404(WorkFileItem, pk=item_id)
    row = find(request, item.work_file_id)
    [paper] = papers_of([item])
    files = open_files_for(request.user, besides=row.pk)
    if not files:
        messages.warning(request, _("There is no other open file into which it could go."))
        return redirect(row)

    def do(form: Any) -> None:
        to_file = UUID(form.cleaned_data["to_file"])
        collecting.move_paper(item.pk, to_file=to_file, actor=request.user)

    return ask(
        request,
        MoveForm(posted(request), files=files),
        do,
        title=_("Move a paper into another file"),
        lead=paper.title,
        act=_("Move the paper"),
        back_url=row.get_absolute_url(),
        done=_("The paper lies in the other file now."),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def close(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Close a file once its work has ended."""
    row = find(request, file_id)
    initial = {
        "ended_on": today(),
        "retention": row.retention,
        "basis": row.retention_basis,
    }
    return ask(
        request,
        CloseForm(posted(request), initial=initial),
        lambda form: closing.close_file(row.pk, form.ending(), actor=request.user),
        title=_("Close file %(notation)s") % {"notation": row.notation},
        lead=_("Its papers are numbered and counted; nothing in it changes afterwards."),
        act=_("Close the file"),
        back_url=row.get_absolute_url(),
        done=_("The file is closed."),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def reopen(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Open a closed file again, with a reason."""
    row = find(request, file_id)
    return ask(
        request,
        ReasonForm(posted(request)),
        lambda form: closing.reopen_file(
            row.pk, reason=form.cleaned_data["reason"], actor=request.user
        ),
        title=_("Open file %(notation)s again") % {"notation": row.notation},
        act=_("Open it again"),
        back_url=row.get_absolute_url(),
        done=_("The file is open again."),
    )


@require_http_methods(ASKED)
@official_page(RECEIVE.key)
def keep_back(request: OfficialRequest, file_id: UUID) -> HttpResponse:
    """Note the agreement by which a file stays longer with its people."""
    row = find(request, file_id)
    return ask(
        request,
        KeepBackForm(posted(request)),
        lambda form: closing.keep_back(row.pk, actor=request.user, **form.cleaned_data),
        title=_("Keep file %(notation)s back") % {"notation": row.notation},
        act=_("Note the agreement"),
        back_url=row.get_absolute_url(),
        done=_("The agreement is noted."),
    )


@require_POST
@official_page(CONFIRM_ACCESS.key)
def confirm_access(request: OfficialRequest, change_id: UUID) -> HttpResponse:
    """Confirm that a change of access is meant."""
    change = get_object_or_404(AccessChange, pk=change_id)
    row = find(request, change.work_file_id)
    return act(
        request,
        partial(services.confirm_access, change.pk, actor=request.user),
        done=_("The change of access is confirmed."),
        back_url=row.get_absolute_url(),
    )
