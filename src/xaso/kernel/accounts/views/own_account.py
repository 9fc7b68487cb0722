"""One's own account: roles, password, second step, the commune one works for."""

from textwrap import wrap

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xaso.kernel.accounts.forms import PasswordForm, SecondFactorForm
from xaso.kernel.accounts.queries import roles_in_force
from xaso.kernel.accounts.services import passwords, sessions, signing_in
from xaso.kernel.accounts.services.second_step import (
    is_second_step_wanted,
    weigh_second_step,
)
from xaso.kernel.accounts.views.entering import (
    SignedInRequest,
    for_officials,
    frame_of,
    proves_it,
)
from xaso.kernel.organisations.api import Commune
from xaso.lib.qr import qr_svg
from xaso.ui.pages import render_page


@for_officials
def profile(request: SignedInRequest) -> HttpResponse:
    """Show one's own account: name, roles, second factor."""
    roles = roles_in_force(request.user.pk, timezone.localdate())
    left = request.user.recovery_codes.filter(used_at__isnull=True).count()
    context = {"roles": roles, "passkeys": request.user.passkeys.all(), "codes_left": left}
    return render_page(request, "accounts/profile.html", context, part="roles")


@sensitive_post_parameters("present", "new")
@never_cache
@for_officials
def password(request: SignedInRequest) -> HttpResponse:
    """Change one's password."""
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if proves_it(form) and form.suits():
        passwords.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        sessions.end_other_sessions(request.user, request.session.session_key)
        messages.success(request, _("Your password has been changed."))
        return redirect("accounts:profile")
    context = {
        "form": form,
        "forced": request.user.must_change_password,
        "own": request.user.password_changed_at is not None,
        **frame_of(request),
    }
    return render_page(request, "accounts/password.html", context, part="form")


@never_cache
@for_officials
def second_step(request: SignedInRequest) -> HttpResponse:
    """Say why a second step has to be set up before anything else, and lead to it."""
    weigh_second_step(request.session, request.user)  # it may be set up in another browser
    if not is_second_step_wanted(request.session):
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render_page(request, "accounts/second_step.html", {}, part="ways")


@sensitive_post_parameters("present")
@never_cache
@for_officials
def second_factor_setup(request: SignedInRequest) -> HttpResponse:
    """Switch the second factor on: read the QR code, type the first code."""
    secret = request.session.setdefault("totp_proposed", signing_in.propose_secret())
    form = SecondFactorForm(
        request.POST if request.method == "POST" else None, user=request.user
    )
    if proves_it(form):
        try:
            signing_in.confirm_second_factor(request.user, secret, form.cleaned_data["code"])
        except signing_in.CodeRefusedError:
            form.add_error("code", _("This code is not right. Check the clock of the phone."))
        else:
            del request.session["totp_proposed"]
            weigh_second_step(request.session, request.user)
            messages.success(request, _("Signing in now also asks for a code from your phone."))
            return redirect("accounts:profile")
    address = signing_in.provisioning_address(request.user, secret)
    drawing = qr_svg(address, title=_("QR code for the authenticator application"))
    context = {
        "form": form,
        "qr": mark_safe(drawing),  # noqa: S308 (drawn by us from an escaped text)
        "secret": " ".join(wrap(secret, 4)),
        **frame_of(request),
    }
    return render_page(request, "accounts/second_factor_setup.html", context, part="form")


@for_officials
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
