"""One message: what was sent or came, its history, and what a person may do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.audit.api import record
from xaso.kernel.files.api import FileQuarantinedError, as_response, explain_state
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.office.documents.api import Direction, DocumentError, document_info
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.forms import AsideForm, ReasonForm
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.permissions import OPERATE
from xaso.office.exchange.presentation import (
    facts_of_received,
    facts_of_sent,
    fault_sentence,
    history_of,
    receiving_state,
    sending_state,
    told_of,
    what_of,
)
from xaso.office.exchange.services import deciding
from xaso.office.exchange.services.sending import send_again
from xaso.office.exchange.states import MessageKind, ReceiptState, SendState
from xaso.ui.pages import render_page


@dataclass(frozen=True, slots=True)
class _Act:
    """What a person may do with a message that came, once asked."""

    do: Callable[..., Any]
    question: str | Promise
    act: str | Promise
    done: str | Promise
    danger: bool = False
    needs_reason: bool = False
    form: type[ReasonForm] = ReasonForm


AGREE = _Act(
    deciding.agree,
    gettext_lazy("Agree to what the sender asks for?"),
    gettext_lazy("Agree"),
    gettext_lazy("Agreed; the sender is told."),
    danger=True,
)
DECLINE = _Act(
    deciding.decline,
    gettext_lazy("Decline what the sender asks for?"),
    gettext_lazy("Decline"),
    gettext_lazy("Declined; the sender is told."),
    needs_reason=True,
)
REFUSE = _Act(
    deciding.refuse,
    gettext_lazy("Refuse this package to its sender?"),
    gettext_lazy("Refuse"),
    gettext_lazy("Refused; the sender is told."),
    danger=True,
    needs_reason=True,
)
PUT_ASIDE = _Act(
    deciding.put_aside,
    gettext_lazy("Put this package aside?"),
    gettext_lazy("Put aside"),
    gettext_lazy("Put aside; nobody is told."),
    needs_reason=True,
    form=AsideForm,
)
FETCH_AGAIN = _Act(
    deciding.fetch_again,
    gettext_lazy("Fetch this package once more?"),
    gettext_lazy("Read again"),
    gettext_lazy("The package will be fetched within a minute."),
)
READ_AGAIN = _Act(
    deciding.try_again,
    gettext_lazy("Read this package once more?"),
    gettext_lazy("Read again"),
    gettext_lazy("The package was read again."),
)


@require_GET
@never_cache
@official_page(OPERATE.key)
def sent_one(request: OfficialRequest, message_id: UUID) -> HttpResponse:
    """Show a message sent with everything its receiver told."""
    found = get_object_or_404(OutgoingMessage, pk=message_id)
    context = {
        "message": found,
        "title": found.code or found.document_uid,
        "state": sending_state(found),
        "facts": facts_of_sent(found),
        "fault": fault_sentence(found.fault, found.fault_note) if found.fault else "",
        "history": history_of(found, list(found.statuses.all())),
        "may_send": found.state in (SendState.DEAD, SendState.FAILED)
        and not found.is_under_way,
        "document_url": _document_url(found.document_id),
    }
    return render_page(request, "exchange/sent_one.html", context, part="message")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(OPERATE.key)
def again(request: OfficialRequest, message_id: UUID) -> HttpResponse:
    """Ask, then send a message again."""
    found = get_object_or_404(OutgoingMessage, pk=message_id)
    if request.method == "POST":
        send_again(found.pk, actor=request.user)
        notes.success(request, _("The message will be sent within a minute."))
        return redirect(found)
    context = {
        "question": _("Send this message again?"),
        "detail": found.receiver_name,
        "act": _("Send again"),
        "back_url": found.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_GET
@never_cache
@official_page(OPERATE.key)
def received_one(request: OfficialRequest, received_id: UUID) -> HttpResponse:
    """Show a message that came, why it was held back, and what its sender was told."""
    found = get_object_or_404(IncomingMessage, pk=received_id)
    is_held = found.state == ReceiptState.QUARANTINED
    context = {
        "message": found,
        "title": _title(found),
        "state": receiving_state(found),
        "facts": facts_of_received(found),
        "fault": fault_sentence(found.fault) if found.fault else "",
        "told": told_of(list(found.told.order_by("id"))),
        "is_held": is_held,
        "is_secret": found.fault == Fault.SECRET,
        "is_update": found.kind == MessageKind.UPDATE,
        "to_decide": found.state == ReceiptState.TO_DECIDE,
        "may_read_again": is_held and (found.raw_id is not None or found.may_be_had_again),
        "may_refuse": found.may_be_refused,
        "document_url": _document_url(found.document_id),
    }
    return render_page(request, "exchange/received_one.html", context, part="message")


def _title(found: IncomingMessage) -> str:
    return found.code or (what_of(found) if found.subject else _("Unreadable package"))


@require_GET
@never_cache
@official_page(OPERATE.key)
def raw(request: OfficialRequest, received_id: UUID) -> HttpResponseBase:
    """Give the package as it came, to be saved and never shown."""
    found = get_object_or_404(IncomingMessage, pk=received_id)
    if found.raw_id is None:
        raise Http404
    try:
        answer = as_response(found.raw_id, inline=False, request=request)
    except FileQuarantinedError as error:
        notes.warning(request, explain_state(error.state))
        return redirect(found)
    subject = ("exchange.received", found.pk)
    record("exchange.package.downloaded", actor=request.user, subject=subject)
    return answer


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(OPERATE.key)
def agree(request: OfficialRequest, received_id: UUID) -> HttpResponse:
    """Ask, then grant a recall or a change."""
    return _ask_and_do(request, received_id, AGREE)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(OPERATE.key)
def decline(request: OfficialRequest, received_id: UUID) -> HttpResponse:
    """Ask why, then decline a recall or a change."""
    return _ask_and_do(request, received_id, DECLINE)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(OPERATE.key)
def refuse(request: OfficialRequest, received_id: UUID) -> HttpResponse:
    """Ask why, then tell the sender that the package is not taken."""
    return _ask_and_do(request, received_id, REFUSE)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(OPERATE.key)
def read_again(request: OfficialRequest, received_id: UUID) -> HttpResponse:
    """Ask, then read a package that was held back once more; one that is not here is fetched."""
    found = get_object_or_404(IncomingMessage, pk=received_id)
    act = READ_AGAIN if found.raw_id else FETCH_AGAIN
    return _ask_and_do(request, received_id, act)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(OPERATE.key)
def put_aside(request: OfficialRequest, received_id: UUID) -> HttpResponse:
    """Ask why, then let a package that was held back rest."""
    return _ask_and_do(request, received_id, PUT_ASIDE)


def _ask_and_do(request: OfficialRequest, received_id: UUID, act: _Act) -> HttpResponse:
    found = get_object_or_404(IncomingMessage, pk=received_id)
    posted = request.POST if request.method == "POST" else None
    form = act.form(posted) if act.needs_reason else None
    if posted is not None and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        try:
            act.do(found.pk, actor=request.user, **given)
        except ExchangeError as error:
            notes.error(request, fault_sentence(error.fault))
        except DocumentError as error:
            notes.error(request, str(error.reason))
        except deciding.DoneAlreadyError:
            notes.info(request, _("This was decided already."))
        else:
            notes.success(request, str(act.done))
        return redirect(found)
    context = {
        "question": act.question,
        "detail": _detail(found, act),
        "form": form,
        "act": act.act,
        "danger": act.danger,
        "back_url": found.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _detail(found: IncomingMessage, act: _Act) -> str:
    if act is AGREE and found.kind != MessageKind.UPDATE:
        return _(
            "The document and its files are destroyed here. Its number in the register stays."
        )
    return found.sender_name or found.sender_code


def _document_url(document_id: UUID | None) -> str:
    """Return the page of a document, where it is one that still exists."""
    if document_id is None:
        return ""
    found = document_info([document_id]).get(document_id)
    if found is None:
        return ""
    name = "arrival" if found.direction == Direction.IN else "document"
    return reverse(f"documents:{name}", args=[document_id])
