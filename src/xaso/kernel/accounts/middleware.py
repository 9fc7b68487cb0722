"""Idle officials are signed out; accounts that must change their password do that first."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xaso.kernel.accounts.models import User

LAST_SEEN = "last_seen"


PRESENCE_SECONDS = 60


class SessionPolicyMiddleware:
    """Applies the idle lock and the forced change of password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page that has to come first."""
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        if _is_idle(request):
            logout(request)
            return redirect(f"{reverse('accounts:sign-in')}?{urlencode(_way_back(request))}")
        _note_presence(request)
        change = reverse("accounts:password")
        if user.must_change_password and request.path not in (
            change,
            reverse("accounts:sign-out"),
        ):
            return redirect(change)
        return self.get_response(request)


def _way_back(request: HttpRequest) -> dict[str, str]:
    idle = {"idle": "1"}
    return idle | {"next": request.get_full_path()} if request.method == "GET" else idle


def _note_presence(request: HttpRequest) -> None:
    """Write it down at most once a minute: each writing costs a statement and a commit."""
    now, last = int(time.time()), request.session.get(LAST_SEEN)
    if last is None or now - last >= PRESENCE_SECONDS:
        request.session[LAST_SEEN] = now


def _is_idle(request: HttpRequest) -> bool:
    last = request.session.get(LAST_SEEN)
    limit = request.session.get("idle_minutes", settings.XASO_ACCOUNTS_IDLE_MINUTES)
    return last is not None and time.time() - last > limit * 60
