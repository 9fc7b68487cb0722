"""Closed for maintenance: a page for everybody, the installation itself for IT officers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from xaso.config.operations.permissions import LOOK_IN
from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of

RETRY_SECONDS = 300
DOORS = {
    "accounts:sign-in", "accounts:second-factor", "accounts:recovery-code",
    "accounts:passkey-sign-in", "accounts:passkey-options", "accounts:sign-out",
}  # fmt: skip


def mark() -> Path:
    """Return the file whose presence closes the web processes of this machine."""
    return Path(settings.XASO_STATE_DIR) / "maintenance"


def page() -> str:
    """Return the page in Vietnamese, as the proxy shows it too."""
    with translation.override("vi"):
        return render_to_string("503.html")


def closed() -> HttpResponse:
    """Return the page with what browsers and programs need to come again."""
    response = HttpResponse(page(), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


class MaintenanceMiddleware:
    """While the mark is there, people get the page, even if the database is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass, and hide what fails because of the work under way."""
        if not mark().exists():
            return self.get_response(request)
        request.is_closed = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        return closed() if response.status_code >= 500 else response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Close every page but the doors to those who may not look in."""
        if not getattr(request, "is_closed", False):
            return None
        match = request.resolver_match
        if (match and match.view_name in DOORS) or _may_look_in(request):
            return None
        return closed()


def _may_look_in(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and access_of(user).holds(LOOK_IN.key)
