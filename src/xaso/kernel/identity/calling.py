"""Calling the e-identity provider."""

import json
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from xaso.kernel.identity.configuration import ProviderConfiguration
from xaso.kernel.identity.refusals import ProviderDownError

SECONDS = 8
MOST_BYTES = 256 * 1024
OK = 200


def get(using: ProviderConfiguration, address: str, *, token: str = "") -> dict[str, Any]:
    """Return what lies at an address of the provider; raises :class:`ProviderDownError`."""
    return _call(using, "GET", address, {"Authorization": f"Bearer {token}"} if token else {})


def post(using: ProviderConfiguration, address: str, form: dict[str, str]) -> dict[str, Any]:
    """Send a form as the client that we are (RFC 6749 §2.3.1) and return the answer."""
    pair = f"{quote(using.client_id, safe='')}:{quote(using.client_secret, safe='')}"
    headers = {
        "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return _call(using, "POST", address, headers, urlencode(form))


def _call(
    using: ProviderConfiguration,
    method: str,
    address: str,
    headers: dict[str, str],
    body: str | None = None,
) -> dict[str, Any]:
    """Follow no redirects, wait no longer than ``SECONDS``, read no more than ``MOST_BYTES``."""
    connection, path = _connect(using, address)
    try:
        connection.request(method, path, body, headers | {"Accept": "application/json"})
        answer = connection.getresponse()
        text = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise ProviderDownError(type(error).__name__) from error
    finally:
        connection.close()
    if answer.status != OK or len(text) > MOST_BYTES:
        raise ProviderDownError(f"{method} {path.partition('?')[0]}: {answer.status}")
    return _read(text)


def _connect(using: ProviderConfiguration, address: str) -> tuple[HTTPConnection, str]:
    parts = urlsplit(address)
    kinds: dict[str, type[HTTPConnection]] = {"https": HTTPSConnection}
    if using.plain_http:
        kinds["http"] = HTTPConnection
    if parts.scheme not in kinds or not parts.hostname:
        raise ProviderDownError(parts.scheme)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return kinds[parts.scheme](parts.hostname, parts.port, timeout=SECONDS), path


def _read(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ProviderDownError("no JSON") from error
    if not isinstance(found, dict):
        raise ProviderDownError("no object")
    return found
