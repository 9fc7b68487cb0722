"""Letters by e-mail: the list, one letter, and what the clerk does with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid7
from xaso.lib.workbooks import workbook
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.forms_incoming import ReasonForm
from xaso.office.documents.incoming_values import SecretDocumentError
from xaso.office.documents.mailbox.answering import may_be_answered
from xaso.office.documents.mailbox.deciding import send_back, set_aside, take_text
from xaso.office.documents.mailbox.forms import LetterFilterForm
from xaso.office.documents.mailbox.presentation import (
    cells_of_letter,
    facts_of_letter,
    headings,
    say_box,
    say_fault,
    say_sender,
    state_of_letter,
)
from xaso.office.documents.mailbox.queries import (
    VIEWS,
    LetterView,
    count_waiting,
    find_box,
    list_letters,
)
from xaso.office.documents.models import DocumentFile, Letter
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.states import DocumentState
from xaso.office.documents.views.incoming.bringing import say_secret
from xaso.office.signing.api import state_of_verdict, verdicts_of
from xaso.ui.downloads import download
from xaso.ui.pages import is_part_request, render_page
from xaso.ui.values import Column, Tab

PAGE_SIZE = 30
MOST_ROWS = 20_000


@require_GET
@official_page(RECEIVE.key)
def letters(request: OfficialRequest) -> HttpResponse:
    """Show what came by e-mail; what waits for the clerk comes first."""
    view = VIEWS.get(request.GET.get("view", ""), VIEWS["waiting"])
    filters = LetterFilterForm(request.GET)
    found = list_letters(view, filters.text, order=request.GET.get("sort", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "view": view,
        "page": page,
        "rows": [_row(one) for one in page],
        "columns": _columns(),
        "filters": filters,
        "query": request.GET.urlencode(),
        "is_narrowed": bool(filters.text),
    }
    if not is_part_request(request):
        context |= _frame(view)
    return render_page(request, "documents/letters/list.html", context, part="rows")


@require_GET
@official_page(RECEIVE.key)
def export(request: OfficialRequest) -> HttpResponse:
    """Give the list as narrowed as a workbook."""
    view = VIEWS.get(request.GET.get("view", ""), VIEWS["waiting"])
    text = LetterFilterForm(request.GET).text
    found = list_letters(view, text, order=request.GET.get("sort", ""))[:MOST_ROWS]
    rows = [cells_of_letter(one) for one in found]
    subject = ("export", uuid7())
    record("documents.letter.exported", actor=request.user, subject=subject, rows=len(rows))
    return download(workbook(_("Letters by e-mail"), headings(), rows), "thu-dien-tu.xlsx")


@require_GET
@official_page(RECEIVE.key)
def letter(request: OfficialRequest, letter_id: UUID) -> HttpResponse:
    """Show one letter: what it says, what became of its files, what can be done."""
    one = _find_or_404(letter_id)
    waits = one.state == Letter.State.FAULTY
    arrived = bool(one.document and one.document.state == DocumentState.ARRIVED)
    context = {
        "letter": one,
        "title": one.subject or _("Letter without a subject"),
        "sender": say_sender(one),
        "state": state_of_letter(one),
        "fault": say_fault(one),
        "facts": facts_of_letter(one),
        "files": _files(one),
        "may_register": arrived,
        "may_set_aside": waits or (arrived and one.state == Letter.State.TAKEN),
        "may_answer": waits and may_be_answered(one),
        "may_take_text": waits and bool(one.text),
    }
    return render_page(request, "documents/letters/letter.html", context, part="content")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(RECEIVE.key)
def put_aside(request: OfficialRequest, letter_id: UUID) -> HttpResponse:
    """Ask, then set a letter aside that brings no document."""
    one = _find_or_404(letter_id)
    if request.method == "POST":
        try:
            set_aside(one.pk, actor=request.user)
            messages.success(request, _("The letter was set aside."))
        except WrongStateError as error:
            messages.error(request, str(error.reason))
        return redirect("documents:letters")
    context = {
        "question": _("Set this letter aside?"),
        "detail": _("It brings no document. Its sender is told nothing."),
        "act": _("Set aside"),
        "back_url": one.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(RECEIVE.key)
def take(request: OfficialRequest, letter_id: UUID) -> HttpResponse:
    """Ask, then take the text of a letter without files as the document."""
    one = _find_or_404(letter_id)
    if request.method == "POST":
        try:
            return redirect("documents:arrival-register", take_text(one.pk, actor=request.user))
        except WrongStateError as error:
            messages.error(request, str(error.reason))
        except SecretDocumentError as error:
            messages.error(request, say_secret(error))
        return redirect(one)
    context = {
        "question": _("Take the text of the letter as the document?"),
        "detail": _("You register it as any other document afterwards."),
        "act": _("Take in"),
        "back_url": one.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(RECEIVE.key)
def send_letter_back(request: OfficialRequest, letter_id: UUID) -> HttpResponse:
    """Tell the sender why the letter was not accepted."""
    one = _find_or_404(letter_id)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"reason": one.get_fault_display() if one.fault_id == "" else ""},
    )
    if form.is_valid():
        try:
            send_back(one.pk, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The letter was refused; its sender is told why."))
        except WrongStateError as error:
            messages.error(request, str(error.reason))
        return redirect(one)
    context = {"letter": one, "form": form, "sender": say_sender(one)}
    return render_page(request, "documents/letters/send_back.html", context, part="fields")


def _find_or_404(letter_id: UUID) -> Letter:
    found = Letter.objects.select_related("document", "decided_by").filter(pk=letter_id).first()
    if found is None:
        raise Http404
    return found


def _files(one: Letter) -> list[dict[str, Any]]:
    """Return what the letter brought, each file with what the check of its signatures said."""
    if one.document_id is None:
        return []
    found = DocumentFile.objects.filter(document=one.document_id).order_by("order", "id")
    rows = list(found.select_related("file"))
    verdicts = verdicts_of([row.file_id for row in rows])
    return [
        {
            "row": row,
            "name": row.file.original_name,
            "signature": state_of_verdict(verdicts[row.file_id])
            if row.file_id in verdicts
            else None,
        }
        for row in rows
    ]


def _frame(view: LetterView) -> dict[str, Any]:
    """Return what stands around the rows."""
    address, box = reverse("documents:letters"), find_box()
    return {
        "tabs": [
            Tab(
                str(one.label),
                f"{address}?view={one.key}",
                active=one.key == view.key,
                count=count_waiting() if one.key == "waiting" else None,
            )
            for one in VIEWS.values()
        ],
        "clear_url": f"{address}?view={view.key}",
        "box": box,
        "box_said": say_box(box) if box else "",
    }


def _columns() -> list[Column]:
    return [
        Column(_("Subject of the letter")),
        Column(_("Sender"), sort="sender"),
        Column(_("Came in"), sort="arrived"),
        Column(_("State")),
    ]


def _row(one: Letter) -> dict[str, Any]:
    return {
        "letter": one,
        "sender": say_sender(one),
        "state": state_of_letter(one),
        "fault": say_fault(one),
    }
