"""What all ways of signing in share: who waits for the second step, and going in."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from xaso.kernel.accounts.forms import ProofForm
from xaso.kernel.accounts.models import Role, RoleAssignment, User
from xaso.kernel.accounts.services import presence, signing_in
from xaso.kernel.accounts.services.failures import AccountLockedError, locked_sentence
from xaso.kernel.accounts.services.second_step import (
    is_second_step_wanted,
    weigh_second_step,
)
from xaso.kernel.accounts.services.sessions import begin_session, watch_closely
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers

PENDING, PENDING_SECONDS = "sign_in_pending", 300
KNOWN, MOST_KNOWN, YEAR = "xaso_known", 10, 365 * 24 * 3600


class SignedInRequest(HttpRequest):
    """A request from somebody who is signed in."""

    user: User


def for_officials[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in who has signed in; citizens have pages of their own for their account."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.kind == User.Kind.CITIZEN:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def after_password(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Go on after the right password: in, or to the second step."""
    if user.has_second_factor:
        return ask_second_step(request, user, target)
    return enter(request, user, target)


def ask_second_step(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Remember whose password was right and ask for the second step."""
    request.session.cycle_key()
    request.session[PENDING] = {"user": str(user.pk), "at": int(time.time()), "next": target}
    return redirect("accounts:second-factor")


def pending_user(request: HttpRequest) -> User | None:
    """Return whose password was right a moment ago."""
    pending: dict[str, Any] = request.session.get(PENDING) or {}
    if not pending or time.time() - pending["at"] > PENDING_SECONDS:
        return None
    return User.objects.filter(pk=pending["user"], is_active=True).first()


def enter_after_second_step(request: HttpRequest, user: User) -> HttpResponse:
    """Go where the person wanted to go before the second step."""
    return enter(request, user, str(request.session.pop(PENDING)["next"]))


def enter(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Sign the person in and go on; a browser that was never used before is told of."""
    is_first = user.last_login is None
    begin_session(request, user)
    known = known_people(request)
    if user.pk.hex not in known and not is_first:
        tell_watchers(user, SignInEvent.NEW_DEVICE)
    powerful = RoleAssignment.objects.in_force(timezone.localdate()).filter(user=user)
    if powerful.filter(role=Role.IT_OFFICER).exists():
        watch_closely(request.session)
    weigh_second_step(request.session, user)
    response = redirect(target)
    _remember(response, user, known)
    return response


def known_people(request: HttpRequest) -> list[str]:
    """Return who signed in with this browser before, as its signed cookie says."""
    kept = request.get_signed_cookie(KNOWN, default="", salt=KNOWN)
    return kept.split(".") if kept else []


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether the person signed in with this browser before."""
    return user.pk.hex in known_people(request)


def _remember(response: HttpResponse, user: User, known: list[str]) -> None:
    people = [user.pk.hex, *(one for one in known if one != user.pk.hex)][:MOST_KNOWN]
    response.set_signed_cookie(
        KNOWN,
        ".".join(people),
        salt=KNOWN,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def proves_it(form: ProofForm) -> bool:
    """Whether the form is right, its password too; wrong ones count as at the door."""
    if not form.is_valid():
        return False
    try:
        signing_in.check_owner(form.user, form.cleaned_data["present"])
    except AccountLockedError:
        form.add_error("present", locked_sentence())
    except signing_in.SignInRefusedError:
        form.add_error("present", _("This is not your present password."))
    return not form.errors


def target_of(request: HttpRequest) -> str:
    """Return the page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else settings.LOGIN_REDIRECT_URL


def frame_of(request: SignedInRequest) -> dict[str, object]:
    """Return a page's frame for its context: without a menu while something has to come first."""
    first = request.user.must_change_password or is_second_step_wanted(request.session)
    return {"frame": "ui/auth.html" if first else "ui/official.html", "comes_first": first}


def take_challenge(request: HttpRequest) -> str:
    """Return the challenge given to this browser a moment ago; it counts once."""
    return presence.take_challenge(request.session)


def give_challenge(request: HttpRequest, challenge: str) -> None:
    """Remember which challenge this browser has to answer."""
    presence.give_challenge(request.session, challenge)
