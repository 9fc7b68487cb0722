"""A connected program that submits by API, and asks again under the same key until it is answered."""

import base64
import hashlib
import http.client
import json
import random
import socket
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

BROKEN = (OSError, http.client.HTTPException)
AGAIN = {409, 429, 500, 502, 503, 504, 507}
PATIENCE = 600.0
type Files = list[tuple[str, bytes]]


class NotAnsweredError(Exception):
    """The product refused what it should take, or gave no good answer for minutes."""


@dataclass
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Any:
        """The answer as it was meant."""
        return json.loads(self.body)


def some_files(chance: random.Random, name: str, most: int = 2) -> Files:
    """Return texts that nobody has sent before."""
    return [
        (f"giay-to-{place}.txt", f"{name} {place}\n{chance.randbytes(chance.randint(200, 30_000)).hex()}".encode())
        for place in range(chance.randint(1, most))
    ]  # fmt: skip


def digests(files: Files) -> list[str]:
    """Return by what the contents are known."""
    return sorted(hashlib.sha256(content).hexdigest() for _name, content in files)


def multipart(part: str, body: object, files: Files, boundary: str = "") -> tuple[bytes, str]:
    """Return a call with a JSON part and files, and its content type."""
    boundary = boundary or uuid.uuid4().hex
    parts = [_part(boundary, f'name="{part}"', json.dumps(body).encode())]
    parts += [_part(boundary, f'name="files"; filename="{name}"', one) for name, one in files]
    whole = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    return whole, f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, about: str, content: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {about}\r\n\r\n"
    return head.encode() + content + b"\r\n"


class Caller:
    """A program with its token; counts what it was answered."""

    def __init__(self, url: str, program: dict[str, str]) -> None:
        self.place = urlsplit(url).netloc
        pair = f"{program['client_id']}:{program['secret']}".encode()
        self.basic = base64.b64encode(pair).decode()
        self.token = ""
        self.seen: Counter[str] = Counter()
        self.is_wanted: Callable[[], bool] = lambda: True

    def once(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Call once over a connection of its own; raise one of ``BROKEN`` where none answers."""
        connection = http.client.HTTPConnection(self.place, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            found = Answer(answer.status, answer.read(), dict(answer.headers))
        finally:
            connection.close()
        self.seen[str(found.status)] += 1
        return found

    def renew(self) -> None:
        """Get a token."""
        headers = {
            "Authorization": f"Basic {self.basic}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        found = self.once("POST", "/api/token", b"grant_type=client_credentials", headers)
        if found.status == 200:
            self.token = found.data["access_token"]

    def call(
        self, method: str, path: str, body: bytes = b"", *, kind: str = "", key: str = ""
    ) -> Answer:
        """Call, once, with the token at hand."""
        headers = {"Authorization": f"Bearer {self.token}"}
        headers |= {"Content-Type": kind} if kind else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return self.once(method, f"/api/v1/{path}", body, headers)

    def until_answered(
        self, method: str, path: str, body: bytes = b"", *, kind: str = "", key: str = ""
    ) -> Answer:
        """Ask again under the same key until there is an answer that is not for the moment only."""
        until, wait = time.monotonic() + PATIENCE, 0.05
        while True:
            try:
                found = self.call(method, path, body, kind=kind, key=key)
                if found.status == 401:
                    self.renew()
                elif found.status not in AGAIN:
                    return found
            except BROKEN as error:
                self.seen["broken"] += 1
                found = Answer(0, repr(error).encode())
            if time.monotonic() > until:
                raise NotAnsweredError(f"{method} {path}: {found.status} {found.body[:300]!r}")
            time.sleep(wait)
            wait = min(wait * 2, 0.8)

    def half(self, method: str, path: str, body: bytes, kind: str, key: str, upto: int) -> None:
        """Send the head and a part of the body, then hang up."""
        head = (
            f"{method} /api/v1/{path} HTTP/1.1\r\nHost: {self.place}\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Type: {kind}\r\n"
            f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        host, _colon, port = self.place.partition(":")
        with socket.create_connection((host, int(port)), timeout=30) as line:
            line.sendall(head.encode() + body[:upto])


def submission(known: dict[str, Any], name: str, files: Files, **more: Any) -> dict[str, Any]:
    """Return a dossier as it is submitted; ``name`` is the reference by which it is found again."""
    papers: list[dict[str, Any]] = [{"component": one} for one in known["papers"]]
    papers = papers or [{"name": "Giấy tờ"}]
    for place, (file, _content) in enumerate(files):
        papers[place % len(papers)].setdefault("files", []).append(file)
    return {
        "procedure": known["procedure"],
        "applicant": {"name": f"Lê Thị {name}", "personal_id": "038190000001"},
        "components": [one for one in papers if "files" in one],
        "reference": name,
    } | more
