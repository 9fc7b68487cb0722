"""Signing in and out, and one's own account."""

import time
from textwrap import wrap
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from xaso.kernel.accounts import services
from xaso.kernel.accounts.forms import (
    CodeForm,
    PasswordForm,
    SecondFactorForm,
    SignInForm,
)
from xaso.kernel.accounts.models import Role, RoleAssignment, User
from xaso.kernel.accounts.queries import roles_in_force
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers
from xaso.kernel.organisations.api import Commune
from xaso.lib.qr import qr_svg
from xaso.ui.pages import render_page

PENDING, PENDING_SECONDS = "sign_in_pending", 300


class SignedInRequest(HttpRequest):
    """A request from somebody who is signed in."""

    user: User


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password."""
    if request.user.is_authenticated:
        return redirect(_target(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = services.check_sign_in(**form.cleaned_data)
        except services.SignInRefusedError:
            form.add_error(None, _refused_sentence())
        else:
            return _after_password(request, user)
    context = {"form": form, "idle": "idle" in request.GET, **_demo()}
    return render_page(request, "accounts/sign_in.html", context, part="form")


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the one-time code after the password."""
    user = _pending_user(request)
    if user is None:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.check_code(user, form.cleaned_data["code"])
        except services.AccountLockedError:
            form.add_error(None, _locked_sentence())
        except services.CodeRefusedError:
            form.add_error(
                "code", _("This code is not right or was used. Wait for the next one.")
            )
        else:
            target = str(request.session.pop(PENDING)["next"])
            return _enter(request, user, target)
    return render_page(request, "accounts/second_factor.html", {"form": form}, part="form")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, User):
        tell_watchers(request.user, SignInEvent.SIGNED_OUT)
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("accounts:sign-in")


@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """Show one's own account: name, roles, second factor."""
    roles = roles_in_force(request.user.pk, timezone.localdate())
    return render_page(request, "accounts/profile.html", {"roles": roles}, part="roles")


@sensitive_post_parameters("present", "new")
@never_cache
@login_required
def password(request: SignedInRequest) -> HttpResponse:
    """Change one's password."""
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        services.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password has been changed."))
        return redirect("accounts:profile")
    forced = request.user.must_change_password
    frame = "ui/auth.html" if forced else "ui/official.html"
    context = {"form": form, "forced": forced, "frame": frame}
    return render_page(request, "accounts/password.html", context, part="form")


@sensitive_post_parameters("present")
@never_cache
@login_required
def second_factor_setup(request: SignedInRequest) -> HttpResponse:
    """Switch the second factor on: read the QR code, type the first code."""
    secret = request.session.setdefault("totp_proposed", services.propose_secret())
    form = SecondFactorForm(
        request.POST if request.method == "POST" else None, user=request.user
    )
    if form.is_valid():
        try:
            services.confirm_second_factor(request.user, secret, form.cleaned_data["code"])
        except services.CodeRefusedError:
            form.add_error("code", _("This code is not right. Check the clock of the phone."))
        else:
            del request.session["totp_proposed"]
            messages.success(request, _("Signing in now also asks for a code from your phone."))
            return redirect("accounts:profile")
    address = services.provisioning_address(request.user, secret)
    drawing = qr_svg(address, title=_("QR code for the authenticator application"))
    context = {
        "form": form,
        "qr": mark_safe(drawing),  # noqa: S308 (drawn by us from an escaped text)
        "secret": " ".join(wrap(secret, 4)),
    }
    return render_page(request, "accounts/second_factor_setup.html", context, part="form")


@login_required
def choose_commune(request: SignedInRequest) -> HttpResponse:
    """Act in another of one's communes from now on; a link asks first, a post does it."""
    roles = roles_in_force(request.user.pk, timezone.localdate())
    chosen = request.POST.get("id") or request.GET.get("id", "")
    mine = Commune.objects.filter(pk__in={role.commune_id for role in roles})
    found = mine.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if found is None:
        raise Http404
    if request.method == "POST":
        request.session["commune"] = found.pk
        messages.success(request, _("You now work for %(commune)s.") % {"commune": found})
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "question": _("Work for %(commune)s from now on?") % {"commune": found},
        "act": _("Switch"),
        "back_url": settings.LOGIN_REDIRECT_URL,
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _after_password(request: HttpRequest, user: User) -> HttpResponse:
    target = _target(request)
    if not user.has_second_factor:
        return _enter(request, user, target)
    request.session.cycle_key()
    request.session[PENDING] = {"user": str(user.pk), "at": int(time.time()), "next": target}
    return redirect("accounts:second-factor")


def _enter(request: HttpRequest, user: User, target: str) -> HttpResponse:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    tell_watchers(user, SignInEvent.SIGNED_IN)
    powerful = RoleAssignment.objects.in_force(timezone.localdate()).filter(user=user)
    if powerful.filter(role=Role.IT_OFFICER).exists():
        request.session["idle_minutes"] = settings.XASO_ACCOUNTS_IDLE_MINUTES_ADMIN
    return redirect(target)


def _pending_user(request: HttpRequest) -> User | None:
    pending: dict[str, Any] = request.session.get(PENDING) or {}
    if not pending or time.time() - pending["at"] > PENDING_SECONDS:
        return None
    return User.objects.filter(pk=pending["user"], is_active=True).first()


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else settings.LOGIN_REDIRECT_URL


def _refused_sentence() -> str:
    sentence = _(
        "The user name or the password is not right. After %(attempts)s failed attempts"
        " an account stays closed for %(minutes)s minutes."
    )
    attempts = settings.XASO_ACCOUNTS_FAILED_ATTEMPTS
    return sentence % {"attempts": attempts, "minutes": settings.XASO_ACCOUNTS_LOCK_MINUTES}


def _locked_sentence() -> str:
    sentence = _("Too many failed attempts. Please try again in %(minutes)s minutes.")
    return sentence % {"minutes": settings.XASO_ACCOUNTS_LOCK_MINUTES}


def _demo() -> dict[str, Any]:
    if not settings.XASO_DEMO:
        return {"people": ()}
    return {"people": settings.XASO_DEMO_PEOPLE, "password": settings.XASO_DEMO_PASSWORD}
