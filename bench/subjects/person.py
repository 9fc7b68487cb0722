"""Somebody at a browser: keeps a connection and cookies, signs in by the real form."""

import re
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from urllib.parse import urlencode

from bench.home import PASSWORD

SIGN_IN = "/dang-nhap/"
HOST = "127.0.0.1"
type Fields = list[tuple[str, str]]


BOUNDARY = "----bench7d1a"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


class UnexpectedAnswerError(RuntimeError):
    """The server answered otherwise than the bench needs; a figure would mean nothing."""


class Person:
    """A client with a session."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=60)
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, expect: int = 200) -> str:
        """Load a page."""
        return self._send("GET", path, None, expect)

    def post(
        self, path: str, fields: Fields, *, multipart: bool = False, expect: int = 302
    ) -> str:
        """Send a form; return where it leads or what the page says."""
        token = ("csrfmiddlewaretoken", self.cookies.get("xaso_csrf", ""))
        given = [token, *fields]
        body = as_multipart(given) if multipart else urlencode(given)
        return self._send("POST", path, body, expect)

    def sign_in(self, username: str) -> None:
        """Sign in with the password of the bench."""
        self.get(SIGN_IN)
        self.post(SIGN_IN, [("username", username), ("password", PASSWORD)])

    def _send(self, method: str, path: str, body: str | None, expect: int) -> str:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        }
        if body is not None:
            kind = MULTIPART if body.startswith("--") else "application/x-www-form-urlencoded"
            headers["Content-Type"] = kind
        response = self._ask(method, path, body.encode() if body else None, headers)
        text = response.read().decode()
        self._remember(response)
        if response.status != expect:
            raise UnexpectedAnswerError(f"{method} {path}: {response.status} {said(text)}")
        return response.headers.get("Location") or text

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> HTTPResponse:
        """Ask; look again on a new connection if the server had given up the idle one."""
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (RemoteDisconnected, ConnectionResetError):
            if method != "GET":
                raise
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()

    def _remember(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value


def said(page: str) -> str:
    """Return the words of a page, for a message about it."""
    main = page.partition("<main")[2] or page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))[:1500]


def as_multipart(fields: Fields) -> str:
    """Write fields as a browser does for a form that may carry files."""
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        f"--{BOUNDARY}\r\n{head.format(name)}\r\n\r\n{value}\r\n" for name, value in fields
    ]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"])


class FormReader(HTMLParser):
    """Reads the fields of the forms of a page as a browser would send them, by action."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Fields] = {}
        self._fields: Fields | None = None
        self._select = self._textarea = ""
        self._chosen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take over a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = self.forms.setdefault(given.get("action", ""), [])
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select, self._chosen = given.get("name", ""), []
        elif tag == "option" and self._select:
            if "selected" in given or not self._chosen:
                self._chosen = [given.get("value", "")]
        elif tag == "textarea":
            self._textarea = given.get("name", "")
            self._add(self._textarea, "")

    def handle_data(self, data: str) -> None:
        """Take over what stands in a text area."""
        if self._textarea and self._fields:
            name, before = self._fields[-1]
            self._fields[-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        """Finish a field or a form."""
        if tag == "form":
            self._fields = None
        elif tag == "select" and self._select:
            self._add(self._select, *self._chosen[-1:])
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("submit", "button", "file", "image", "reset"):
            return
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        self._add(given.get("name", ""), given.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, name: str, *values: str) -> None:
        if name and self._fields is not None and name != "csrfmiddlewaretoken":
            self._fields.extend((name, value) for value in values)


def read_forms(page: str) -> dict[str, Fields]:
    """Return the fields of each form of a page, by its action."""
    reader = FormReader()
    reader.feed(page)
    return reader.forms
