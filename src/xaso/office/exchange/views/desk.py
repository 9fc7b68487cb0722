"""The exchange desk: what was sent and received, as lists and workbooks."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.audit.api import record
from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell, workbook
from xaso.office.exchange.forms import ReceivedForm, SentForm
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.permissions import OPERATE
from xaso.office.exchange.presentation import (
    fault_sentence,
    receiving_state,
    sending_state,
    told_state,
    what_of,
)
from xaso.office.exchange.queries.figures import figures
from xaso.office.exchange.queries.lists import received, sent
from xaso.office.exchange.sending_job import fetch_now
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Tab

ON_A_PAGE = 50
CHUNK = 2000


@require_GET
@never_cache
@official_page(OPERATE.key)
def start(request: OfficialRequest) -> HttpResponse:
    """List what was sent, with how it stands at each receiver."""
    form = SentForm(request.GET)
    found = sent(form.cleaned_data) if form.is_valid() else OutgoingMessage.objects.none()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": _tabs("start"),
        "filters": form,
        "page": page,
        "rows": [(one, sending_state(one), told_state(one)) for one in page],
        "query": request.GET.urlencode(),
        "columns": [
            Column(_("Document")),
            Column(_("Receiver"), sort="receiver"),
            Column(_("Made at"), sort="at"),
            Column(_("Sending state")),
            Column(_("Told back")),
        ],
    }
    return render_page(request, "exchange/sent.html", context, part="rows")


@require_GET
@never_cache
@official_page(OPERATE.key)
def received_list(request: OfficialRequest) -> HttpResponse:
    """List what came: taken, held back, waiting for a decision."""
    form = ReceivedForm(request.GET)
    found = received(form.cleaned_data) if form.is_valid() else IncomingMessage.objects.none()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": _tabs("received", form.data.get("state", "")),
        "filters": form,
        "page": page,
        "rows": [(one, what_of(one), receiving_state(one)) for one in page],
        "query": request.GET.urlencode(),
        "columns": [
            Column(_("Document")),
            Column(_("Sending agency"), sort="sender"),
            Column(_("Received at"), sort="at"),
            Column(_("Kind")),
            Column(_("State")),
        ],
    }
    return render_page(request, "exchange/received.html", context, part="rows")


@require_POST
@official_page(OPERATE.key)
def fetch(request: OfficialRequest) -> HttpResponse:
    """Let the worker ask the gateway now."""
    defer_on_commit(fetch_now)
    messages.success(request, _("The gateway is being asked; new packages appear in a moment."))
    return redirect("exchange:received")


@require_GET
@never_cache
@official_page(OPERATE.key)
def export_sent(request: OfficialRequest) -> HttpResponse:
    """Give what was sent as a workbook."""
    form = SentForm(request.GET)
    rows = sent(form.cleaned_data) if form.is_valid() else OutgoingMessage.objects.none()
    columns = {
        _("Number and symbol"): 20,
        _("Subject"): 50,
        _("Kind"): 16,
        _("Receiver"): 40,
        _("Receiver's code"): 18,
        _("Made at"): 18,
        _("Sent at"): 18,
        _("Sending state"): 18,
        _("Told back"): 18,
        _("What is wrong"): 40,
    }
    content = workbook(_("Sent"), columns, map(_sent_row, rows.iterator(CHUNK)))
    return _taken_out(request, content, "lien-thong-gui-di.xlsx", rows.count())


@require_GET
@never_cache
@official_page(OPERATE.key)
def export_received(request: OfficialRequest) -> HttpResponse:
    """Give what came as a workbook."""
    form = ReceivedForm(request.GET)
    rows = received(form.cleaned_data) if form.is_valid() else IncomingMessage.objects.none()
    columns = {
        _("Number and symbol"): 20,
        _("Subject"): 50,
        _("Kind"): 16,
        _("Sending agency"): 40,
        _("Sender's code"): 18,
        _("Received at"): 18,
        _("State"): 18,
        _("What is wrong"): 40,
    }
    content = workbook(
        _("Received packages"), columns, map(_received_row, rows.iterator(CHUNK))
    )
    return _taken_out(request, content, "lien-thong-nhan-ve.xlsx", rows.count())


def _tabs(here: str, state: str = "") -> Sequence[Tab]:
    counts = figures()
    came = reverse("exchange:received")
    return [
        Tab(_("Sent"), reverse("exchange:start"), here == "start", counts["dead"] or None),
        Tab(_("Received packages"), came, here == "received" and state == ""),
        Tab(
            _("To decide"),
            f"{came}?state=to_decide",
            state == "to_decide",
            counts["decide"] or None,
        ),
        Tab(
            _("Held back"),
            f"{came}?state=quarantined",
            state == "quarantined",
            counts["held"] or None,
        ),
    ]


def _taken_out(request: OfficialRequest, content: bytes, name: str, count: int) -> HttpResponse:
    subject = ("exchange.messages", request.user.pk)
    record("exchange.messages.exported", actor=request.user, subject=subject, rows=count)
    return download(content, name)


def _sent_row(one: OutgoingMessage) -> list[Cell]:
    return [
        one.code,
        one.subject,
        one.get_kind_display(),
        one.receiver_name,
        one.receiver_code,
        say_short(one.created_at),
        say_short(one.sent_at) if one.sent_at else "",
        one.get_state_display(),
        one.get_last_status_display(),
        fault_sentence(one.fault, one.fault_note) if one.fault else "",
    ]


def _received_row(one: IncomingMessage) -> list[Cell]:
    return [
        one.code,
        what_of(one),
        one.get_kind_display(),
        one.sender_name,
        one.sender_code,
        say_short(one.received_at),
        one.get_state_display(),
        fault_sentence(one.fault, one.fault_note) if one.fault else "",
    ]
