"""Pages for citizens, and how surely a session knows who its citizen is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from xaso.kernel.accounts.api import User, way_back

SESSION_LEVEL = "citizen_level"


class CitizenRequest(HttpRequest):
    """A request from a citizen who is signed in."""

    user: User


type CitizenView[**P] = Callable[Concatenate[CitizenRequest, P], HttpResponseBase]
type AnyView[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def citizen_page[**P](*, level: int = 1) -> Callable[[CitizenView[P]], AnyView[P]]:
    """Let in citizens who are known surely enough; others get 403.

    Who has not signed in is led to the citizens' sign-in and back; who signed in by a weaker
    way than the page takes is told what to do.
    """

    def decorate(view: CitizenView[P]) -> Any:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            back = way_back(request)
            if not request.user.is_authenticated:
                return redirect_to_login(back, reverse(settings.XASO_CITIZENS_SIGN_IN))
            if request.user.kind != User.Kind.CITIZEN:
                raise PermissionDenied
            if session_level(request) < level:
                query = {"next": back, "level": level}
                return redirect(reverse(settings.XASO_CITIZENS_LEVEL, query=query))
            return view(request, *args, **kwargs)

        page: Any = guarded
        page.xaso_citizens = level
        return page

    return decorate


def note_level(session: SessionBase, user: User, level: int) -> None:
    """Note in a session how surely its citizen was recognised at the sign-in."""
    session[SESSION_LEVEL] = {"user": str(user.pk), "level": int(level)}


def session_level(request: HttpRequest) -> int:
    """Return how surely the session knows its citizen; 0 where nobody was recognised.

    What counts is the way in which this session began, not the surest that the citizen has.
    """
    noted: dict[str, Any] = request.session.get(SESSION_LEVEL) or {}
    is_theirs = noted.get("user") == str(getattr(request.user, "pk", ""))
    return int(noted["level"]) if is_theirs else 0
