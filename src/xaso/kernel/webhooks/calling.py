"""Calling an address that somebody else chose, without being led astray.

The name is resolved once, every address behind it is checked, and the connection goes to
the checked address: a name that changes its mind between check and call (DNS rebinding)
gains nothing. Redirects are not followed. The whole call has an end.
"""

import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 15.0
TUNNELS = tuple(ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32"))
type Address = IPv4Address | IPv6Address


class ForbiddenAddressError(Exception):
    """The address is not https, or lies inside: the receiver may not be called there."""


class TooSlowError(Exception):
    """The receiver took longer than the whole call may take."""


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a call goes: what was asked for, and the address that was checked."""

    parts: SplitResult
    host: str
    port: int
    address: str


def call(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post to the address and return the status of the answer.

    Raises:
        ForbiddenAddressError: the address may not be called.
        TooSlowError: it took too long.
        ssl.SSLError: its certificate cannot be trusted.
        OSError, HTTPException: nobody answers, or not in HTTP.
    """
    target = check(url)
    connection = HTTPConnection(target.host, target.port)
    connection.sock = _connect(target)
    connection.sock.settimeout(WHOLE_SECONDS)
    late: list[bool] = []

    def cut() -> None:
        late.append(True)
        connection.sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(WHOLE_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        path = target.parts.path or "/"
        query = f"?{target.parts.query}" if target.parts.query else ""
        connection.request("POST", path + query, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException) as error:
        if late or isinstance(error, TimeoutError):
            raise TooSlowError from error
        raise
    finally:
        timer.cancel()
        connection.close()


def check(url: str) -> _Target:
    """Return where a call to this address goes; refuse what may not be called."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise ForbiddenAddressError(url) from error
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username:
        raise ForbiddenAddressError(url)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(one[4][0]) for one in found]
    plain = parts.scheme == "http"
    if not addresses or any(not _may_call(one, plain=plain) for one in addresses):
        raise ForbiddenAddressError(url)
    return _Target(parts, parts.hostname, port, str(addresses[0]))


def _may_call(address: Address, *, plain: bool) -> bool:
    """Whether an address lies outside, or in a network that the installation opened."""
    mapped = getattr(address, "ipv4_mapped", None)
    real: Address = mapped or address
    networks = [ip_network(one) for one in settings.XASO_WEBHOOKS_NETWORKS]
    if any(real in one for one in networks if one.version == real.version):
        return True
    hidden = any(real in one for one in TUNNELS if one.version == real.version)
    return not plain and real.is_global and not real.is_multicast and not hidden


def _connect(target: _Target) -> socket.socket:
    sock = socket.create_connection((target.address, target.port), timeout=CONNECT_SECONDS)
    if target.parts.scheme == "http":
        return sock
    context = ssl.create_default_context(cafile=settings.XASO_WEBHOOKS_CA or None)
    try:
        return context.wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise
