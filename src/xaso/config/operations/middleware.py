"""The outermost door: health and figures are answered here, everything else is measured."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from xaso.config.operations import health
from xaso.config.operations.tracing import traces

type Answer = Callable[[HttpRequest], HttpResponse]

SAFE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
request_in_hand: ContextVar[HttpRequest | None] = ContextVar("xaso_request", default=None)
"""What the logs name a line after."""


class OperationsMiddleware:
    """Answers monitors before hosts, sessions and transactions are looked at."""

    def __init__(self, get_response: Answer) -> None:
        self.pages: dict[str, Answer] = {
            "/health/live": health.live,
            "/health/ready": health.ready,
        }
        self.answer = get_response
        if settings.XASO_METRICS_DIR:
            self._measure(get_response)
        self._trace(self.answer)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a monitor, or let the request pass under its name."""
        page = self.pages.get(request.path_info)
        if page:
            response = page(request)
            for name, value in SAFE.items():
                response.headers[name] = value
            return response
        token = request_in_hand.set(request)
        try:
            return self.answer(request)
        finally:
            request_in_hand.reset(token)

    def _trace(self, answer: Answer) -> None:
        found = traces()
        if found:
            self.answer = lambda request: found.trace_request(request, answer)

    def _measure(self, get_response: Answer) -> None:
        """Load what measures only where it is asked for: it costs memory and time."""
        from xaso.config.operations import metrics  # noqa: PLC0415

        Path(settings.XASO_METRICS_DIR).mkdir(parents=True, exist_ok=True)

        def measured(request: HttpRequest) -> HttpResponse:
            counted, begun = metrics.Counted(), time.monotonic()
            wrapper: Any = connection.execute_wrapper(counted)
            with wrapper:
                response = get_response(request)
            metrics.observe(request, response, time.monotonic() - begun, counted.statements)
            return response

        self.answer = measured
        self.pages["/metrics"] = metrics.show
