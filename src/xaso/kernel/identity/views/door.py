"""Signing in by the e-identity provider, and out."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.identity.configuration import may_use_phone, provider
from xaso.kernel.identity.models import Level
from xaso.kernel.identity.refusals import NotBegunHereError, SignInFailedError
from xaso.kernel.identity.services import citizens, entering, openid
from xaso.kernel.identity.services.leaving import provider_sign_out
from xaso.kernel.identity.tokens import read_logout_token
from xaso.kernel.identity.views.entering import (
    PER_MINUTE,
    commune_of,
    enter,
    failed,
    is_citizen,
    target_of,
)
from xaso.kernel.permissions.api import public_page, session_level
from xaso.kernel.throttling.api import limited_by_address

_log = logging.getLogger(__name__)


@public_page
@never_cache
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Say how citizens sign in, and what for."""
    if is_citizen(request):
        return redirect(target_of(request))
    return render(request, "identity/sign_in.html", _ways(request))


@public_page
@never_cache
@require_GET
def level(request: HttpRequest) -> HttpResponse:
    """Say that a page takes a surer sign-in, and how to come by it."""
    asked = request.GET.get("level", "")
    wanted = Level(int(asked)) if asked in {str(one) for one in Level.values} else Level.FULL
    context = {"wanted": wanted.label, "enough": session_level(request) >= wanted}
    return render(request, "identity/level.html", _ways(request) | context)


@public_page
@never_cache
@require_GET
@limited_by_address("identity.start", setting=PER_MINUTE)
def start(request: HttpRequest) -> HttpResponse:
    """Go to the e-identity provider."""
    using = provider()
    if using is None:
        return redirect("identity:sign-in")
    target = target_of(request)
    try:
        return redirect(openid.begin(using, request.session, target))
    except SignInFailedError as error:
        return _refused(request, error, target)


@public_page
@never_cache
@require_GET
@limited_by_address("identity.callback", setting=PER_MINUTE)
def callback(request: HttpRequest) -> HttpResponse:
    """Take who comes back from the provider in."""
    using, wanted = provider(), openid.wanted(request.session)
    try:
        if using is None:
            raise NotBegunHereError
        said, target = openid.finish(using, request.session, request.GET)
        identity = citizens.welcome(said)
    except SignInFailedError as error:
        return _refused(request, error, wanted)
    return enter(request, identity, target)


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser."""
    entering.leave(request, commune_id=commune_of(request))
    response = redirect("identity:signed-out")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@public_page
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that it is done, and how to leave the provider too, as on a borrowed phone."""
    context = {"provider": provider(), "provider_url": provider_sign_out()}
    return render(request, "identity/signed_out.html", context)


@public_page
@csrf_exempt
@never_cache
@require_POST
@limited_by_address("identity.ended", setting=PER_MINUTE)
def ended_by_provider(request: HttpRequest) -> HttpResponse:
    """Take the provider's word that somebody signed out there (back-channel logout)."""
    using = provider()
    try:
        if using is None:
            raise NotBegunHereError
        subject = read_logout_token(using, request.POST.get("logout_token", ""))
    except SignInFailedError as error:
        _log.warning("Logout token refused: %s.", type(error).__name__)
        return HttpResponse(status=400)
    entering.end_by_provider(using.key, subject, commune_id=commune_of(request))
    return HttpResponse(status=200)


def _refused(request: HttpRequest, error: SignInFailedError, target: str) -> HttpResponse:
    _log.warning("Sign-in of a citizen failed: %s (%s).", type(error).__name__, error)
    return failed(request, error, target)


def _ways(request: HttpRequest) -> dict[str, object]:
    target = target_of(request)
    query = {"next": target}
    return {
        "provider": provider(),
        "start_url": reverse("identity:start", query=query),
        "phone_url": reverse("identity:phone", query=query) if may_use_phone() else "",
        "next": target,
    }
