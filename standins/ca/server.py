"""The addresses of the authority: its services, and how it is told to behave."""

import base64
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.serialization import Encoding

from standins.ca import status, timestamps
from standins.ca.authority import Authority
from standins.ca.holders import Holder, Key

TYPES = {
    "ocsp": "application/ocsp-response",
    "crl": "application/pkix-crl",
    "tsa": "application/timestamp-reply",
    "cer": "application/pkix-cert",
}


class AuthorityServer(ThreadingHTTPServer):
    """The server of one authority; the authority is set once the port is known."""

    authority: Authority
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def address(self) -> str:
        """The address that stands in the certificates."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers for the authority."""

    server: AuthorityServer

    def do_GET(self) -> None:
        """Give a list, a certificate, a status, or what was asked so far."""
        authority = self.server.authority
        name, _, ending = self.path.strip("/").partition(".")
        if self.path.startswith("/ocsp/"):
            self._serve("ocsp", base64.b64decode(unquote(self.path[len("/ocsp/") :])))
        elif ending == "crl" and name in {"root", "issuing"}:
            self._serve("crl", name.encode())
        elif ending == "cer" and name in {"root", "issuing"}:
            found = authority.certificate(name).public_bytes(Encoding.DER)
            self._write(200, TYPES["cer"], found)
        elif self.path == "/asked":
            self._answer(200, authority.asked)
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        """Answer a service's question, or take a wish."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        name = self.path.strip("/")
        if name in {"ocsp", "tsa"}:
            self._serve(name, body)
        elif name in WISHES:
            given = json.loads(body or b"{}")
            self._answer(200, WISHES[name](self.server.authority, given) or {})
        else:
            self._answer(404, {})

    def log_message(self, *_args: object) -> None:
        """Be quiet."""

    def _serve(self, service: str, asked: bytes) -> None:
        authority = self.server.authority
        authority.asked.append(service)
        behaviour = authority.behaviour
        time.sleep(behaviour.get("delay", {}).get(service, 0))
        if service in behaviour.get("down", ()):
            self.close_connection = True
            self.connection.close()
            return
        wrong = behaviour.get("wrong", {}).get(service, "")
        if wrong == "refuse":
            self._answer(503, {})
        else:
            self._write(200, TYPES[service], _answered(authority, service, asked, wrong))

    def _answer(self, code: int, content: Any) -> None:
        self._write(code, "application/json", json.dumps(content).encode())

    def _write(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _answered(authority: Authority, service: str, asked: bytes, wrong: str) -> bytes:
    if service == "ocsp":
        return status.answer(authority, asked, wrong)
    if service == "tsa":
        return timestamps.answer(authority, asked, wrong)
    issuer = authority.root if asked == b"root" else authority.issuing
    return status.revocation_list(authority, issuer, wrong)


def _behave(authority: Authority, wish: dict[str, Any]) -> dict[str, Any]:
    authority.behaviour = authority.behaviour | wish if wish else {}
    return authority.behaviour


def _issue(authority: Authority, wish: dict[str, Any]) -> None:
    key = Key(wish.pop("key", Key.RSA))
    authority.issue(Holder(key=key, **wish))


WISHES = {
    "behave": _behave,
    "issue": _issue,
    "revoke": lambda authority, wish: authority.revoke(wish.pop("who"), **wish),
    "restore": lambda authority, wish: authority.restore(wish["who"]),
    "expire": lambda authority, wish: authority.expire(wish["who"]),
}
