"""Pages by which the IT officer changes the organisation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xaso.kernel.directory import services
from xaso.kernel.directory.forms import (
    AuthorityForm,
    CodeForm,
    DeskForm,
    UnitForm,
    VillageForm,
)
from xaso.kernel.directory.permissions import MANAGE
from xaso.kernel.organisations.api import (
    OneStopDesk,
    Unit,
    Village,
    authority_of_commune,
    desk_of_commune,
)
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page


@official_page(MANAGE.key)
def authority(request: OfficialRequest) -> HttpResponse:
    """Change name and address of the authority."""
    form = AuthorityForm(_posted(request), instance=authority_of_commune(request.commune_id))
    if form.is_valid():
        services.save_authority(form.instance, actor=request.user)
        return _saved(request)
    return _form_page(request, form, _("Change the authority"))


@official_page(MANAGE.key)
def code(request: OfficialRequest) -> HttpResponse:
    """Take the authority's next agency code."""
    body = authority_of_commune(request.commune_id)
    form = CodeForm(_posted(request), authority=body)
    if form.is_valid():
        services.replace_code(**form.cleaned_data, actor=request.user)
        return _saved(request)
    return _form_page(
        request, form, _("Replace the agency code %(code)s") % {"code": body.code}
    )


@official_page(MANAGE.key)
def desk(request: OfficialRequest) -> HttpResponse:
    """Change where citizens come."""
    found = desk_of_commune(request.commune_id)
    if found is None:
        kind = Unit.Kind.ONE_STOP
        found = OneStopDesk(unit=get_object_or_404(_units(request), kind=kind, is_active=True))
    form = DeskForm(_posted(request), instance=found)
    if form.is_valid():
        services.save_desk(form.instance, actor=request.user)
        return _saved(request)
    return _form_page(request, form, _("Change the one-stop desk"))


@official_page(MANAGE.key)
def unit(request: OfficialRequest, unit_id: UUID | None = None) -> HttpResponse:
    """Add a unit, or rename it and give it another place."""
    authority_here = authority_of_commune(request.commune_id)
    found = get_object_or_404(_units(request), pk=unit_id) if unit_id else None
    form = UnitForm(_posted(request), instance=found or Unit(authority=authority_here))
    if form.is_valid() and _is_free(form, Unit.objects.filter(authority=authority_here)):
        services.save_unit(form.instance, actor=request.user)
        return _saved(request)
    return _form_page(request, form, _("Change the unit") if found else _("Add a unit"))


@official_page(MANAGE.key)
def close(request: OfficialRequest, unit_id: UUID) -> HttpResponse:
    """Ask, then take a unit out of use."""
    found = get_object_or_404(_units(request), pk=unit_id)
    if request.method != "POST":
        question = _("Close the unit %(unit)s?") % {"unit": found}
        context = {
            "question": question,
            "detail": _("It stays in all papers, but no new work reaches it."),
            "act": _("Close the unit"),
            "danger": True,
            "back_url": reverse("directory:organisation"),
        }
        return render_page(request, "ui/confirm.html", context, part="dialog")
    try:
        services.close_unit(found.pk, actor=request.user)
    except services.UnitInUseError:
        sentence = _("People hold roles in this unit today. End those roles first.")
        messages.error(request, sentence)
        return redirect("directory:organisation")
    return _saved(request)


@official_page(MANAGE.key)
def reopen(request: OfficialRequest, unit_id: UUID) -> HttpResponse:
    """Ask, then bring a closed unit into use again."""
    found = get_object_or_404(_units(request), pk=unit_id)
    if request.method != "POST":
        context = {
            "question": _("Open the unit %(unit)s again?") % {"unit": found},
            "act": _("Open the unit"),
            "back_url": reverse("directory:organisation"),
        }
        return render_page(request, "ui/confirm.html", context, part="dialog")
    services.open_unit(found.pk, actor=request.user)
    return _saved(request)


@official_page(MANAGE.key)
def village(request: OfficialRequest, village_id: UUID | None = None) -> HttpResponse:
    """Add a village, or rename it and give it another place."""
    here = Village.objects.filter(of_commune_id=request.commune_id)
    found = get_object_or_404(here, pk=village_id) if village_id else None
    form = VillageForm(_posted(request), instance=found)
    if form.is_valid() and _is_free(form, here):
        services.save_village(form.instance, actor=request.user)
        return _saved(request)
    return _form_page(request, form, _("Change the village") if found else _("Add a village"))


def _posted(request: OfficialRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _units(request: OfficialRequest) -> Any:
    return Unit.objects.filter(authority__of_commune_id=request.commune_id)


def _is_free(form: Any, rows: Any) -> bool:
    taken = rows.filter(name=form.cleaned_data["name"]).exclude(pk=form.instance.pk)
    if taken.exists():
        form.add_error("name", _("Another one has this name already."))
    return not form.errors


def _saved(request: OfficialRequest) -> HttpResponse:
    messages.success(request, _("The change has been saved."))
    return redirect("directory:organisation")


def _form_page(request: OfficialRequest, form: BaseForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return render_page(request, "directory/form.html", context, part="form")
