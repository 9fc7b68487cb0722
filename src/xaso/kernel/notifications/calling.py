"""Calling a provider over HTTP: an address that the IT officer set, no redirects, with an end."""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 15
MOST_BYTES = 256 * 1024


class CallError(Exception):
    """The provider could not be asked, or gave no answer that can be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered."""

    status: int
    body: bytes


def may_call(address: str) -> bool:
    """Whether an address is https, or http where the installation allows it for stand-ins."""
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    schemes = {"https", "http"} if settings.XASO_NOTIFICATIONS_PLAIN_HTTP else {"https"}
    return has_port and parts.scheme in schemes and bool(parts.hostname) and not parts.username


def call(method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Ask a provider and return its answer, whatever its status.

    Raises:
        CallError: nobody answers, too much, or the address may not be called.
    """
    parts = urlsplit(address)
    if not may_call(address) or not parts.hostname:
        raise CallError("address")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=SECONDS)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise CallError(type(error).__name__) from None
    finally:
        connection.close()
    if len(content) > MOST_BYTES:
        raise CallError("size")
    return Answer(answer.status, content)
