"""The two addresses of the stand-in in one: tokens and messages."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

from standins.zalo.zalo import Zalo


class ZaloServer(ThreadingHTTPServer):
    """The server of the stand-in."""

    def __init__(self, zalo: Zalo, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.zalo = zalo


class Handler(BaseHTTPRequestHandler):
    """Answers for Zalo."""

    server: ZaloServer

    def do_GET(self) -> None:
        """Show what was sent."""
        self._answer(self.server.zalo.messages)

    def do_POST(self) -> None:
        """Renew a token, take a message or an order to tell something."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        zalo = self.server.zalo
        time.sleep(zalo.slow)
        if self.path == "/v4/oa/access_token":
            secret = self.headers.get("secret_key", "")
            self._answer(zalo.renew(secret, dict(parse_qsl(body.decode()))))
        elif self.path == "/message/template":
            self._answer(zalo.send(self.headers.get("access_token", ""), json.loads(body)))
        elif self.path == "/tell":
            zalo.tell(**json.loads(body))
            self._answer({"told": zalo.told})
        else:
            self.send_error(404)

    def log_message(self, *_args: object) -> None:
        """Be quiet."""

    def _answer(self, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(zalo: Zalo, *, port: int = 0) -> Iterator[str]:
    """Serve the stand-in inside the block, on a free port unless one is given; give its address."""
    server = ZaloServer(zalo, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
