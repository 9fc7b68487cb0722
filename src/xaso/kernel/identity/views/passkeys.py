"""Passkeys of citizens: the second step at the sign-in; added and removed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xaso.kernel.accounts.api import (
    AccountLockedError,
    CodeRefusedError,
    PasskeyRefusedError,
    User,
    add_passkey,
    check_passkey,
    check_recovery_code,
    creation_options,
    give_challenge,
    locked_sentence,
    make_challenge,
    request_options,
    signed_in_lately,
    take_challenge,
)
from xaso.kernel.identity.forms import CitizenPasskeyForm, PaperCodeForm
from xaso.kernel.identity.models import Level
from xaso.kernel.identity.services.second_step import codes_if_none_left, pending, remove_key
from xaso.kernel.identity.views.entering import PER_MINUTE, commune_of, go_in
from xaso.kernel.permissions.api import CitizenRequest, citizen_page, public_page
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.throttling.api import limited_by_address
from xaso.ui.pages import render_page


@public_page
@never_cache
@limited_by_address("identity.passkey", setting=PER_MINUTE, posts_only=True)
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the passkey, or for a recovery code where it is lost."""
    waiting = pending(request.session)
    if waiting is None:
        return redirect("identity:sign-in")
    identity, target = waiting
    is_code = "code" in request.POST
    form = PaperCodeForm(request.POST if is_code else None)
    with acting_in(commune_of(request)):
        refusal = _refusal(request, identity.user, form) if request.method == "POST" else ""
    if request.method == "POST" and not refusal and not form.errors:
        return go_in(request, identity, target)
    context = {"form": form, "refusal": refusal}
    return render_page(request, "identity/passkey.html", context, part="form")


@public_page
@require_POST
@never_cache
@limited_by_address("identity.passkey_options", setting=PER_MINUTE)
def options(request: HttpRequest) -> HttpResponse:
    """Say what the browser has to sign, to who proved the first step."""
    waiting = pending(request.session)
    if waiting is None:
        return HttpResponse(status=400)
    challenge = make_challenge()
    give_challenge(request.session, challenge)
    return JsonResponse(request_options(challenge, waiting[0].user))


@never_cache
@citizen_page(level=Level.BASIC)
def add(request: CitizenRequest) -> HttpResponse:
    """Add a passkey; the first one brings recovery codes along."""
    if not signed_in_lately(request.session):
        return _sign_in_anew(request)
    form = CitizenPasskeyForm(request.POST if request.method == "POST" else None)
    with acting_in(commune_of(request)):
        if form.is_valid() and _add(request, form):
            if codes := codes_if_none_left(request.user):
                return render(request, "identity/passkey_codes.html", {"codes": codes})
            return redirect("identity:account")
    return render_page(request, "identity/passkey_add.html", {"form": form}, part="form")


@require_POST
@never_cache
@citizen_page(level=Level.BASIC)
def creation(request: CitizenRequest) -> HttpResponse:
    """Say what key the browser has to make."""
    challenge = make_challenge()
    give_challenge(request.session, challenge)
    return JsonResponse(creation_options(request.user, challenge))


@require_POST
@citizen_page(level=Level.BASIC)
def remove(request: CitizenRequest, passkey_id: UUID) -> HttpResponse:
    """Forget a passkey."""
    passkey = get_object_or_404(request.user.passkeys, pk=passkey_id)
    if not signed_in_lately(request.session):
        return _sign_in_anew(request)
    with acting_in(commune_of(request)):
        remove_key(request.user, passkey.pk)
    messages.success(request, _("The passkey has been removed."))
    return redirect("identity:account")


def _refusal(request: HttpRequest, user: User, form: PaperCodeForm) -> str:
    """Return why the second step is not proved; empty where it is, or the form says it."""
    try:
        if form.is_bound:
            if form.is_valid():
                check_recovery_code(user, form.cleaned_data["code"], known=False)
        else:
            answer = request.POST.get("answer", "")
            check_passkey(answer, take_challenge(request.session), of=user)
    except AccountLockedError:
        return locked_sentence()
    except (PasskeyRefusedError, CodeRefusedError):
        return _("This could not be verified. Please try again.")
    return ""


def _add(request: CitizenRequest, form: CitizenPasskeyForm) -> bool:
    typed = form.cleaned_data
    try:
        challenge = take_challenge(request.session)
        add_passkey(request.user, typed["name"], typed["answer"], challenge)
    except PasskeyRefusedError:
        form.add_error(None, _("The browser did not make a passkey. Please try again."))
    else:
        messages.success(request, _("The passkey has been added."))
    return not form.errors


def _sign_in_anew(request: CitizenRequest) -> HttpResponse:
    messages.info(request, _("For this, please sign out and in again, so that it is you."))
    return redirect("identity:account")
