"""A brand-name gateway over HTTP, and the page on which the telephones are read."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

from standins.sms.phones import Network

SECONDS = 10
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>Điện thoại mẫu</title>
<h1>Tin nhắn đã đến các điện thoại mẫu</h1><dl>{rows}</dl></html>"""


class GatewayServer(ThreadingHTTPServer):
    """The gateway of a network; receipts go to ``notify``."""

    def __init__(self, network: Network, port: int, key: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.network, self.key, self.notify = network, key, ""

    @property
    def address(self) -> str:
        """The address that messages are sent to."""
        return f"http://127.0.0.1:{self.server_port}/send"

    def tell(self, *, release: bool = False) -> None:
        """Tell the receipts that are due by GET, as many vendors do."""
        for number, arrived in self.network.take_receipts(release=release):
            query = urlencode({"id": number, "status": "delivered" if arrived else "failed"})
            self.network.told.append((number, "http", _get(f"{self.notify}?{query}")))


class Handler(BaseHTTPRequestHandler):
    """Answers for the gateway."""

    server: GatewayServer

    def do_GET(self) -> None:
        """Show the telephones."""
        network, parts = self.server.network, urlsplit(self.path)
        if parts.path == "/messages":
            to = dict(parse_qsl(parts.query)).get("to")
            self._answer(200, [one for one in network.messages if to in (None, one["to"])])
            return
        rows = "".join(
            f"<dt>{escape(one['to'])} ({escape(one['from'])})<dd>{escape(one['text'])}"
            for one in network.messages[::-1]
        )
        self._write(200, "text/html; charset=utf-8", PAGE.format(rows=rows).encode())

    def do_POST(self) -> None:
        """Take a message, a wish, or release what is held."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/behave":
            self.server.network.wish |= json.loads(body)
            self._answer(200, self.server.network.wish)
        elif self.path == "/release":
            self.server.tell(release=True)
            self._answer(200, {})
        else:
            self._take(body)

    def log_message(self, *_args: object) -> None:
        """Be quiet."""

    def _take(self, body: bytes) -> None:
        network = self.server.network
        time.sleep(network.wish["slow"])
        if self.headers.get("Authorization") != self.server.key:
            self._answer(200, {"code": "101", "message": "wrong key"})
            return
        if network.wish["refuse"]:
            self._answer(200, {"code": network.wish["refuse"]})
            return
        is_json = self.headers.get("Content-Type") == "application/json"
        sent = json.loads(body) if is_json else dict(parse_qsl(body.decode()))
        number = network.take(to=sent["to"], sender=sent["from"], text=sent["text"])
        if network.wish["early"] and self.server.notify:
            self.server.tell()
        self._answer(200, {"code": "0", "id": number})
        if self.server.notify:
            self.server.tell()

    def _answer(self, status: int, content: Any) -> None:
        self._write(status, "application/json", json.dumps(content).encode())

    def _write(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _get(address: str) -> int:
    try:
        with urlopen(address, timeout=SECONDS) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0


@contextmanager
def serve_http(
    network: Network, *, port: int = 0, key: str = "khoa-thu"
) -> Iterator[GatewayServer]:
    """Serve the network by HTTP inside the block, on a free port unless one is given."""
    server = GatewayServer(network, port, key)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
