"""Limiting a page by the address that asks for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xaso.kernel.throttling.services import place_of, seconds_to_wait

TOO_MANY = 429


def limited_by_address[**P](
    kind: str, *, setting: str, posts_only: bool = False, atomic: bool = True
) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Answer 429 with ``Retry-After`` once an address asks more often a minute than the setting says.

    The count is kept before the transaction of the page begins, so it stays whatever becomes
    of the page and nobody waits for the end of another's request. That takes the view of the
    address itself (under decorators that wrap), not a function that such a view calls.
    ``atomic=False`` is for a page that waits for another system: it opens short transactions itself.
    """

    def decorate(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        in_transaction = transaction.atomic(view) if atomic else view

        @transaction.non_atomic_requests
        @wraps(view)
        def limited(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request: Any = args[0]
            if posts_only and request.method != "POST":
                return in_transaction(*args, **kwargs)
            place = place_of(request.META.get("REMOTE_ADDR", ""))
            wait = seconds_to_wait(kind, place, most=getattr(settings, setting))
            return too_many(request, wait) if wait else in_transaction(*args, **kwargs)

        return limited

    return decorate


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return the page that asks to wait."""
    answer = render(request, "throttling/too_many.html", {"seconds": seconds}, status=TOO_MANY)
    answer.headers["Retry-After"] = str(seconds)
    return answer
