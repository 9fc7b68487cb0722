"""The door of the web server."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xaso.config.settings")


def make_application() -> Any:
    """Return the application; behind a known proxy it sees the caller, not the proxy.

    The audit trail and the sign-in log keep that address. All pages are loaded before the first
    request: a process that was just started would let people wait for a second otherwise.
    """
    application = get_wsgi_application()
    reverse(settings.LOGIN_URL)
    if settings.XASO_PROXIES:
        return wrap_wsgi_with_proxy_headers(application, settings.XASO_PROXIES)
    return application


application = make_application()
