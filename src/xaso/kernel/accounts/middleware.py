"""Sessions lock when nobody is there, end after a day, and begin with a password of one's own."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.services.sessions import (
    LAST_SEEN,
    PRESENCE_SECONDS,
    SINCE,
    is_locked,
    lock,
)

LOCKED_STATUS = 423
OPEN_WHILE_LOCKED = (
    "accounts:lock",
    "accounts:passkey-sign-in",
    "accounts:passkey-options",
    "accounts:sign-out",
)


class SessionPolicyMiddleware:
    """Applies the end of sessions, the idle lock and the forced change of password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page that has to come first."""
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        response = _first_step(request, user) or self.get_response(request)
        # The counter's computer is shared: what was read must not come back after signing out.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _first_step(request: HttpRequest, user: User) -> HttpResponse | None:
    if _is_over(request):
        logout(request)
        return redirect(reverse("accounts:sign-in", query={"ended": "1"}))
    if is_locked(request.session):
        lock(request.session)
        return None if _is_one_of(request, OPEN_WHILE_LOCKED) else _ask_to_unlock(request)
    _note_presence(request)
    allowed = ("accounts:password", "accounts:sign-out", "accounts:lock")
    if user.must_change_password and not _is_one_of(request, allowed):
        return redirect("accounts:password")
    return None


def _is_one_of(request: HttpRequest, names: tuple[str, ...]) -> bool:
    return request.path in {reverse(name) for name in names}


def _ask_to_unlock(request: HttpRequest) -> HttpResponse:
    """Tell a script that the page has to lock; lead everybody else to the lock.

    Somebody who sends a form meets the form again afterwards, where its draft is kept.
    """
    by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if by_script or "HX-Request" in request.headers:
        return HttpResponse(status=LOCKED_STATUS)
    back = request.get_full_path() if request.method == "GET" else _page_before(request)
    return redirect(reverse("accounts:lock", query={"next": back}))


def _page_before(request: HttpRequest) -> str:
    before = urlsplit(request.headers.get("Referer", ""))
    return f"{before.path}?{before.query}" if before.query else before.path or "/"


def _note_presence(request: HttpRequest) -> None:
    """Write it down at most once a minute: each writing costs a statement and a commit."""
    now, last = int(time.time()), request.session.get(LAST_SEEN)
    if last is None or now - last >= PRESENCE_SECONDS:
        request.session[LAST_SEEN] = now
        request.session.setdefault(SINCE, now)


def _is_over(request: HttpRequest) -> bool:
    hours = settings.XASO_ACCOUNTS_SESSION_HOURS
    since = float(request.session.get(SINCE, time.time()))
    return time.time() - since > hours * 3600
