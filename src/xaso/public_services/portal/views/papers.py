"""The papers of a submission, one a page: photographed, chosen, replaced, removed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from xaso.kernel.files.api import StoredFileInfo, many
from xaso.kernel.forms.api import find_draft
from xaso.kernel.permissions.api import CitizenRequest
from xaso.lib.ids import uuid_or_none
from xaso.public_services.portal import from_vault, submitting
from xaso.public_services.portal.asking import Asked, is_needed
from xaso.public_services.portal.forms_submission import PaperForm
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.submitted_papers import Papers
from xaso.public_services.portal.views.brought import keep_files
from xaso.public_services.portal.views.own_submission import (
    list_of,
    of_submission,
    say_kept,
)
from xaso.public_services.portal.views.submission import expired
from xaso.public_services.procedures.api import Component
from xaso.public_services.vault.api import NoSuchPaperError
from xaso.ui.pages import render_page

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@of_submission()
def paper(request: CitizenRequest, row: Submission, number: int) -> HttpResponse:
    """Ask for one paper; what came along is kept whatever button was pressed."""
    draft = find_draft(row.draft_id, reader=request.user) if row.draft_id else None
    if row.draft_id and draft is None:
        return expired(request, row)
    asked = submitting.asked_of(row, draft.version_id if draft else None)
    if not 1 <= number <= len(asked.papers):
        raise Http404
    one, papers = asked.papers[number - 1], submitting.papers_of(row)
    form = _form(request, row, one, papers)
    if request.method == "POST":
        form.is_valid()
        _take(request, row, one, papers, form)
        act = request.POST.get("act", "next")
        if act == "next" and papers.is_missing(one):
            form.add_error(*_what_is_missing(one, papers))
        if not form.errors:
            return redirect(_address_after(request, row, asked, number, act))
    return _show(request, row, asked, number, papers, form)


def _form(
    request: CitizenRequest, row: Submission, one: Component, papers: Papers
) -> PaperForm:
    address = reverse("portal:uploads", args=[row.pk])
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"answer": papers.answer(one)}
    return PaperForm(*given, question=one.question, address=address, initial=initial)


def _take(
    request: CitizenRequest, row: Submission, one: Component, papers: Papers, form: PaperForm
) -> None:
    """Keep the answer and the files; do what a button beside a file says."""
    key = str(one.id)
    if answer := form.cleaned_data.get("answer"):
        papers.answers[key] = answer
    files = papers.of(one)
    act, _colon, what = request.POST.get("act", "").partition(":")
    if act == "remove":
        files = [file for file in files if file["id"] != what]
    if act == from_vault.USE:
        files = files + _from_vault(request, papers, one, what, form)
    room = MOST - len(files)
    brought = form.cleaned_data.get("scans", [])
    kept, refused = keep_files(brought[:room], actor=request.user)
    if len(brought) > room:
        most = ngettext(
            "Please attach at most %(count)s file.",
            "Please attach at most %(count)s files.",
            MOST,
        )
        refused.append(most % {"count": MOST})
    papers.files[key] = files + kept
    submitting.keep_papers(row, papers)
    for sentence in refused:
        form.add_error("scans", sentence)


def _from_vault(
    request: CitizenRequest, papers: Papers, one: Component, what: str, form: PaperForm
) -> list[dict[str, str]]:
    """Take a paper of the vault; who uses one says that it applies."""
    try:
        taken = from_vault.take(request, what, papers.of(one), papers)
    except NoSuchPaperError:
        form.add_error(None, _("This paper cannot be used. Please choose another."))
        return []
    if one.question:
        papers.answers[str(one.id)] = "yes"
    return taken


def _what_is_missing(one: Component, papers: Papers) -> tuple[str, str]:
    if one.question and not papers.answer(one):
        return "answer", _("Please answer this question.")
    return "scans", _("Please photograph this paper or choose a file of it.")


def _address_after(
    request: CitizenRequest, row: Submission, asked: Asked, number: int, act: str
) -> str:
    here = reverse("portal:paper", args=[row.pk, number])
    if act == "save":
        messages.success(request, say_kept(row, request.user))
        return list_of(row, request.user)
    if act == "next" and number < len(asked.papers):
        return reverse("portal:paper", args=[row.pk, number + 1])
    if act == "next":
        return reverse("portal:review", args=[row.pk])
    if act == "back" and number > 1:
        return reverse("portal:paper", args=[row.pk, number - 1])
    if act == "back" and asked.form:
        return reverse("portal:form", args=[row.pk, asked.form.schema.pages[0].key])
    return here


def _show(
    request: CitizenRequest,
    row: Submission,
    asked: Asked,
    number: int,
    papers: Papers,
    form: PaperForm,
) -> HttpResponse:
    one = asked.papers[number - 1]
    context = {
        "submission": row,
        "paper": one,
        "number": number,
        "total": len(asked.papers),
        "is_needed": is_needed(one, papers.answer(one)),
        "files": _said(papers.of(one)),
        "vault": from_vault.offered(request, one.name, papers.of(one), papers),
        "form": form,
        "has_before": number > 1 or asked.form is not None,
    }
    return render_page(request, "portal/submit/paper.html", context, part="content")


def _said(files: list[dict[str, str]]) -> list[tuple[dict[str, str], StoredFileInfo | None]]:
    """Return the files with what their check says."""
    known = many({found for one in files if (found := uuid_or_none(one["id"]))})
    return [(one, known.get(uuid_or_none(one["id"]))) for one in files]  # type: ignore[arg-type]
