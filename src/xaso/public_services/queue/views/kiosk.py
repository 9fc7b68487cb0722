"""The kiosk in the waiting room: touch a line, say whether one comes first, take the number."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import public_page
from xaso.lib import clock
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import QueueLine, QueueTicket, ScreenKey
from xaso.public_services.queue.presentation import commune_in_force, seen_ticket
from xaso.public_services.queue.priority import grounds_on
from xaso.public_services.queue.queries.waiting import QueueNow
from xaso.public_services.queue.screen_keys import key_of, screen_page
from xaso.public_services.queue.services.taking import take_number
from xaso.public_services.queue.states import TicketSource

KIOSK, DOOR = ScreenKey.Kind.KIOSK, ScreenKey.Kind.DOOR


@require_GET
@never_cache
@public_page
@screen_page(KIOSK)
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Offer the lines."""
    context = frame(key) | {"lines": QueueNow().of_lines(), "is_start": True}
    return render(request, "queue/kiosk.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@public_page
@screen_page(KIOSK)
def priority(request: HttpRequest, key: str, line_id: UUID) -> HttpResponse:
    """Ask who comes first, and give the number."""
    line = get_object_or_404(QueueLine, pk=line_id, is_active=True)
    context = frame(key) | {"line": line, "grounds": grounds_on(clock.today())}
    if request.method == "POST":
        try:
            ground = request.POST.get("priority", "")
            ticket = take_number(line.pk, TicketSource.KIOSK, priority=ground)
        except QueueRefusedError as refusal:
            return render(request, "queue/kiosk_refused.html", context | {"refusal": refusal})
        return redirect("queue:kiosk-paper", key=key, ticket_id=ticket.pk)
    return render(request, "queue/kiosk_priority.html", context)


@require_GET
@never_cache
@public_page
@screen_page(KIOSK)
def paper(request: HttpRequest, key: str, ticket_id: UUID) -> HttpResponse:
    """Show the number and print it, with the way to follow it by phone."""
    tickets = QueueTicket.objects.select_related("line")
    ticket = get_object_or_404(tickets, pk=ticket_id, day=clock.today())
    door = reverse("queue:ticket", args=[key_of(DOOR), ticket.pk])
    context = frame(key) | {
        "seen": seen_ticket(ticket),
        "follow": settings.XASO_URL.rstrip("/") + door,
    }
    return render(request, "queue/kiosk_paper.html", context)


def frame(key: str) -> dict[str, object]:
    """Return what every page of the kiosk needs."""
    return {
        "key": key,
        "commune": commune_in_force(),
        "home": reverse("queue:kiosk", args=[key]),
        "idle": settings.XASO_QUEUE_KIOSK_SECONDS,
    }
