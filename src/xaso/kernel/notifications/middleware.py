"""Lets the frame of a page ask how many notices are unread."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.queries import count_unread


class NoticesMiddleware:
    """Offers ``request.unread_notices``; it costs a query only where the bell is drawn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request whose notices can be counted."""
        user = request.user
        if isinstance(user, User) and getattr(request, "commune_id", None):
            request.unread_notices = partial(count_unread, user.pk)  # type: ignore[attr-defined]
        return self.get_response(request)
