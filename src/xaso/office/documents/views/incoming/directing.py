"""Registering, laying before a leader, and the leader's directive."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents import permissions as may
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.forms_incoming import (
    READY_PHRASES,
    DirectiveForm,
    RegisterForm,
    SubmitForm,
    proposed,
)
from xaso.office.documents.incoming_values import (
    DuplicateDocumentError,
    SecretDocumentError,
)
from xaso.office.documents.models import Arrival, Document
from xaso.office.documents.queries.incoming_page import load_page
from xaso.office.documents.queries.staff import leaders, staff
from xaso.office.documents.services.incoming.directing import direct
from xaso.office.documents.services.incoming.registering import register_arrival, submit
from xaso.office.documents.views.incoming.bringing import say_secret
from xaso.office.documents.views.incoming.finding import find_or_404
from xaso.office.signing.api import state_of_verdict
from xaso.ui.pages import render_page

BEING_READ = (Arrival.Reading.WAITING, Arrival.Reading.RUNNING)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.RECEIVE.key)
def register(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Confirm what the document says beside its PDF, and enter it in the register."""
    document, row = find_or_404(document_id, request.user)
    posted = request.POST if request.method == "POST" else None
    people = leaders(request.commune_id)
    form = RegisterForm(posted, initial=proposed(document, row), leaders=people)
    if form.is_valid() and _register(request, document, form):
        return redirect(document)
    page = load_page(document, row, request.user)
    context = {
        "document": document,
        "arrival": row,
        "shown": page.shown,
        "signature": state_of_verdict(page.verdict) if page.verdict else None,
        "form": form,
        "is_being_read": row.reading in BEING_READ,
    }
    return render_page(request, "documents/incoming/register.html", context, part="fields")


@require_GET
@official_page(may.RECEIVE.key)
def reading(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Tell how far the text has been read, asked by the page every few seconds."""
    document, row = find_or_404(document_id, request.user)
    context = {
        "document": document,
        "arrival": row,
        "is_being_read": row.reading in BEING_READ,
        "polled": True,
    }
    return render_page(request, "documents/incoming/reading.html", context, part="reading")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.RECEIVE.key)
def submit_page(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Lay a registered document before a leader."""
    document, _row = find_or_404(document_id, request.user)
    posted = request.POST if request.method == "POST" else None
    form = SubmitForm(posted, leaders=leaders(request.commune_id))
    if form.is_valid():
        try:
            submit(document.pk, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The document was laid before the leader."))
        except WrongStateError as error:
            messages.error(request, str(error.reason))
        return redirect(document)
    words = {
        "title": _("Lay before a leader"),
        "lead": _("The leader is told at once and gives a directive."),
        "act": _("Lay before"),
    }
    context = {"document": document, "form": form, "words": words}
    return render_page(request, "documents/incoming/act.html", context, part="fields")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(may.DIRECT.key)
def direct_page(request: OfficialRequest, document_id: UUID) -> HttpResponse:
    """Give a directive: large ready phrases, who leads, who takes part, until when."""
    document, row = find_or_404(document_id, request.user)
    posted = request.POST if request.method == "POST" else None
    form = DirectiveForm(
        posted,
        people=staff(request.commune_id),
        besides=request.user.pk,
        initial={"due_on": row.due_on},
    )
    if form.is_valid() and _direct(request, document, form):
        return redirect(document)
    page = load_page(document, row, request.user)
    context = {
        "document": document,
        "arrival": row,
        "shown": page.shown,
        "page": page,
        "form": form,
        "phrases": READY_PHRASES,
    }
    return render_page(request, "documents/incoming/direct.html", context, part="fields")


def _register(request: OfficialRequest, document: Document, form: RegisterForm) -> bool:
    """Register and, if a leader was chosen, lay it before them; refusals stand in the form."""
    leader = form.cleaned_data["leader"]
    try:
        number = register_arrival(document.pk, form.registration, actor=request.user)
        if leader:
            submit(document.pk, leader_id=UUID(leader), actor=request.user)
    except DuplicateDocumentError as error:
        form.add_error(None, _say_duplicate(error))
        return False
    except SecretDocumentError as error:
        form.add_error(None, say_secret(error))
        return False
    except WrongStateError as error:
        messages.error(request, str(error.reason))
        return True
    messages.success(
        request, _("Registered with arrival number %(number)s.") % {"number": number}
    )
    return True


def _say_duplicate(error: DuplicateDocumentError) -> str:
    first = Document.objects.get(pk=error.document_id)
    return format_html(
        '{} <a href="{}">{}</a>',
        _(
            "The same document (number, symbol and agency) came before, so it gets no second "
            "number. Please refuse this one as a duplicate."
        ),
        first.get_absolute_url(),
        first.title,
    )


def _direct(request: OfficialRequest, document: Document, form: DirectiveForm) -> bool:
    typed = form.cleaned_data
    try:
        direct(
            document.pk,
            actor=request.user,
            words=typed["words"],
            targets=form.targets,
            due_on=typed["due_on"],
        )
    except WrongStateError as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("The directive was given. Those it names are told."))
    return True
