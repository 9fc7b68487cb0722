"""What all ways of a citizen's sign-in share."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xaso.kernel.accounts.api import User
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.identity.refusals import SignInFailedError
from xaso.kernel.identity.services import entering, second_step
from xaso.kernel.organisations.api import public_commune

PER_MINUTE = "XASO_CITIZENS_SIGN_INS_PER_MINUTE"


def target_of(request: HttpRequest) -> str:
    """Return the page that was asked for, if it is one of ours, else the citizen's account."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else reverse("identity:account")


def is_citizen(request: HttpRequest) -> bool:
    """Whether a citizen has signed in."""
    return isinstance(request.user, User) and request.user.kind == User.Kind.CITIZEN


def enter(request: HttpRequest, identity: CitizenIdentity, target: str) -> HttpResponse:
    """Sign the citizen in and go on; who has a passkey is asked for it first."""
    if identity.user.passkeys.exists():
        second_step.ask(request.session, identity, target)
        return redirect("identity:passkey")
    return go_in(request, identity, target)


def go_in(request: HttpRequest, identity: CitizenIdentity, target: str) -> HttpResponse:
    """Sign in who has proved everything."""
    entering.enter(request, identity, commune_id=commune_of(request))
    return redirect(target)


def commune_of(request: HttpRequest) -> int | None:
    """Return the commune whose pages the visitor sees: its trail keeps what happened."""
    commune = public_commune(request)
    return commune.id if commune else None


def failed(request: HttpRequest, error: SignInFailedError, target: str) -> HttpResponse:
    """Say politely why nobody was signed in and what to do."""
    context = {"sentence": error.sentence, "next": target}
    answer = render(request, "identity/failed.html", context, status=error.status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
