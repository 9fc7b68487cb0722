"""Who holds which administrative power, until when, given by whom and why; renewing one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.officials import queries, services
from xaso.kernel.officials.permissions import MANAGE, SEE_POWERS
from xaso.kernel.officials.policy import POWER_DAYS, number
from xaso.kernel.officials.power_forms import RenewForm
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

SOON_DAYS = 14


@require_GET
@official_page(SEE_POWERS.key)
def index(request: OfficialRequest) -> HttpResponse:
    """List the administrative powers of the commune, those that end first on top."""
    found = queries.powers_in(request.commune_id, clock.today())
    context = {
        "powers": [(one, _state(one)) for one in found],
        "may_renew": request.access.holds(MANAGE.key),
        "days": number(POWER_DAYS),
        "columns": [
            Column(_("Official")),
            Column(_("Role")),
            Column(_("Last day")),
            Column(_("Given by")),
            Column(_("Reason")),
            Column(_("Acts"), quiet=True),
        ],
    }
    return render_page(request, "officials/powers.html", context, part="content")


@official_page(MANAGE.key)
def renew(request: OfficialRequest, assignment_id: UUID) -> HttpResponse:
    """Ask until when and why, then let a power last longer."""
    powers = queries.powers_in(request.commune_id, clock.today())
    power = get_object_or_404(powers, pk=assignment_id)
    form = RenewForm(request.POST if request.method == "POST" else None, power=power)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.renew_power(
                power.pk,
                last_day=typed["valid_to"],
                reason=typed["reason"],
                actor=request.user,
            )
        except services.EmergencyOnlyError:
            messages.error(request, emergency_only())
        else:
            messages.success(request, _("The power has been renewed."))
        return redirect("officials:powers")
    words = {"role": power.get_role_display(), "person": power.user, "unit": power.unit}
    context = {
        "question": _("Renew the power “%(role)s” of %(person)s in %(unit)s?") % words,
        "detail": _("Look first whether the person still needs it."),
        "act": _("Renew"),
        "form": form,
        "back_url": reverse("officials:powers"),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def emergency_only() -> str:
    """Say that an emergency power is not made a lasting one by its holder."""
    return _("By an emergency power nobody gives themselves a role or renews their own.")


def _state(power: RoleAssignment) -> State:
    today = clock.today()
    if power.valid_from > today:
        return State(_("To come"), "info")
    left = (power.valid_to - today).days if power.valid_to else SOON_DAYS + 1
    if left > SOON_DAYS:
        return State(_("In force"), "good")
    if left == 0:
        return State(_("Ends today"), "late")
    words = ngettext("%(days)s day left", "%(days)s days left", left)
    return State(words % {"days": left}, "warn")
