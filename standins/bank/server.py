"""The bank's own address."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from standins.bank.bank import Bank

NAMES = ("X-Timestamp", "X-Nonce", "X-Signature")


class BankServer(ThreadingHTTPServer):
    """The server of one bank."""

    def __init__(self, bank: Bank, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.bank = bank


class Handler(BaseHTTPRequestHandler):
    """Answers for the bank."""

    server: BankServer

    def do_GET(self) -> None:
        """Give a statement, or what was told."""
        bank, parts = self.server.bank, urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        if parts.path == "/sent":
            self._answer(200, bank.sent)
        elif parts.path != "/statement":
            self._answer(404, {})
        elif self._is_known(asked.get("account", ""), parts.query):
            rows = bank.statement(asked["account"], asked["day"])
            self._answer(200, {"transactions": rows})
        else:
            self._answer(403, {})

    def do_POST(self) -> None:
        """Credit an account, or tell what was held."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/credits":
            self._answer(201, {"id": self.server.bank.credit(json.loads(body))})
        elif self.path == "/release":
            self.server.bank.release()
            self._answer(200, {})
        else:
            self._answer(404, {})

    def log_message(self, *_args: object) -> None:
        """Be quiet."""

    def _is_known(self, account: str, query: str) -> bool:
        stamp, nonce, signature = (self.headers.get(name, "") for name in NAMES)
        return self.server.bank.knows(account, stamp, nonce, signature, query)

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def make_server(bank: Bank, port: int = 0) -> BankServer:
    """Return a server of the bank on this machine; port 0 takes a free one."""
    return BankServer(bank, port)


@contextmanager
def serve(bank: Bank) -> Iterator[str]:
    """Serve the bank inside the block on a free port; give its address."""
    server = make_server(bank)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
