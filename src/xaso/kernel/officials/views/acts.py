"""What is done about one official: roles given and ended, the account closed and opened."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.officials import queries, services
from xaso.kernel.officials.forms import EndRoleForm, ReasonForm, RoleForm
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.views.officials import show_password
from xaso.kernel.officials.views.powers import emergency_only
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page
from xaso.ui.values import AskedAct

ACTS = {
    "disable": AskedAct(
        services.disable,
        gettext_lazy("Disable the account of %(person)s?"),
        gettext_lazy("Disable"),
        gettext_lazy("The account is disabled and signed out everywhere."),
        danger=True,
    ),
    "enable": AskedAct(
        services.enable,
        gettext_lazy("Enable the account of %(person)s again?"),
        gettext_lazy("Enable"),
        gettext_lazy("The account is active again."),
    ),
    "unlock": AskedAct(
        services.unlock,
        gettext_lazy("Unlock the account of %(person)s now?"),
        gettext_lazy("Unlock"),
        gettext_lazy("The account is unlocked."),
    ),
    "reset-second-factor": AskedAct(
        services.reset_second_factor,
        gettext_lazy("Forget the phone, passkeys and recovery codes of %(person)s?"),
        gettext_lazy("Reset the second step"),
        gettext_lazy("Signing in takes the password only, until a second step is set up anew."),
        danger=True,
    ),
    "sign-out": AskedAct(
        services.sign_out_everywhere,
        gettext_lazy("Sign %(person)s out in all browsers?"),
        gettext_lazy("Sign out everywhere"),
        gettext_lazy("The account is signed out everywhere."),
    ),
    "invite": AskedAct(
        services.invite_official,
        gettext_lazy("Send %(person)s a link to set a new password?"),
        gettext_lazy("Send the invitation"),
        gettext_lazy("The invitation is on its way. It is good for 72 hours and works once."),
    ),
    "reset-password": AskedAct(
        services.reset_password,
        gettext_lazy("Give %(person)s a new first password?"),
        gettext_lazy("New password"),
        "",
        danger=True,
    ),
}


@official_page(MANAGE.key)
def grant(request: OfficialRequest, official_id: UUID) -> HttpResponse:
    """Give the official another role."""
    official = get_object_or_404(queries.officials_of(request.commune_id), pk=official_id)
    form = RoleForm(
        request.POST if request.method == "POST" else None, commune_id=request.commune_id
    )
    if form.is_valid():
        try:
            services.grant_role(official.pk, form.given, actor=request.user)
        except ValidationError:
            form.add_error("role", _("The official has this role there from that day already."))
        except services.EmergencyOnlyError:
            form.add_error(None, emergency_only())
        else:
            messages.success(request, _("The role has been given."))
            return redirect("officials:official", official_id)
    context = {"official": official, "form": form, "oneself": official == request.user}
    return render_page(request, "officials/grant.html", context, part="form")


@official_page(MANAGE.key)
def end(request: OfficialRequest, assignment_id: UUID) -> HttpResponse:
    """Ask for the last day of a role and end it."""
    here = RoleAssignment.objects.filter(unit__authority__of_commune_id=request.commune_id)
    role = get_object_or_404(here.select_related("user", "unit"), pk=assignment_id)
    form = EndRoleForm(request.POST if request.method == "POST" else None, assignment=role)
    if form.is_valid():
        try:
            services.end_role(
                role.pk, last_day=form.cleaned_data["last_day"], actor=request.user
            )
        except services.LastItOfficerError:
            messages.error(request, _last_it_officer())
        else:
            messages.success(request, _("The last day has been set."))
        return redirect("officials:official", role.user_id)
    words = {"role": role.get_role_display(), "unit": role.unit, "person": role.user}
    question = _("End the role “%(role)s” of %(person)s in %(unit)s?") % words
    context = {"question": question, "act": _("End the role"), "danger": True, "form": form}
    return _ask(request, context, role.user_id)


@never_cache
@official_page(MANAGE.key)
def account(request: OfficialRequest, official_id: UUID, name: str) -> HttpResponse:
    """Ask, then close, open, unlock the account or reset how one signs in."""
    if name not in ACTS:
        raise Http404
    act = ACTS[name]
    official = get_object_or_404(queries.officials_of(request.commune_id), pk=official_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        password = _do(request, act, official_id, form.cleaned_data["reason"])
        if password:
            return show_password(request, official, password)
        return redirect("officials:official", official_id)
    question = str(act.question) % {"person": official.full_name}
    context = {"question": question, "act": act.act, "danger": act.danger, "form": form}
    return _ask(request, context, official_id)


def _do(request: OfficialRequest, act: AskedAct, official_id: UUID, reason: str) -> str | None:
    try:
        password: str | None = act.do(official_id, reason=reason, actor=request.user)
    except services.LastItOfficerError:
        messages.error(request, _last_it_officer())
    except services.WorksElsewhereError:
        sentence = _("This account also works for another commune, whose IT officer must help.")
        messages.error(request, sentence)
    except services.OneselfError:
        sentence = _(
            "This cannot be done to the own account. Use the page “Your account”, or ask another"
            " IT officer."
        )
        messages.error(request, sentence)
    except services.DisabledAccountError:
        messages.error(request, _("This account is disabled. Enable it first."))
    except services.NoAddressError:
        messages.error(request, _("This official has no e-mail address. Print a slip instead."))
    else:
        if not password:
            messages.success(request, str(act.done))
        return password
    return None


def _ask(request: OfficialRequest, context: dict[str, Any], official_id: UUID) -> HttpResponse:
    context["back_url"] = reverse("officials:official", args=[official_id])
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _last_it_officer() -> str:
    return _("This is the last IT officer of the commune. Give somebody else the role first.")
