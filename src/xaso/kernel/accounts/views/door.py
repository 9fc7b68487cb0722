"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from xaso.kernel.accounts.forms import CodeForm, RecoveryForm, SignInForm
from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.services import recovery, signing_in
from xaso.kernel.accounts.services.failures import AccountLockedError, locked_sentence
from xaso.kernel.accounts.views.entering import (
    after_password,
    enter_after_second_step,
    is_known,
    known_people,
    pending_user,
    target_of,
)
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers
from xaso.kernel.throttling.api import limited_by_address
from xaso.ui.pages import render_page


@sensitive_post_parameters("password")
@never_cache
@limited_by_address(
    "accounts.sign_in", setting="XASO_ACCOUNTS_SIGN_INS_PER_MINUTE", posts_only=True
)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password, or for a passkey."""
    if request.user.is_authenticated:
        return redirect(target_of(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = signing_in.check_sign_in(
                **form.cleaned_data, known_people=known_people(request)
            )
        except (signing_in.SignInRefusedError, AccountLockedError):
            form.add_error(None, _refused_sentence())
        else:
            return after_password(request, user, target_of(request))
    context = {
        "form": form,
        "ended": "ended" in request.GET,
        "next": target_of(request),
        **_demo(),
    }
    return render_page(request, "accounts/sign_in.html", context, part="form")


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second step after the password: a passkey or the code from the phone."""
    user = pending_user(request)
    if user is None:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            known = is_known(request, user)
            signing_in.check_code(user, form.cleaned_data["code"], known=known)
        except AccountLockedError:
            form.add_error(None, locked_sentence())
        except signing_in.CodeRefusedError:
            form.add_error(
                "code", _("This code is not right or was used. Wait for the next one.")
            )
        else:
            return enter_after_second_step(request, user)
    context = {
        "form": form,
        "by_phone": user.has_phone_code,
        "by_key": user.passkeys.exists(),
        "next": "",
    }
    return render_page(request, "accounts/second_factor.html", context, part="form")


@never_cache
def recovery_code(request: HttpRequest) -> HttpResponse:
    """Take a recovery code where the phone or the key is lost."""
    user = pending_user(request)
    if user is None:
        return redirect("accounts:sign-in")
    form = RecoveryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            known = is_known(request, user)
            recovery.check_recovery_code(user, form.cleaned_data["code"], known=known)
        except AccountLockedError:
            form.add_error(None, locked_sentence())
        except signing_in.CodeRefusedError:
            form.add_error("code", _("This code is not right or was used already."))
        else:
            return enter_after_second_step(request, user)
    return render_page(request, "accounts/recovery_code.html", {"form": form}, part="form")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, User):
        tell_watchers(request.user, SignInEvent.SIGNED_OUT)
    logout(request)
    messages.success(request, _("You have signed out."))
    response = redirect("accounts:sign-in")
    response.headers["Clear-Site-Data"] = '"storage"'  # drafts of what was being typed
    return response


def _refused_sentence() -> str:
    sentence = _(
        "The user name or the password is not right. After %(attempts)s failed attempts"
        " an account stays closed for %(minutes)s minutes."
    )
    attempts = settings.XASO_ACCOUNTS_FAILED_ATTEMPTS
    return sentence % {"attempts": attempts, "minutes": settings.XASO_ACCOUNTS_LOCK_MINUTES}


def _demo() -> dict[str, Any]:
    if not settings.XASO_DEMO:
        return {"people": ()}
    return {"people": settings.XASO_DEMO_PEOPLE, "password": settings.XASO_DEMO_PASSWORD}
