"""Sessions lock when nobody is there, end after a day, and begin with what has to come first.

That is a password of one's own, then a second step where a role asks for one.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.services.second_step import is_second_step_wanted
from xaso.kernel.accounts.services.sessions import (
    LAST_SEEN,
    PRESENCE_SECONDS,
    SINCE,
    is_locked,
    lock,
)
from xaso.kernel.accounts.ways import way_back

LOCKED_STATUS = 423
OPEN_WHILE_LOCKED = (
    "accounts:lock",
    "accounts:passkey-sign-in",
    "accounts:passkey-options",
    "accounts:sign-out",
)
OPEN_BEFORE_WORK = ("accounts:sign-out", "accounts:lock")
OPEN_FOR_SECOND_STEP = (
    *OPEN_BEFORE_WORK,
    "accounts:second-step",
    "accounts:second-factor-setup",
    "accounts:passkey-add",
    "accounts:passkey-creation",
)


class SessionPolicyMiddleware:
    """Applies the end of sessions, the idle lock, forced passwords and second steps."""

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
    if user.kind == User.Kind.CITIZEN:
        _end_if_citizen_left(request)
        return None
    if _is_over(request, settings.XASO_ACCOUNTS_SESSION_HOURS):
        logout(request)
        return redirect(reverse("accounts:sign-in", query={"ended": "1"}))
    if is_locked(request.session):
        lock(request.session)
        return None if _is_one_of(request, OPEN_WHILE_LOCKED) else _ask_to_unlock(request)
    _note_presence(request)
    return _before_work(request, user)


def _end_if_citizen_left(request: HttpRequest) -> None:
    """Sign a citizen out who is away; the phone is shared, and a lock would need a password.

    The page is answered as to anybody: a public one stays, one for citizens asks to sign in.
    """
    idle = time.time() - float(request.session.get(LAST_SEEN, time.time()))
    is_away = idle > settings.XASO_CITIZENS_IDLE_MINUTES * 60
    if is_away or _is_over(request, settings.XASO_CITIZENS_SESSION_HOURS):
        logout(request)
    else:
        _note_presence(request)


def _before_work(request: HttpRequest, user: User) -> HttpResponse | None:
    if user.must_change_password:
        allowed = (*OPEN_BEFORE_WORK, "accounts:password")
        return None if _is_one_of(request, allowed) else redirect("accounts:password")
    if is_second_step_wanted(request.session) and not _is_one_of(request, OPEN_FOR_SECOND_STEP):
        return redirect("accounts:second-step")
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
    return redirect(reverse("accounts:lock", query={"next": way_back(request)}))


def _note_presence(request: HttpRequest) -> None:
    """Write it down at most once a minute: each writing costs a statement and a commit."""
    now, last = int(time.time()), request.session.get(LAST_SEEN)
    if last is None or now - last >= PRESENCE_SECONDS:
        request.session[LAST_SEEN] = now
        request.session.setdefault(SINCE, now)


def _is_over(request: HttpRequest, hours: int) -> bool:
    since = float(request.session.get(SINCE, time.time()))
    return time.time() - since > hours * 3600
