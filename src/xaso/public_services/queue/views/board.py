"""The board in the waiting room, and the sign at one desk."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import public_page
from xaso.public_services.queue.models import QueueDesk, ScreenKey
from xaso.public_services.queue.presentation import commune_in_force
from xaso.public_services.queue.queries.board import board_now, sign_of
from xaso.public_services.queue.queries.desk_page import waiting_for
from xaso.public_services.queue.queries.waiting import QueueNow
from xaso.public_services.queue.screen_keys import screen_page
from xaso.public_services.queue.views.live import live_page

BOARD = ScreenKey.Kind.BOARD


@require_GET
@never_cache
@public_page
@screen_page(BOARD)
def board(request: HttpRequest, key: str) -> HttpResponse:
    """Show which number goes to which desk, and who is next."""
    context = {
        "key": key,
        "commune": commune_in_force(),
        "board": board_now(),
        "voice": request.voice,  # type: ignore[attr-defined]
    }
    return live_page(request, "queue/board.html", context, part="numbers")


@require_GET
@never_cache
@public_page
@screen_page(BOARD)
def waiting(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show who waits for one desk: the part of the officer's page that follows the queue."""
    desk = get_object_or_404(QueueDesk, number=number, is_active=True)
    context = {"waiting": waiting_for(QueueNow(), desk, request.path)}
    return live_page(request, "queue/waiting.html", context, part="waiting")


@require_GET
@never_cache
@public_page
@screen_page(BOARD)
def sign(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show the number that one desk serves, above that desk."""
    shown = sign_of(number)
    if shown is None:
        raise Http404
    context = {"key": key, "commune": commune_in_force(), "sign": shown}
    return live_page(request, "queue/sign.html", context, part="number")
