"""The queue on one's own phone: take a number, see how many are before one, leave."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import public_page
from xaso.kernel.throttling.api import limited_by_address
from xaso.lib import clock
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.forms import TakeForm
from xaso.public_services.queue.models import QueueTicket, ScreenKey
from xaso.public_services.queue.presentation import commune_in_force, seen_ticket
from xaso.public_services.queue.queries.desks import active_lines
from xaso.public_services.queue.queries.waiting import QueueNow
from xaso.public_services.queue.screen_keys import screen_page
from xaso.public_services.queue.services.taking import leave, take_number
from xaso.public_services.queue.states import TicketSource
from xaso.public_services.queue.views.live import live_page

DOOR = ScreenKey.Kind.DOOR


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page
@limited_by_address("queue.phone", setting="XASO_QUEUE_TAKEN_PER_MINUTE", posts_only=True)
@screen_page(DOOR)
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Show how it stands, and give a number."""
    return _take(request, key) if request.method == "POST" else _page(request, key)


def _take(request: HttpRequest, key: str) -> HttpResponse:
    form = TakeForm(request.POST, lines=active_lines())
    if form.is_valid():
        try:
            ticket = take_number(
                form.cleaned_data["line"],
                TicketSource.PHONE,
                priority=form.cleaned_data["priority"],
            )
        except QueueRefusedError as refusal:
            form.add_error("line", str(refusal.reason))
        else:
            return redirect("queue:ticket", key=key, ticket_id=ticket.pk)
    return _page(request, key, form)


def _page(request: HttpRequest, key: str, form: TakeForm | None = None) -> HttpResponse:
    lines = QueueNow().of_lines()
    context = {
        "key": key,
        "commune": commune_in_force(),
        "lines": lines,
        "form": form or TakeForm(lines=[one.line for one in lines]),
    }
    return render(request, "queue/phone.html", context, status=422 if form is not None else 200)


@require_GET
@never_cache
@public_page
@screen_page(DOOR)
def ticket(request: HttpRequest, key: str, ticket_id: UUID) -> HttpResponse:
    """Show how a number stands, until its day is over."""
    tickets = QueueTicket.objects.select_related("line", "waits_in", "desk")
    found = get_object_or_404(tickets, pk=ticket_id, day=clock.today())
    context = {"key": key, "commune": commune_in_force(), "seen": seen_ticket(found)}
    return live_page(request, "queue/ticket.html", context, part="standing")


@require_http_methods(["GET", "POST"])
@never_cache
@public_page
@screen_page(DOOR)
def leave_queue(request: HttpRequest, key: str, ticket_id: UUID) -> HttpResponse:
    """Ask once, then give the number back."""
    found = get_object_or_404(QueueTicket, pk=ticket_id, day=clock.today())
    if request.method == "POST":
        leave(found.pk)
        return redirect("queue:ticket", key=key, ticket_id=found.pk)
    context = {"key": key, "commune": commune_in_force(), "ticket": found}
    return render(request, "queue/leave.html", context)
