"""The book of documents sent by post, and envelopes for what goes there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.lib.workbooks import workbook
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.forms_posting import (
    WRONG_POSTING,
    PostBookForm,
    PostingForm,
)
from xaso.office.documents.permissions import RELEASE, SEE_ALL
from xaso.office.documents.queries.posting import (
    book_row,
    chosen_for_envelopes,
    columns,
    keeper_of_the_book,
    posted,
    to_be_posted,
)
from xaso.office.documents.services.binding import bind
from xaso.office.documents.services.envelopes import print_envelopes
from xaso.office.documents.services.releasing import Posting, post_together
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Tab

ON_A_PAGE = 50
AT_ONCE = 200
"""How many chosen lines are printed or noted at once."""
PDF = "application/pdf"


@require_safe
@never_cache
@official_page(SEE_ALL.key)
def book(request: OfficialRequest) -> HttpResponse:
    """List what was posted, the newest first."""
    form = PostBookForm(request.GET)
    found = posted(**form.cleaned_data) if form.is_valid() else to_be_posted().none()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "query": request.GET.urlencode(),
        "page": page,
        "columns": [
            Column(_("Sent on")),
            Column(_("Number and symbol")),
            Column(_("Receivers")),
            Column(_("Number of envelopes"), numeric=True),
            Column(_("Note")),
        ],
    }
    return _shown(request, "documents/posting/book.html", context)


@require_safe
@never_cache
@official_page(SEE_ALL.key)
def waiting(request: OfficialRequest) -> HttpResponse:
    """List what was released and waits to be posted."""
    page = Paginator(to_be_posted(), ON_A_PAGE).get_page(request.GET.get("page"))
    headings = [_("Number and symbol"), _("Receivers"), _("Released at"), _("Urgency")]
    if request.access.holds(RELEASE.key):
        headings += [_("Number of envelopes"), _("Note")]
    context = {"page": page, "columns": [Column(heading) for heading in headings]}
    return _shown(request, "documents/posting/waiting.html", context)


@require_safe
@never_cache
@official_page(SEE_ALL.key)
def take_out(request: OfficialRequest, form: str) -> HttpResponse:
    """Give the book with the legal columns: as a workbook what is shown, as a book all of the days."""
    chosen = PostBookForm(request.GET)
    if not chosen.is_valid():
        return redirect(f"{reverse('documents:post-book')}?{request.GET.urlencode()}")
    wish, is_book = chosen.cleaned_data, form == "pdf"
    found = posted(wish["first"], wish["last"], "" if is_book else wish["text"])
    rows = [book_row(one) for one in found.reverse()]
    key = "printed" if is_book else "exported"
    record(
        f"documents.post_book.{key}",
        actor=request.user,
        subject=("documents.post_book", request.user.pk),
        first=f"{wish['first']}",
        last=f"{wish['last']}",
        rows=len(rows),
    )
    title = _("Book of documents sent by post")
    name = f"so-gui-buu-dien-{wish['first']}-{wish['last']}"
    if not is_book:
        return download(workbook(f"{wish['last'].year}", columns(), rows), f"{name}.xlsx")
    years = "–".join(dict.fromkeys(f"{wish[day].year}" for day in ("first", "last")))
    keeper = keeper_of_the_book() or request.user.full_name
    pdf = bind(title, years, columns(), rows, keeper=keeper, by_day=True)
    return download(pdf, f"{name}.pdf", PDF)


@require_POST
@official_page(RELEASE.key)
def note_posted(request: OfficialRequest) -> HttpResponse:
    """Note that the chosen lines were posted, each with its envelopes and its note: all or none."""
    waiting = to_be_posted().filter(pk__in=_chosen(request))
    forms = [(one, PostingForm(request.POST, prefix=f"{one.pk}")) for one in waiting]
    if not forms:
        messages.warning(request, _("Please choose at least one line."))
    elif not all(form.is_valid() for _one, form in forms):
        messages.error(request, WRONG_POSTING)
    else:
        _note_all([Posting(one, **form.cleaned_data) for one, form in forms], request)
    return redirect("documents:to-be-posted")


def _note_all(lines: list[Posting], request: OfficialRequest) -> None:
    try:
        post_together(lines, actor=request.user)
    except WrongStateError as refusal:
        messages.error(request, str(refusal.reason))
        return
    words = ngettext(
        "%(count)s line was noted as posted.",
        "%(count)s lines were noted as posted.",
        len(lines),
    )
    messages.success(request, words % {"count": len(lines)})


@require_POST
@never_cache
@official_page(RELEASE.key)
def envelopes(request: OfficialRequest) -> HttpResponse:
    """Print envelopes or labels for the chosen lines."""
    receivers = chosen_for_envelopes(_chosen(request))
    for one in receivers:
        if f"{one.pk}-envelopes" in request.POST:
            form = PostingForm(request.POST, prefix=f"{one.pk}")
            form.is_valid()
            one.envelopes = form.cleaned_data.get("envelopes", one.envelopes)
    if not receivers:
        messages.warning(request, _("Please choose at least one line."))
        return redirect("documents:to-be-posted")
    record(
        "documents.envelopes.printed",
        actor=request.user,
        subject=("documents.post_book", request.user.pk),
        rows=len(receivers),
    )
    as_labels = request.POST.get("form") == "labels"
    name = "nhan-buu-dien.pdf" if as_labels else "bi-thu.pdf"
    return download(print_envelopes(receivers, as_labels=as_labels), name, PDF)


def _chosen(request: OfficialRequest) -> list[UUID]:
    named = request.POST.getlist("chosen")[:AT_ONCE]
    return [one for one in map(uuid_or_none, named) if one]


def _shown(request: OfficialRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    here = request.resolver_match
    tabs = {"post-book": _("Posted"), "to-be-posted": _("To be posted")}
    context |= {
        "title": _("Book of documents sent by post"),
        "may_print": request.access.holds(RELEASE.key),
        "tabs": [
            Tab(
                label, reverse(f"documents:{name}"), active=bool(here and here.url_name == name)
            )
            for name, label in tabs.items()
        ],
    }
    return render_page(request, template, context, part="rows")
