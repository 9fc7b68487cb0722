"""A receiver for tests: a real server that keeps what it gets, and misbehaves on request."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What a test server got, and how it answers next."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0
    silent_seconds: float = 0.0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def receiver(tls: Any = None) -> Iterator[Receiver]:
    """Serve on a free port of this machine for the length of the block."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            state.got.append((dict(self.headers), self.rfile.read(length)))
            state.ended.wait(state.silent_seconds)
            while state.drip_seconds and not state.ended.wait(state.drip_seconds):
                try:
                    self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                except OSError:
                    return
            self.send_response(state.status)
            for name, value in {"Content-Length": "0"}.items() | state.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Keep the tests' output quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A caller that hangs up is what some tests want."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "http" if tls is None else "https"
    state.url = f"{scheme}://localhost:{server.server_port}/hook?x=1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def unused_port() -> int:
    """Return a port on which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
