"""Browsers with their keys, and the service that messages for them are posted to."""

import base64
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Browser:
    """One subscribed browser: it alone can read what is sent to it."""

    address: str
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    shown: list[str] = field(default_factory=list)
    is_gone: bool = False

    @property
    def subscription(self) -> dict[str, Any]:
        """Return what the browser gives to a site."""
        point = Encoding.X962, PublicFormat.UncompressedPoint
        public = self.key.public_key().public_bytes(*point)
        return {
            "endpoint": self.address,
            "keys": {"p256dh": _text(public), "auth": _text(self.auth)},
        }

    def receive(self, body: bytes) -> None:
        """Read an encrypted message."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth)
        self.shown.append(plain.decode())


@dataclass
class PushService:
    """The service: its browsers by the last part of their address, and how it behaves."""

    browsers: dict[str, Browser] = field(default_factory=dict)
    refuse: int = 0
    slow: float = 0.0
    base: str = ""

    def open(self) -> Browser:
        """Subscribe a new browser."""
        name = uuid4().hex
        self.browsers[name] = Browser(f"{self.base}/push/{name}")
        return self.browsers[name]

    def take(self, name: str, headers: dict[str, str], body: bytes) -> int:
        """Take a message; return the status of the answer."""
        time.sleep(self.slow)
        browser = self.browsers.get(name)
        if self.refuse:
            return self.refuse
        if browser is None or browser.is_gone:
            return 410
        if headers.get("Content-Encoding") != "aes128gcm" or "TTL" not in headers:
            return 400
        if not Vapid02.verify(headers.get("Authorization", "")):
            return 403
        browser.receive(body)
        return 201


class _Server(ThreadingHTTPServer):
    def __init__(self, service: PushService, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.service = service
        service.base = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        name = self.path.rsplit("/", 1)[-1]
        self.send_response(self.server.service.take(name, dict(self.headers), body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def serve(service: PushService, *, port: int = 0) -> Iterator[str]:
    """Serve the push service inside the block, on a free port unless one is given."""
    server = _Server(service, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service.base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
