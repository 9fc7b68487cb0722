"""Doing something with a document of ours."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.act_pages import ACT_PAGES, ActPage
from xaso.office.documents.errors import DocumentError, WrongStateError
from xaso.office.documents.forms_posting import WRONG_POSTING, PostingForm
from xaso.office.documents.mailing_job import mail_to_receiver
from xaso.office.documents.models import Document, DocumentReceiver
from xaso.office.documents.opening import document_or_404
from xaso.office.documents.permissions import RELEASE, SEE
from xaso.office.documents.presentation import LABELS, allowed_acts
from xaso.office.documents.presentation_annexes import annex_lines
from xaso.office.documents.queries.page import ACTS, DocumentPage, page_of
from xaso.office.documents.queries.receivers import receivers_of
from xaso.office.documents.receivers import say_receivers
from xaso.office.documents.services.mailing import mail_again
from xaso.office.documents.services.releasing import hand_over
from xaso.office.documents.states import ON_PAPER, Channel
from xaso.office.signing.api import NotSignedError
from xaso.ui.pages import render_page

GOING_OUT = ("seal", "release")
"""Acts after which the annexes are on their way."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An act that somebody may do with a document, and its form."""

    key: str
    act_page: ActPage
    document: Document
    page: DocumentPage
    form: forms.Form


@transaction.non_atomic_requests
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@never_cache
@official_page(SEE.key)
def act(request: OfficialRequest, document_id: UUID, key: str) -> HttpResponse:
    """Show the form of an act, and do it: in one transaction, unless it opens its own."""
    with transaction.atomic():
        asked = _asked(request, document_id, key)
        if request.method != "POST" or not asked.form.is_valid():
            return _shown(request, asked)
    with nullcontext() if asked.act_page.is_apart else transaction.atomic():
        gone_to = _done(request, asked.document, asked.act_page, asked.form)
    if gone_to is None:
        with transaction.atomic():
            return _shown(request, asked)
    return redirect("documents:document", document_id=gone_to)


def _asked(request: OfficialRequest, document_id: UUID, key: str) -> _Asked:
    document = document_or_404(request, document_id)
    act_page = ACT_PAGES.get(key)
    if act_page is None:
        raise Http404
    page = page_of(document, request.user, ACTS)
    if key not in allowed_acts(document, page, request):
        raise PermissionDenied
    form = _form(request, document, key, act_page)
    return _Asked(key, act_page, document, page, form)


def _shown(request: OfficialRequest, asked: _Asked) -> HttpResponse:
    document, page, key = asked.document, asked.page, asked.key
    context = {
        "form": asked.form,
        "document": document,
        "receivers": page.receivers if key in ("seal", "change") else [],
        "annexes": annex_lines(document, page) if key in GOING_OUT else [],
        "title": LABELS[key][0],
        "act": asked.act_page,
    }
    return render_page(request, "documents/act.html", context, part="form")


def _form(
    request: OfficialRequest, document: Document, key: str, act_page: ActPage
) -> forms.Form:
    given: dict[str, Any] = {"user": request.user} if act_page.wants_user else {}
    if key == "release":
        given["initial"] = {"receivers": say_receivers(receivers_of(document))}
    if act_page.initial is not None:
        given["initial"] = act_page.initial(document)
    if act_page.given is not None:
        given |= act_page.given(document)
    if request.method != "POST":
        return act_page.form(**given)
    return act_page.form(request.POST, request.FILES, **given)


def _done(
    request: OfficialRequest, document: Document, act_page: ActPage, form: forms.Form
) -> UUID | None:
    """Do it and say so; return the document to go to, or nothing where it was refused."""
    try:
        made = act_page.do(document, request.user, form.cleaned_data)
    except (DocumentError, NotSignedError) as refusal:
        form.add_error(None, str(refusal.reason))
        return None
    messages.success(request, str(act_page.done))
    return made or document.pk


@require_POST
@official_page(RELEASE.key)
def handed_over(request: OfficialRequest, document_id: UUID, receiver_id: UUID) -> HttpResponse:
    """Note that a document was brought or posted to a receiver."""
    document = document_or_404(request, document_id)
    rows = DocumentReceiver.objects.filter(document=document, channel__in=ON_PAPER)
    receiver = get_object_or_404(rows, pk=receiver_id)
    form = PostingForm(request.POST)
    if not form.is_valid():
        messages.error(request, WRONG_POSTING)
        return _to_receivers(document)
    try:
        hand_over(receiver, actor=request.user, **form.cleaned_data)
    except WrongStateError as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("Noted as handed over."))
    return _to_receivers(document)


@require_POST
@official_page(RELEASE.key)
def send_again(request: OfficialRequest, document_id: UUID, receiver_id: UUID) -> HttpResponse:
    """Send a document by e-mail once more to a receiver whom it could not reach."""
    document = document_or_404(request, document_id)
    rows = DocumentReceiver.objects.filter(document=document, channel=Channel.EMAIL)
    receiver = get_object_or_404(rows, pk=receiver_id)
    try:
        mail_again(receiver, actor=request.user)
    except WrongStateError as refusal:
        messages.error(request, str(refusal.reason))
    else:
        defer_on_commit(mail_to_receiver, receiver_id=str(receiver.pk))
        messages.success(request, _("The letter is sent again."))
    return _to_receivers(document)


def _to_receivers(document: Document) -> HttpResponse:
    address = redirect("documents:document", document_id=document.pk)
    address["Location"] += "?tab=receivers"
    return address
