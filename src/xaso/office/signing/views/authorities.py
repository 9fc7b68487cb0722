"""By what authority people sign: the list, a new one, withdrawing one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.forms import ReasonForm
from xaso.office.signing.forms_keys import AuthorityForm
from xaso.office.signing.models import SigningAuthority
from xaso.office.signing.permissions import RECORD_AUTHORITY
from xaso.office.signing.services.authorities import (
    Grant,
    record_authority,
    withdraw_authority,
)
from xaso.office.signing.states import AuthorityKind
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

WHO_SIGNS = (Role.LEADER, Role.UNIT_HEAD, Role.SUPERVISOR, Role.CLERK)


@require_GET
@never_cache
@official_page(RECORD_AUTHORITY.key)
def authorities(request: OfficialRequest) -> HttpResponse:
    """List every authority, those in force first."""
    rows = SigningAuthority.objects.select_related("holder", "principal")
    shown = sorted(
        rows.order_by("holder__name_key", "-valid_from"), key=lambda one: not _counts(one)
    )
    context = {
        "rows": [(one, _state(one), _counts(one)) for one in shown],
        "columns": [
            Column(_("Who signs")),
            Column(_("Printed above the name")),
            Column(_("From")),
            Column(pgettext("signing", "Decision")),
            Column(_("State")),
        ],
    }
    return render_page(request, "signing/authorities.html", context, part="rows")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(RECORD_AUTHORITY.key)
def new_authority(request: OfficialRequest) -> HttpResponse:
    """Write down an authority, as a decision says."""
    people = _people(request.commune_id)
    form = AuthorityForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            grant = Grant(**{**typed, "kind": AuthorityKind(typed["kind"])})
            record_authority(grant, actor=request.user)
        except NotSignedError as failure:
            form.add_error(None, str(failure.reason))
        else:
            messages.success(request, _("The authority is recorded."))
            return redirect("signing:authorities")
    context = _form_page(form, _("Record an authority"), _("Record it"))
    return render_page(request, "signing/form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page(RECORD_AUTHORITY.key)
def withdraw(request: OfficialRequest, authority_id: UUID) -> HttpResponse:
    """End an authority at once, with a reason."""
    rows = SigningAuthority.objects.select_related("holder")
    found = get_object_or_404(rows, pk=authority_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            withdraw_authority(found.pk, actor=request.user, reason=reason)
        except NotSignedError as failure:
            form.add_error(None, str(failure.reason))
        else:
            messages.success(request, _("The authority is withdrawn."))
            return redirect("signing:authorities")
    context = _form_page(form, _("Withdraw the authority"), _("Withdraw it"))
    context["lead"] = f"{found.holder.full_name}: {found}"
    return render_page(request, "signing/form.html", context, part="form")


def _people(commune_id: int) -> list[tuple[str, str]]:
    """Return who may be given an authority: who leads a body or a unit, and clerks."""
    rows = RoleAssignment.objects.in_force(clock.today()).filter(
        role__in=WHO_SIGNS, unit__authority__of_commune=commune_id, user__is_active=True
    )
    found = rows.order_by("user__name_key").values_list("user_id", "user__full_name")
    return [(str(key), name) for key, name in dict.fromkeys(found)]


def _counts(one: SigningAuthority) -> bool:
    today = clock.today()
    is_over = one.valid_to is not None and one.valid_to < today
    return one.revoked_at is None and not is_over


def _state(one: SigningAuthority) -> State:
    if one.revoked_at is not None:
        return State(pgettext("signing", "Withdrawn"), "off")
    if one.valid_from > clock.today():
        return State(_("Not begun"), "info")
    return State(_("In force"), "good") if _counts(one) else State(_("Over"), "off")


def _form_page(form: Any, title: str, act: str) -> dict[str, Any]:
    return {
        "form": form,
        "title": title,
        "act": act,
        "lead": "",
        "above": _("Signing authorities"),
        "above_url": reverse("signing:authorities"),
        "demo": False,
    }
