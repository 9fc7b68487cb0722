"""Gives every request an id that a user can quote."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xaso.kernel.audit.context import RequestTrace, trace
from xaso.lib.ids import uuid7


class RequestMiddleware:
    """Names the request; the id comes back in the ``X-Request-Id`` header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under its own id."""
        here = RequestTrace(uuid7(), request.META.get("REMOTE_ADDR") or None)
        request.request_id = here.id  # type: ignore[attr-defined]
        token = trace.set(here)
        try:
            response = self.get_response(request)
        finally:
            trace.reset(token)
        response.headers["X-Request-Id"] = str(here.id)
        return response
