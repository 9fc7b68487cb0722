"""Calling a gateway that the installation's file names: bounded in time and size, no redirects."""

import json
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from xaso.office.exchange.gateways.faults import (
    BareStatusError,
    GatewayAwayError,
    GatewayHungError,
    NotLetInError,
    WrongAnswerError,
)

MOST_JSON = 16 * 1024 * 1024
CHUNK = 256 * 1024
OK, UNAUTHORISED, FORBIDDEN = 200, 401, 403
SMALL = 64 * 1024
"""Bytes of a body up to which a call carries no package."""
CARRYING = 140
"""Seconds that a package may take besides: sign-in and package, twice, stay within a sender's lease."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a gateway answers, and how long we wait for it.

    ``seconds`` bound each step of a call and the call as a whole; one with a package has longer.
    """

    address: str
    seconds: int

    def json(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Any:
        """Return the JSON that a call is answered with; raise ``GatewayError`` otherwise."""
        patience = self.seconds + (CARRYING if body and len(body) > SMALL else 0)
        with self._call(method, _target(path, query), headers, body, patience) as answer:
            content = answer.read(MOST_JSON + 1)
            status = answer.status
        found = _parsed(content)
        if status in (UNAUTHORISED, FORBIDDEN):
            raise NotLetInError(str(status))
        if status != OK and not isinstance(found, dict):
            raise BareStatusError(str(status))
        if found is None:
            raise WrongAnswerError(f"{status}, {len(content)} bytes")
        return found

    @contextmanager
    def file(
        self, path: str, headers: Mapping[str, str], *, query: Mapping[str, str], most: int
    ) -> Iterator[tuple[IO[bytes], str]]:
        """Give what lies at a path as a file with its media type, cut after ``most`` bytes and one."""
        with TemporaryFile() as file:
            patience = self.seconds + CARRYING
            with self._call("GET", _target(path, query), headers, None, patience) as answer:
                _read_into(file, answer, most)
            file.seek(0)
            yield file, answer.headers.get_content_type()

    @contextmanager
    def _call(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | None,
        patience: float,
    ) -> Iterator[HTTPResponse]:
        parts = urlsplit(self.address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.seconds)
        began = time.monotonic()
        try:
            connection.connect()
            left = patience - (time.monotonic() - began)
            with _no_longer_than(left, connection.sock) as is_over:
                connection.request(
                    method, f"{parts.path.rstrip('/')}{target}", body, dict(headers)
                )
                yield connection.getresponse()
                if is_over():
                    raise TimeoutError
        except TimeoutError as error:
            raise GatewayHungError(type(error).__name__) from error
        except (OSError, HTTPException) as error:
            raise GatewayAwayError(type(error).__name__) from error
        finally:
            connection.close()


def _target(path: str, query: Mapping[str, str] | None) -> str:
    return path + (f"?{urlencode(query)}" if query else "")


@contextmanager
def _no_longer_than(seconds: float, line: socket.socket) -> Iterator[Callable[[], bool]]:
    """Cut a line off after so many seconds in all, however busily it drips; tell if it was.

    The timeout of a socket counts anew with each piece, so that it bounds no whole answer.
    """
    is_done, is_over = Event(), Event()

    def watch() -> None:
        if is_done.wait(max(seconds, 0)):
            return
        is_over.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    Thread(target=watch, name="exchange-call", daemon=True).start()
    try:
        yield is_over.is_set
    except (OSError, HTTPException, GatewayAwayError) as error:
        if is_over.is_set():
            raise TimeoutError from error
        raise
    finally:
        is_done.set()


def multipart(
    fields: Mapping[str, str], file: bytes, *, field: str, name: str
) -> tuple[bytes, str]:
    """Return a form with one file as ``multipart/form-data``, and its content type."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/xml\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), file, f"\r\n--{edge}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={edge}"


def rows_of(answer: Any, *places: str) -> list[dict[str, Any]]:
    """Return the list in an answer: the answer itself, or under one of these names."""
    found = answer
    if isinstance(answer, dict):
        found = next((answer[one] for one in places if isinstance(answer.get(one), list)), None)
    if not isinstance(found, list):
        raise WrongAnswerError("no list")
    return [one for one in found if isinstance(one, dict)]


def text_of(row: Mapping[str, Any], *names: str) -> str:
    """Return the first of these values that is there, as text."""
    found = next((row[one] for one in names if row.get(one) not in (None, "")), "")
    return str(found) if isinstance(found, str | int) else ""


def _read_into(file: IO[bytes], answer: HTTPResponse, most: int) -> None:
    if answer.status in (UNAUTHORISED, FORBIDDEN):
        raise NotLetInError(str(answer.status))
    if answer.status != OK:
        raise BareStatusError(str(answer.status))
    left = most + 1
    while left > 0 and (piece := answer.read(min(CHUNK, left))):
        file.write(piece)
        left -= len(piece)
    if left > 0 and answer.length:
        raise GatewayAwayError("cut off")


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_JSON:
        return None
    try:
        return json.loads(content)
    except ValueError:
        return None
