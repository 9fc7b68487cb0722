"""Acts on a document that came in, each with its own short page."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents import permissions as may
from xaso.office.documents.errors import DocumentError, WrongStateError
from xaso.office.documents.forms_incoming import CloseForm, ProgressForm, ReasonForm
from xaso.office.documents.models import Directive, Document
from xaso.office.documents.services.incoming.changing import answer_change
from xaso.office.documents.services.incoming.directing import give_back, undo_directive
from xaso.office.documents.services.incoming.handling import (
    close,
    finish_part,
    start,
    tell_progress,
)
from xaso.office.documents.services.incoming.refusing import refuse
from xaso.office.documents.states import Direction
from xaso.office.documents.views.incoming.finding import find_or_404
from xaso.ui.pages import render_page

type Do = Callable[..., object]
type Words = dict[str, str]


@require_POST
@official_page(may.HANDLE.key)
def begin(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Begin to handle a document."""
    document, _row = find_or_404(document_id, request.user)
    _do(request, _("You are handling it now."), start, document.pk)
    return redirect(document)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.RECEIVE.key)
def refuse_page(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Do not accept a document, with the reason that its sender is told."""
    words = {
        "title": _("Refuse the document"),
        "lead": _("Its sender is told the reason at once."),
        "act": _("Refuse"),
        "done": _("The document was refused; its sender is told why."),
    }
    return _ask(request, document_id, ReasonForm, words, refuse)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.HANDLE.key)
def return_page(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Return a document to who gave it."""
    words = {
        "title": _("Return the document"),
        "lead": _("It goes back to who gave it to you."),
        "act": _("Return"),
        "done": _("The document was returned."),
    }
    return _ask(request, document_id, ReasonForm, words, give_back)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.HANDLE.key)
def progress(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Tell how it goes."""
    words = {
        "title": _("How it goes"),
        "lead": _("Everybody who has the document reads it in its history."),
        "act": _("Tell"),
        "done": _("Your words stand in the history."),
    }
    return _ask(request, document_id, ProgressForm, words, tell_progress)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.HANDLE.key)
def part_done(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Tell the lead that one's own part is done."""
    words = {
        "title": _("Your part is done"),
        "lead": _("Who leads reads what you did."),
        "act": _("My part is done"),
        "done": _("Your part is done."),
    }
    return _ask(request, document_id, ProgressForm, words, finish_part)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.HANDLE.key)
def close_page(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Close a document with its result."""
    words = {
        "title": _("Close the document"),
        "lead": _("What came of it, and which document answers it."),
        "act": _("Close the document"),
        "done": _("The document is closed."),
    }
    return _ask(request, document_id, CloseForm, words, _close)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.DIRECT.key)
def undo(request: OfficialRequest, document_id: UUID, directive_id: UUID) -> HttpResponse:
    """Take a directive back on its own day."""
    document, _row = find_or_404(document_id, request.user)
    if not Directive.objects.filter(document=document, pk=directive_id).exists():
        raise Http404
    words = {
        "title": _("Undo the directive"),
        "lead": _("Those it named are told that they need not handle the document."),
        "act": _("Undo"),
        "done": _("The directive was undone. The document lies with you again."),
    }

    def take_back(_document_id: UUID, **given: Any) -> None:
        undo_directive(directive_id, **given)

    return _ask(request, document_id, ReasonForm, words, take_back)


@require_POST
@official_page(may.RECEIVE.key)
def accept_change(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Take over what the sender changed."""
    document, _row = find_or_404(document_id, request.user)
    do = partial(answer_change, accepted=True, seen=request.POST.get("seen", ""))
    _do(request, _("The change was taken over; the sender is told."), do, document.pk)
    return redirect(document)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.RECEIVE.key)
def decline_change(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Leave the document as it is, with the reason that its sender is told."""
    words = {
        "title": _("Do not take over the change"),
        "lead": _("The document stays as it is. Its sender is told the reason."),
        "act": _("Do not take over"),
        "done": _("The document stays as it is; the sender is told why."),
    }
    do = partial(answer_change, accepted=False)
    return _ask(request, document_id, ReasonForm, words, do)


def _ask(
    request: OfficialRequest,
    document_id: UUID,
    form_class: type[forms.Form],
    words: Words,
    do: Do,
) -> HttpResponse:
    """Ask for what the act needs, then do it; back to the document either way."""
    document, _row = find_or_404(document_id, request.user)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            do(document.pk, actor=request.user, **form.cleaned_data)
        except _UnknownAnswerError as error:
            form.add_error("answer", str(error))
        except WrongStateError as error:
            messages.error(request, str(error.reason))
            return redirect(document)
        else:
            messages.success(request, words["done"])
            return redirect(document)
    context = {"document": document, "form": form, "words": words}
    return render_page(request, "documents/incoming/act.html", context, part="fields")


def _do(request: OfficialRequest, done: str, do: Do, document_id: UUID) -> None:
    try:
        do(document_id, actor=request.user)
    except DocumentError as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, done)


class _UnknownAnswerError(Exception):
    """No document that this person sees has the number that was typed."""


def _close(document_id: UUID, *, actor: User, result: str, answer: str) -> None:
    answer_id = _answer_of(answer, actor) if answer else None
    close(document_id, actor=actor, result=result, answer_id=answer_id)


def _answer_of(code: str, actor: User) -> UUID:
    seen = Document.objects.visible_to(actor).exclude(direction=Direction.IN)
    found = seen.filter(code=code.strip()).order_by("-created_at").first()
    if found is None:
        raise _UnknownAnswerError(
            _("No document of yours has this number. Please check it, or leave it empty.")
        )
    return found.pk
