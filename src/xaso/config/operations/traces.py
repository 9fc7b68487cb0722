"""Traces of requests and jobs for OpenTelemetry: names of the code, numbers, nothing else.

No address, query, body, account or word of an error leaves the process; whoever keeps the
traces may be somebody else than who keeps the data.
"""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from procrastinate import JobContext

SERVER_ERROR = 500


@cache
def provider() -> TracerProvider:
    """Return what sends the traces of this process, in batches, from a thread of its own."""
    made = TracerProvider(resource=Resource({"service.name": "xaso"}))
    exporter = OTLPSpanExporter(endpoint=settings.XASO_OTEL_ENDPOINT)
    made.add_span_processor(BatchSpanProcessor(exporter))
    return made


def trace_request(
    request: HttpRequest, answer: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """Answer a request; its trace has the name of the view, the status and the commune."""
    with _tracer().start_as_current_span("request", kind=SpanKind.SERVER, **_SILENT) as span:
        response = answer(request)
        match = request.resolver_match
        view = match.view_name if match else "none"
        span.update_name(view)
        span.set_attribute("http.route", view)
        span.set_attribute("http.response.status_code", response.status_code)
        _note_commune(span, getattr(request, "commune_id", None))
        if response.status_code >= SERVER_ERROR:
            span.set_status(Status(StatusCode.ERROR))
    return response


async def trace_job(call_next: Callable[[], Awaitable[Any]], context: JobContext) -> Any:
    """Run a job; its trace has the name of the task, the commune, and whether it failed."""
    job = context.job
    with _tracer().start_as_current_span(
        job.task_name, kind=SpanKind.CONSUMER, **_SILENT
    ) as span:
        span.set_attribute("xaso.attempt", job.attempts)
        _note_commune(span, job.task_kwargs.get("commune_id"))
        try:
            return await call_next()
        except Exception as error:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def _tracer() -> Tracer:
    return provider().get_tracer("xaso")


def _note_commune(span: Span, commune_id: object) -> None:
    if isinstance(commune_id, int):
        span.set_attribute("xaso.commune", commune_id)


# An error's words may name a person.
_SILENT: dict[str, Any] = {"record_exception": False, "set_status_on_exception": False}
