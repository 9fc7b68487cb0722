"""The provider's own address."""

import json
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from standins.identity.provider import Fault, Provider, RefusedError

SLOW_SECONDS = 30

PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Định danh mẫu</title>
<h1>Định danh điện tử mẫu</h1><p>Đây là bản mô phỏng. Mọi người dưới đây đều không có thật.</p>
<form method="post">{buttons}</form></html>"""


class IdentityServer(ThreadingHTTPServer):
    """The server of one provider."""

    daemon_threads = True

    def __init__(self, provider: Provider, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.provider = provider
        provider.issuer = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers for the provider."""

    server: IdentityServer

    def do_GET(self) -> None:
        """Describe oneself, ask who signs in, or tell about somebody."""
        provider, parts = self.server.provider, urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        if self._misbehaves():
            return
        if parts.path == "/.well-known/openid-configuration":
            self._answer(200, provider.metadata())
        elif parts.path == "/jwks":
            self._answer(200, provider.jwks())
        elif parts.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self._try(lambda: provider.userinfo(token))
        elif parts.path == "/authorize":
            self._ask(asked)
        elif parts.path == "/end":
            self._redirect(asked.get("post_logout_redirect_uri", "/"), {})
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        """Sign somebody in, give tokens, or misbehave from now on."""
        provider, parts = self.server.provider, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if parts.path == "/misbehave":
            provider.faults = {Fault(one) for one in json.loads(body)}
            self._answer(200, {})
        elif parts.path == "/rotate":
            provider.rotate()
            self._answer(200, {})
        elif self._misbehaves():
            return
        elif parts.path == "/token":
            form = dict(parse_qsl(body))
            self._try(lambda: provider.redeem(form, self._client()))
        elif parts.path == "/authorize":
            self._sign_in(dict(parse_qsl(parts.query)), dict(parse_qsl(body)))
        else:
            self._answer(404, {})

    def log_message(self, *_args: object) -> None:
        """Be quiet."""

    def _misbehaves(self) -> bool:
        faults = self.server.provider.faults
        if Fault.SLOW in faults:
            time.sleep(SLOW_SECONDS)
        if Fault.DOWN in faults:
            self._answer(503, {})
        if Fault.NONSENSE in faults:
            self._send(200, "text/html", b"<html>")
        return bool(faults & {Fault.SLOW, Fault.DOWN, Fault.NONSENSE})

    def _ask(self, asked: dict[str, str]) -> None:
        provider = self.server.provider
        try:
            provider.check_request(asked)
        except RefusedError as error:
            self._answer(400, {"error": str(error)})
            return
        buttons = "".join(
            f'<p><button name="subject" value="{escape(one.subject)}">'
            f"{escape(one.full_name)} ({escape(one.level)})</button></p>"
            for one in provider.people.values()
        )
        page = PAGE.format(buttons=f"{buttons}<p><button>Không đăng nhập</button></p>")
        self._send(200, "text/html; charset=utf-8", page.encode())

    def _sign_in(self, asked: dict[str, str], form: dict[str, str]) -> None:
        try:
            brought = self.server.provider.sign_in(asked, form.get("subject", ""))
        except RefusedError as error:
            self._answer(400, {"error": str(error)})
        else:
            self._redirect(asked["redirect_uri"], brought)

    def _client(self) -> tuple[str, str]:
        given = self.headers.get("Authorization", "").removeprefix("Basic ")
        name, _, secret = b64decode(given).decode().partition(":")
        return unquote(name), unquote(secret)

    def _try(self, act: Any) -> None:
        try:
            self._answer(200, act())
        except RefusedError as error:
            self._answer(400, {"error": str(error)})

    def _redirect(self, address: str, query: dict[str, str]) -> None:
        self.send_response(302)
        self.send_header("Location", f"{address}?{urlencode(query)}" if query else address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, content: Any) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(provider: Provider, port: int = 0) -> Iterator[str]:
    """Serve the provider inside the block; give its issuer. Port 0 takes a free one."""
    server = IdentityServer(provider, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider.issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
