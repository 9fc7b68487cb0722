"""A person before a browser without scripts: signs in, reads pages, fills in their forms."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

TIMEOUT = 30
UNSENT = {"submit", "button", "file", "image", "reset"}
TICKED = {"checkbox", "radio"}
SILENT = {"script", "style", "svg", "template"}


class PageError(Exception):
    """A page is not what the person needs to go on; the text says why."""


@dataclass
class Form:
    """A form of a page as it would be sent if nothing were changed."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)

    def filled(self, values: dict[str, str]) -> list[tuple[str, str]]:
        """Return what is sent when these fields are filled in and the others stay."""
        kept = [one for one in self.fields if one[0] not in values]
        return [*kept, *values.items()]

    def choice(self, name: str, label: str) -> str:
        """Return the value of the choice whose label contains some words."""
        offered = self.choices.get(name, {})
        for shown, value in offered.items():
            if label in shown:
                return value
        message = f"“{name}” does not offer “{label}”, only {sorted(offered)}"
        raise PageError(message)


class _Reader(HTMLParser):
    """Reads the forms and the visible text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self._option: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        if tag == "form":
            self._form = Form(found.get("action", ""))
            self.forms.append(self._form)
        elif tag == "input":
            self._input(found)
        elif tag == "select":
            self._select = found.get("name", "")
        elif tag == "textarea":
            self._area = found.get("name", "")
            self._add(self._area, "")
        elif tag == "option":
            self._begin_option(found)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "option":
            self._option = None

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
        if self._form is None:
            return
        if self._area:
            name, before = self._form.fields.pop()
            self._form.fields.append((name, before + data))
        elif self._option is not None and self._select and data.strip():
            self._form.choices[self._select][data.strip()] = self._option

    def _input(self, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind in TICKED and "checked" not in found:
            return
        if kind not in UNSENT:
            self._add(found.get("name", ""), found.get("value", "on" if kind in TICKED else ""))

    def _begin_option(self, found: dict[str, str]) -> None:
        self._option = found.get("value", "")
        if self._form is None or not self._select:
            return
        first = self._select not in self._form.choices
        self._form.choices.setdefault(self._select, {})
        if first or "selected" in found:
            kept = [one for one in self._form.fields if one[0] != self._select]
            self._form.fields = [*kept, (self._select, self._option)]

    def _add(self, name: str, value: str) -> None:
        if self._form is not None and name:
            self._form.fields.append((name, value))


@dataclass(frozen=True)
class Page:
    """An answer of the product: where it came from, what it says, which forms it has."""

    address: str
    status: int
    media_type: str
    body: bytes

    @property
    def html(self) -> str:
        """The page as it was sent."""
        return self.body.decode()

    def text(self) -> str:
        """Return the visible words."""
        return " ".join(" ".join(self._read().words).split())

    def form(self, part: str = "") -> Form:
        """Return the form whose action contains a part, else the one of this very page."""
        path = urllib.parse.urlsplit(self.address).path
        for one in self._read().forms:
            if part in (one.action or path) and (part or one.action in ("", path)):
                return one
        message = f"{path} has no form for “{part or path}”"
        raise PageError(message)

    def forms(self) -> list[Form]:
        """Return all forms of the page."""
        return self._read().forms

    def link(self, pattern: str) -> str:
        """Return the first address on the page that fits a pattern."""
        found = re.search(rf'href="({pattern})"', self.html)
        if found is None:
            message = f"{self.address} has no link like {pattern}"
            raise PageError(message)
        return unescape(found[1])

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        return reader


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, site: str, name: str = "") -> None:
        self.site, self.name = site, name
        self.cookies = http.cookiejar.CookieJar()
        keeping = urllib.request.HTTPCookieProcessor(self.cookies)
        self._browser = urllib.request.build_opener(keeping)
        self.slowest = ("", 0.0)

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._open(urllib.parse.urljoin(self.site, path), None)

    def send(self, page: Page, form: Form, values: dict[str, str]) -> Page:
        """Send a form of a page with these fields filled in; follow where it leads."""
        action = urllib.parse.urljoin(page.address, form.action or page.address)
        return self._open(action, urllib.parse.urlencode(form.filled(values)).encode())

    def sign_in(self, password: str) -> None:
        """Sign in through the form."""
        page = self.get("/dang-nhap/")
        answer = self.send(page, page.form(), {"username": self.name, "password": password})
        if "/dang-nhap/" in answer.address:
            message = f"{self.name} could not sign in"
            raise PageError(message)

    def _open(self, address: str, body: bytes | None) -> Page:
        request = urllib.request.Request(address, body)  # noqa: S310 (our own address)
        began = time.monotonic()
        try:
            answer = self._browser.open(request, timeout=TIMEOUT)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            media_type = answer.headers.get_content_type()
            page = Page(answer.url, answer.status, media_type, answer.read())
        self.slowest = max(self.slowest, (address, time.monotonic() - began), key=_taken)
        return page


def _taken(one: tuple[str, float]) -> float:
    return one[1]
