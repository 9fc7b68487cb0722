"""Who may see more than whether the installation answers."""

import hmac

from django.conf import settings
from django.http import HttpRequest

LOCAL = {"127.0.0.1", "::1"}
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def may_look(request: HttpRequest) -> bool:
    """Whether this is a monitor: one with the token, or without a token one on this machine.

    What a proxy passed on never counts as local.
    """
    token = settings.XASO_METRICS_TOKEN
    if token:
        given = request.META.get("HTTP_AUTHORIZATION", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    is_passed_on = any(header in request.META for header in PASSED_ON)
    return request.META.get("REMOTE_ADDR") in LOCAL and not is_passed_on
