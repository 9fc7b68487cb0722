"""OpenTelemetry: nothing of it while it is off, names and numbers only while it is on."""

import asyncio
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client

from xaso.config import operations
from xaso.config.operations import tracing
from xaso.config.operations.middleware import OperationsMiddleware

PERSON = "nguyen.thi.hong"
SAYS_WHAT_IS_LOADED = """
import sys
import xaso.config.wsgi
from django.test import Client
from django.utils.module_loading import import_string
from django.conf import settings
import_string(settings.XASO_WORKER_MIDDLEWARE[0])
Client().get("/health/live")
print([name for name in sys.modules if name.startswith("opentelemetry")])
print("xaso.public_services.dossiers.views.lists" in sys.modules)
"""


def test_while_it_is_off_nothing_of_it_is_imported_and_all_pages_are_loaded():
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", SAYS_WHAT_IS_LOADED],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "XASO_OTEL_ENDPOINT": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split("\n")[:2] == ["[]", "True"]


class Sink(HTTPServer):
    """A collector that keeps what it is sent."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), SinkHandler)
        self.bodies = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class SinkHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def collected(settings):
    """Tracing on; call it for the spans that a collector got over http, and the raw bytes."""
    messages = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
    sink = Sink()
    settings.XASO_OTEL_ENDPOINT = f"http://127.0.0.1:{sink.server_port}/v1/traces"
    tracing.traces.cache_clear()
    traces = tracing.traces()
    traces.provider.cache_clear()

    def collect():
        assert traces.provider().force_flush()
        sent = [messages.ExportTraceServiceRequest.FromString(body) for body in sink.bodies]
        spans = [
            span
            for one in sent
            for resource in one.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        return spans, b"".join(sink.bodies)

    yield collect
    traces.provider().shutdown()
    traces.provider.cache_clear()
    tracing.traces.cache_clear()
    sink.shutdown()
    sink.server_close()


def attributes(span):
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


@pytest.mark.django_db
def test_a_request_is_told_by_view_status_and_commune_only(collected):
    client = Client()
    client.get(f"/dang-nhap/?q={PERSON}")
    client.post("/dang-nhap/", {"username": PERSON, "password": "rất-kín-123"})

    spans, raw = collected()

    assert [span.name for span in spans] == ["accounts:sign-in", "accounts:sign-in"]
    assert attributes(spans[0]) == {
        "http.route": "accounts:sign-in",
        "http.response.status_code": 200,
    }
    for secret in (PERSON, "dang-nhap", "rất-kín-123", "127.0.0.1"):
        assert secret.encode() not in raw


def test_the_commune_is_told_by_its_number_and_an_error_without_its_words(collected, rf):
    def answer(request):
        request.commune_id = 990_001
        return HttpResponse(PERSON, status=500)

    OperationsMiddleware(answer)(rf.get(f"/dossiers/?q={PERSON}"))

    (span,), raw = collected()
    assert attributes(span)["xaso.commune"] == 990_001
    assert (span.status.code, span.status.message) == (2, "")
    assert PERSON.encode() not in raw


def test_a_job_is_told_by_task_and_commune_and_its_failure_by_its_class(collected):
    job = SimpleNamespace(
        task_name="notifications.send",
        attempts=2,
        task_kwargs={"commune_id": 990_001, "message_id": "0f-khong-ke"},
    )

    async def fail():
        raise LookupError(PERSON)

    with pytest.raises(LookupError):
        asyncio.run(tracing.around_job(fail, SimpleNamespace(job=job), None))

    (span,), raw = collected()
    assert span.name == "notifications.send"
    assert attributes(span) == {"xaso.attempt": 2, "xaso.commune": 990_001}
    assert (span.status.code, span.status.message) == (2, "LookupError")
    assert PERSON.encode() not in raw
    assert b"khong-ke" not in raw


def test_missing_packages_are_said_once_and_pages_go_on(settings, monkeypatch, caplog):
    settings.XASO_OTEL_ENDPOINT = "http://collector.example:4318/v1/traces"
    monkeypatch.delattr(operations, "traces", raising=False)
    monkeypatch.setitem(sys.modules, "xaso.config.operations.traces", None)
    tracing.traces.cache_clear()

    assert tracing.traces() is None
    assert tracing.traces() is None
    tracing.traces.cache_clear()

    assert caplog.text.count("requirements/otel.lock") == 1
