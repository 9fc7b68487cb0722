"""Pages that every official may read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.directory.forms import OldCommuneForm
from xaso.kernel.directory.permissions import MANAGE
from xaso.kernel.organisations.api import (
    Authority,
    OneStopDesk,
    Unit,
    Village,
    search_old_communes,
)
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_date
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact

SHOWN = 50


@require_GET
@official_page("")
def organisation(request: OfficialRequest) -> HttpResponse:
    """Show the authority, its codes and units, the desk and the villages."""
    bodies = Authority.objects.filter(of_commune_id=request.commune_id)
    authority = get_object_or_404(bodies.in_force())
    units = Unit.objects.filter(authority__of_commune_id=request.commune_id)
    desk = OneStopDesk.objects.filter(unit__in=units).select_related("unit").first()
    context = {
        "authority": authority,
        "facts": _facts(authority),
        "former": bodies.filter(valid_to__isnull=False).order_by("-valid_to"),
        "units": units.order_by("-is_active", "order", "name"),
        "desk": desk,
        "desk_facts": _desk_facts(desk) if desk else [],
        "villages": Village.objects.filter(of_commune_id=request.commune_id),
        "may_manage": request.access.holds(MANAGE.key),
        "columns": [
            Column(_("Unit")),
            Column(_("Kind")),
            Column(_("State")),
            Column(_("Possible acts"), quiet=True),
        ],
    }
    return render_page(request, "directory/organisation.html", context, part="content")


@require_GET
@official_page("")
def old_communes(request: OfficialRequest) -> HttpResponse:
    """Find where a commune of before July 2025 went, as often as counters are asked."""
    form = OldCommuneForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = search_old_communes(text, limit=SHOWN + 1)
    context = {
        "filters": form,
        "asked": bool(text.strip()),
        "found": found[:SHOWN],
        "more": len(found) > SHOWN,
        "columns": [Column(_("Old commune")), Column(_("Commune since 1 July 2025"))],
    }
    return render_page(request, "directory/old_communes.html", context, part="rows")


def _facts(authority: Authority) -> list[Fact]:
    since = _("valid from %(day)s") % {"day": say_date(authority.valid_from)}
    return [
        Fact(_("Agency code"), authority.code, note=since),
        Fact(_("Address"), authority.address or "–"),
        Fact(_("Phone"), authority.phone or "–"),
        Fact(_("E-mail"), authority.email or "–"),
        Fact(_("Web site"), authority.website or "–"),
    ]


def _desk_facts(desk: OneStopDesk) -> list[Fact]:
    return [
        Fact(_("Name"), desk.name),
        Fact(_("Address"), desk.address),
        Fact(_("Phone"), desk.phone or "–"),
    ]
