"""Figures of all web processes of this machine for Prometheus; no personal data in any label."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from xaso.config.operations.gauges import StateCollector
from xaso.config.operations.looking import may_look

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 2.0, 5.0, 10.0)
STATEMENTS = (0, 2, 4, 6, 8, 12, 16, 24, 48, 100)

request_seconds = Histogram(
    "xaso_request_seconds",
    "How long a page took, by the name of its view, never by its address.",
    ["view", "method", "status"],
    buckets=SECONDS,
    registry=None,
)
request_statements = Histogram(
    "xaso_request_statements",
    "How many statements a page sent to the database.",
    ["view"],
    buckets=STATEMENTS,
    registry=None,
)


class Counted:
    """Counts the statements of one request."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        """Let one statement pass."""
        self.statements += 1
        return execute(*args)


def observe(request: HttpRequest, response: HttpResponse, seconds: float, sent: int) -> None:
    """Take one answered request into the figures."""
    match = request.resolver_match
    view = match.view_name if match else "none"
    method = request.method if request.method in METHODS else "other"
    request_seconds.labels(view, method, response.status_code).observe(seconds)
    request_statements.labels(view).observe(sent)


def show(request: HttpRequest) -> HttpResponse:
    """Show the figures to monitors; to everybody else there is no such page."""
    if not may_look(request):
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=settings.XASO_METRICS_DIR)  # type: ignore[no-untyped-call]
    registry.register(StateCollector(connection))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
