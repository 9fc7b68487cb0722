"""Roles that one lends and is lent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.accounts.api import Delegation
from xaso.kernel.officials import queries, services
from xaso.kernel.officials.forms import LendForm
from xaso.kernel.officials.permissions import DELEGATE
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_date
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

SHOWN = 100


@require_GET
@official_page("")
def index(request: OfficialRequest) -> HttpResponse:
    """List what one lent and was lent, latest first."""
    found = list(queries.delegations_of(request.user.pk, request.commune_id)[:SHOWN])
    usable = {(role.lent_by, role.unit_id, str(role.role)) for role in request.access.here()}
    today = timezone.localdate()
    context = {
        "given": [(one, _days(one), _state(one)) for one in found if one.giver == request.user],
        "received": [
            (one, _days(one), _state(one, usable=_key(one) in usable))
            for one in found
            if one.receiver == request.user
        ],
        "may_lend": bool(queries.roles_to_lend(request.user.pk, request.commune_id, today)),
        "columns": [
            Column(_("Role")),
            Column(_("Colleague")),
            Column(_("Days")),
            Column(_("State")),
            Column(_("Acts"), quiet=True),
        ],
    }
    return render_page(request, "officials/delegations.html", context, part="content")


@official_page(DELEGATE.key)
def lend(request: OfficialRequest) -> HttpResponse:
    """Take a delegation: which role, to whom, when, why."""
    form = LendForm(
        request.POST if request.method == "POST" else None,
        giver=request.user,
        commune_id=request.commune_id,
    )
    if form.is_valid():
        typed = form.cleaned_data
        services.lend_role(
            UUID(typed["role"]),
            to=typed["receiver"].pk,
            days=(typed["valid_from"], typed["valid_to"]),
            reason=typed["reason"],
            actor=request.user,
        )
        messages.success(request, _("The role is lent; your colleague has been told."))
        return redirect("officials:delegations")
    return render_page(request, "officials/lend.html", {"form": form}, part="form")


@official_page("")
def revoke(request: OfficialRequest, delegation_id: UUID) -> HttpResponse:
    """Ask, then take a lent role back."""
    mine = queries.delegations_of(request.user.pk, request.commune_id)
    open_ones = mine.filter(giver=request.user, revoked_at__isnull=True)
    found = get_object_or_404(open_ones, pk=delegation_id)
    if request.method == "POST":
        services.revoke_delegation(found.pk, actor=request.user)
        messages.success(request, _("The role is yours alone again."))
        return redirect("officials:delegations")
    words = {"role": found.get_role_display(), "person": found.receiver.full_name}
    context = {
        "question": _("Take the role “%(role)s” back from %(person)s?") % words,
        "act": _("Take back"),
        "danger": True,
        "back_url": reverse("officials:delegations"),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _days(one: Delegation) -> str:
    words = {"first": say_date(one.valid_from), "last": say_date(one.valid_to)}
    return _("%(first)s to %(last)s") % words


def _key(one: Delegation) -> tuple[UUID, UUID, str]:
    return one.giver_id, one.unit_id, one.role


def _state(one: Delegation, *, usable: bool = True) -> State:
    today = timezone.localdate()
    if one.revoked_at:
        return State(_("Taken back"), "off")
    if one.valid_to < today:
        return State(_("Ended"), "off")
    if one.valid_from > today:
        return State(_("To come"), "info")
    if not usable:
        return State(_("The giver no longer holds the role"), "off")
    return State(_("In force"), "good")
