"""Asking authorities about revocation, within bounds.

The addresses come from certificates that a trusted root vouches for, and may well lie in the
state's own network, so private addresses are not refused; only http and https are spoken, no
redirect is followed.
"""

import logging
import time
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import groupby
from urllib.parse import urlsplit

from xaso.office.signing.verifying.envelope import Answer, Wanted

SECONDS_EACH = 4.0
SECONDS_ALL = 10.0
MOST_BYTES = 8 * 1024 * 1024
MOST_ASKED = 12
_OK = 200
logger = logging.getLogger(__name__)


def fetch_answers(wanted: Iterable[Wanted]) -> tuple[Answer, ...]:
    """Return what the authorities say; who does not answer in time is left out.

    Of each certificate one answer is enough: its status (RFC 6960) if it can be had, else the
    list (RFC 5280).
    """
    until = time.monotonic() + SECONDS_ALL
    by_certificate = sorted(wanted, key=lambda one: (one.certificate, one.kind != "ocsp"))
    found: dict[tuple[str, bytes], Answer] = {}
    for _certificate, ways in groupby(
        by_certificate[:MOST_ASKED], key=lambda one: one.certificate
    ):
        for way in ways:
            answer = _ask(way, until, found)
            if answer is not None:
                found[way.url, way.request] = answer
                break
    return tuple(found.values())


def _ask(wanted: Wanted, until: float, found: dict[tuple[str, bytes], Answer]) -> Answer | None:
    if known := found.get((wanted.url, wanted.request)):
        return known
    left = until - time.monotonic()
    if left <= 0:
        return None
    try:
        return Answer(wanted.kind, _exchange(wanted, min(left, SECONDS_EACH)))
    except (OSError, HTTPException, ValueError) as error:
        logger.info("%s does not answer: %s", wanted.url, error)
        return None


def _exchange(wanted: Wanted, seconds: float) -> bytes:
    address = urlsplit(wanted.url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("neither http nor https")
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname, address.port, timeout=seconds)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    try:
        if wanted.request:
            headers = {"Content-Type": "application/ocsp-request"}
            connection.request("POST", path, body=wanted.request, headers=headers)
        else:
            connection.request("GET", path)
        response = connection.getresponse()
        content = _read(response, time.monotonic() + seconds)
    finally:
        connection.close()
    if response.status != _OK:
        raise ValueError(f"status {response.status}")
    return content


def _read(response: object, until: float) -> bytes:
    content = bytearray()
    while piece := response.read1(65536):  # type: ignore[attr-defined]
        content += piece
        if len(content) > MOST_BYTES or time.monotonic() > until:
            raise ValueError("too much, or too slow")
    return bytes(content)
