"""Passkeys and recovery codes: at the sign-in and in one's own account."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from xaso.kernel.accounts.forms import PasskeyForm, ProofForm
from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.passkey_values import PasskeyRefusedError
from xaso.kernel.accounts.services import passkeys, recovery
from xaso.kernel.accounts.services.failures import AccountLockedError, locked_sentence
from xaso.kernel.accounts.services.second_step import weigh_second_step
from xaso.kernel.accounts.views.entering import (
    PENDING,
    SignedInRequest,
    enter,
    enter_after_second_step,
    for_officials,
    frame_of,
    give_challenge,
    known_people,
    pending_user,
    proves_it,
    take_challenge,
    target_of,
)
from xaso.kernel.accounts.views.lock import unlocked
from xaso.kernel.throttling.api import limited_by_address
from xaso.ui.pages import render_page


@require_POST
@never_cache
@limited_by_address("accounts.passkey_options", setting="XASO_ACCOUNTS_SIGN_INS_PER_MINUTE")
def options(request: HttpRequest) -> HttpResponse:
    """Say what the browser has to sign: for who is known already, or for anybody's key."""
    known = request.user if isinstance(request.user, User) else pending_user(request)
    challenge = passkeys.make_challenge()
    give_challenge(request, challenge)
    return JsonResponse(passkeys.request_options(challenge, known))


@require_POST
@never_cache
@limited_by_address("accounts.sign_in", setting="XASO_ACCOUNTS_SIGN_INS_PER_MINUTE")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let the owner of a passkey in: after the password, by the key alone, or back in."""
    owner = request.user if isinstance(request.user, User) else None
    expected = owner or pending_user(request)
    try:
        user = passkeys.check_passkey(
            request.POST.get("answer", ""),
            take_challenge(request),
            of=expected,
            known_people=[owner.pk.hex] if owner else known_people(request),
        )
    except AccountLockedError:
        messages.error(request, locked_sentence())
    except PasskeyRefusedError:
        messages.error(request, _refused())
    else:
        if owner:
            return unlocked(request)
        if expected:
            return enter_after_second_step(request, user)
        if user.kind == User.Kind.CITIZEN:  # theirs is the second step of another door
            messages.error(request, _refused())
            return redirect("accounts:sign-in")
        request.session.pop(PENDING, None)
        return enter(request, user, target_of(request))
    if owner:
        return redirect("accounts:lock")
    return redirect("accounts:second-factor" if expected else "accounts:sign-in")


@require_POST
@never_cache
@for_officials
def creation(request: SignedInRequest) -> HttpResponse:
    """Say what key the browser has to make."""
    challenge = passkeys.make_challenge()
    give_challenge(request, challenge)
    return JsonResponse(passkeys.creation_options(request.user, challenge))


@sensitive_post_parameters("present")
@never_cache
@for_officials
def add(request: SignedInRequest) -> HttpResponse:
    """Add a passkey; the first one brings recovery codes along."""
    form = PasskeyForm(request.POST if request.method == "POST" else None, user=request.user)
    if proves_it(form):
        typed = form.cleaned_data
        try:
            passkeys.add_passkey(
                request.user, typed["name"], typed["answer"], take_challenge(request)
            )
        except PasskeyRefusedError:
            form.add_error(None, _("The browser did not make a passkey. Please try again."))
        else:
            weigh_second_step(request.session, request.user)
            messages.success(request, _("The passkey has been added."))
            if not request.user.recovery_codes.exists():
                return _show_codes(request)
            return redirect("accounts:profile")
    context = {"form": form, **frame_of(request)}
    return render_page(request, "accounts/passkey_add.html", context, part="form")


@sensitive_post_parameters("present")
@never_cache
@for_officials
def remove(request: SignedInRequest, passkey_id: UUID) -> HttpResponse:
    """Ask, then forget a passkey."""
    passkey = get_object_or_404(request.user.passkeys, pk=passkey_id)
    form = ProofForm(request.POST if request.method == "POST" else None, user=request.user)
    if proves_it(form):
        passkeys.remove_passkey(request.user, passkey.pk)
        weigh_second_step(request.session, request.user)
        messages.success(request, _("The passkey has been removed."))
        return redirect("accounts:profile")
    context = {
        "question": _("Remove the passkey “%(name)s”?") % {"name": passkey.name},
        "detail": _("It no longer signs you in. Delete it on the device too."),
        "act": _("Remove the passkey"),
        "danger": True,
        "form": form,
        "back_url": reverse("accounts:profile"),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@sensitive_post_parameters("present")
@never_cache
@for_officials
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Make new recovery codes and show them once."""
    form = ProofForm(request.POST if request.method == "POST" else None, user=request.user)
    if proves_it(form):
        return _show_codes(request)
    context = {
        "question": _("Make new recovery codes?"),
        "detail": _("Each lets you in once without the phone or key. The old ones end."),
        "act": _("Make the codes"),
        "form": form,
        "back_url": reverse("accounts:profile"),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _show_codes(request: SignedInRequest) -> HttpResponse:
    codes = recovery.make_recovery_codes(request.user)
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _refused() -> str:
    return _("This passkey could not be used. Please try again or sign in another way.")
