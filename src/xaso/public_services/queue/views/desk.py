"""The officer's page: call the next, and everything that can happen to who was called."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import QueueDesk, QueueLine, ScreenKey
from xaso.public_services.queue.models.tickets import WrongTurnError
from xaso.public_services.queue.permissions import CALL
from xaso.public_services.queue.queries.desk_page import desk_page
from xaso.public_services.queue.queries.desks import active_desks, active_lines, desk_of
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.services import calling, desks
from xaso.public_services.queue.services.taking import close_line, take_number
from xaso.public_services.queue.states import TicketSource
from xaso.ui.pages import is_part_request, render_page


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(CALL.key)
def desk(request: OfficialRequest) -> HttpResponse:
    """Show one's desk, and do what its buttons say."""
    own = desk_of(request.user)
    if own is None:
        return redirect("queue:choose")
    if request.method == "POST":
        try:
            _act(request, own)
        except QueueRefusedError as refusal:
            messages.warning(request, str(refusal.reason))
        except WrongTurnError:
            messages.warning(request, _("This was done already."))
        if not is_part_request(request):
            return redirect("queue:desk")
        own = desk_of(request.user)
        if own is None:
            return redirect("queue:choose")
    address = reverse("queue:waiting", args=[key_of(ScreenKey.Kind.BOARD), own.number])
    context = {
        "page": desk_page(own, address),
        "intake_url": reverse(settings.XASO_QUEUE_INTAKE),
    }
    return render_page(request, "queue/desk.html", context, part="desk")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(CALL.key)
def choose(request: OfficialRequest) -> HttpResponse:
    """Choose the desk at which one sits today."""
    if request.method == "POST":
        try:
            desks.sit_down(_posted(request, "desk"), actor=request.user)
        except QueueRefusedError as refusal:
            messages.warning(request, str(refusal.reason))
        else:
            return redirect("queue:desk")
    context = {"desks": active_desks(), "has_lines": bool(active_lines())}
    return render_page(request, "queue/choose.html", context, part="desks")


@require_POST
@official_page(CALL.key)
def close(request: OfficialRequest, line_id: UUID) -> HttpResponse:
    """Stop giving numbers of a line today, or go on."""
    line = get_object_or_404(QueueLine, pk=line_id)
    close_line(line.pk, closed=request.POST.get("closed") == "1", actor=request.user)
    return redirect("queue:desk")


@require_POST
@official_page(CALL.key)
def take(request: OfficialRequest, line_id: UUID) -> HttpResponse:
    """Give somebody a number at the desk."""
    line = get_object_or_404(QueueLine, pk=line_id)
    try:
        ticket = take_number(line.pk, TicketSource.DESK)
    except QueueRefusedError as refusal:
        messages.warning(request, str(refusal.reason))
    else:
        messages.success(request, _("Number %(code)s was given.") % {"code": ticket.code})
    return redirect("queue:desk")


def _act(request: OfficialRequest, own: QueueDesk) -> None:
    act = request.POST.get("act", "")
    if act in ACTS:
        ACTS[act](request, own)


def _next(request: OfficialRequest, own: QueueDesk) -> None:
    if calling.call_next(own.pk, actor=request.user) is None:
        messages.info(request, _("Nobody is waiting for this desk."))


def _this(request: OfficialRequest, own: QueueDesk) -> None:
    calling.call_this(own.pk, _posted(request, "ticket"), actor=request.user)


def _pass_on(request: OfficialRequest, own: QueueDesk) -> None:
    kind, _colon, chosen = request.POST.get("to", "").partition(":")
    where = {"desk": "to_desk", "line": "line_id"}
    if kind not in where:
        raise QueueRefusedError(calling.NOWHERE)
    note = request.POST.get("note", "").strip()
    to = {where[kind]: uuid_or_none(chosen)}
    calling.pass_on(own.pk, actor=request.user, note=note, **to)


ACTS: dict[str, Callable[[OfficialRequest, QueueDesk], object]] = {
    "next": _next,
    "this": _this,
    "pass-on": _pass_on,
    "again": lambda request, own: calling.call_again(own.pk, actor=request.user),
    "begin": lambda request, own: calling.begin(own.pk, actor=request.user),
    "done": lambda request, own: calling.finish(own.pk, actor=request.user),
    "skip": lambda request, own: calling.skip(own.pk, actor=request.user),
    "pause": lambda request, own: desks.pause(own.pk, paused=True, actor=request.user),
    "resume": lambda request, own: desks.pause(own.pk, paused=False, actor=request.user),
    "get-up": lambda request, own: desks.get_up(own.pk, actor=request.user),
}
"""What the buttons of the page do."""


def _posted(request: OfficialRequest, name: str) -> UUID:
    """Return the key in a form; our pages send no other."""
    found = uuid_or_none(request.POST.get(name, ""))
    if found is None:
        raise Http404
    return found
