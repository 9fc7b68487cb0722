"""A receiver of events on this machine that remembers what it took, and may misbehave."""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.faults.log import Log

type Manner = str
CUT, ERROR, LOST, SLOW, SHORT = "cut", "error", "lost", "slow", "short"


class Receiver:
    """Keeps each event once by its id, as the API's description asks of receivers."""

    def __init__(self, log: Log | None = None) -> None:
        self.url = ""
        self.log = log
        self.events: dict[str, Any] = {}
        self.calls: Counter[str] = Counter()
        self.manner_of: Callable[[str, int], Manner] = lambda _event, _call: ""
        self.lock = threading.Lock()

    def take(self, event: str, body: bytes) -> Manner:
        """Note a call; return how it is answered."""
        with self.lock:
            self.calls[event] += 1
            manner = self.manner_of(event, self.calls[event])
            if manner in ("", SLOW, LOST, SHORT):  # it was taken, whatever the caller learns
                self.events.setdefault(event, json.loads(body))
        return manner


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        """Take an event and answer in the manner of the moment."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        manner = self.receiver.take(self.headers["webhook-id"], body)
        if manner == SLOW:
            time.sleep(0.5)
        if manner in (LOST, CUT):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if manner == SHORT:
            self.wfile.write(b"HTTP/1.1 20")
            self.close_connection = True
            return
        self.send_response(503 if manner == ERROR else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A product that is killed hangs up."""


@contextmanager
def receiving(receiver: Receiver) -> Iterator[Receiver]:
    """Serve on a free port for the length of the block."""
    handler = type("Handler", (_Handler,), {"receiver": receiver})
    server = _Server(("127.0.0.1", 0), handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
