"""Asking a provider for its statement."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from xaso.public_services.payments.adapters.port import StatementError

SECONDS = 15
MOST_BYTES = 8 * 1024 * 1024
OK = 200


def get(address: str, headers: dict[str, str]) -> bytes:
    """Return what lies at an address that the commune's IT officer set; no redirects are followed.

    Raises:
        StatementError: nobody answers, not with 200, too much, or not by https.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise StatementError("address") from error
    kinds: dict[str, type[HTTPConnection]] = {"https": HTTPSConnection}
    if settings.XASO_PAYMENTS_PLAIN_HTTP:
        kinds["http"] = HTTPConnection
    if parts.scheme not in kinds or not parts.hostname:
        raise StatementError(parts.scheme)
    connection = kinds[parts.scheme](parts.hostname, port, timeout=SECONDS)
    try:
        connection.request("GET", f"{parts.path or '/'}?{parts.query}", headers=headers)
        answer = connection.getresponse()
        body = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise StatementError(type(error).__name__) from error
    finally:
        connection.close()
    if answer.status != OK or len(body) > MOST_BYTES:
        raise StatementError(str(answer.status))
    return body
