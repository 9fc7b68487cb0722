"""Acts on many dossiers at once: ask what is needed, do it, say what went and what did not."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.filters import tidy
from xaso.public_services.dossiers.forms.bulk import (
    AssignManyForm,
    HandOverManyForm,
    NothingToAskForm,
)
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.permissions import SEE
from xaso.public_services.dossiers.queries.people import Member, list_staff
from xaso.public_services.dossiers.services.bulk import (
    SERVICES,
    act_on_many,
    chosen_dossiers,
)
from xaso.ui.pages import render_page
from xaso.ui.values import Column

HANDLERS = {Role.SPECIALIST, Role.UNIT_HEAD}
type BulkForm = HandOverManyForm | AssignManyForm | NothingToAskForm


@require_POST
@official_page(SEE.key)
def bulk(request: OfficialRequest) -> HttpResponse:
    """Do an act to the chosen dossiers; what they all need is asked for first."""
    key, back = request.POST.get("act", ""), _back(request.POST)
    dossiers = chosen_dossiers(_ids(request.POST), request.user)
    if key not in ACTS or not dossiers:
        messages.info(request, _("Nothing was selected. Please tick the dossiers first."))
        return redirect(back)
    if key not in SERVICES:
        return _one_at_a_time(request, key, dossiers, back)
    form = _form_for(key, request)
    if not form.is_bound or not form.is_valid():
        return _ask(request, key, dossiers, form)
    outcomes = act_on_many(key, dossiers, actor=request.user, given=form.given())
    context = {
        "act": ACTS[key],
        "done": [one for one in outcomes if not one.reason],
        "refused": [one for one in outcomes if one.reason],
        "columns": [Column(_("Dossier")), Column(_("Why not"))],
        "back": back,
    }
    return render_page(request, "dossiers/bulk_done.html", context, part="content")


def _form_for(key: str, request: OfficialRequest) -> BulkForm:
    """Return the form of the act; it is bound once the page that asks has been sent."""
    if key not in ("hand_over", "assign"):
        return NothingToAskForm(request.POST)
    kinds: dict[str, type[HandOverManyForm | AssignManyForm]] = {
        "hand_over": HandOverManyForm,
        "assign": AssignManyForm,
    }
    sent = request.POST if "asked" in request.POST else None
    return kinds[key](sent, staff=list_staff(request.commune_id), suits=_suits(key))


def _suits(key: str) -> Any:
    """Return who may be offered: the service looks at each dossier's step again."""
    if key == "hand_over":
        return lambda member: bool(HANDLERS.intersection(member.roles))
    return _is_anybody


def _is_anybody(_member: Member) -> bool:
    return True


def _ask(
    request: OfficialRequest, key: str, dossiers: list[Dossier], form: forms.Form
) -> HttpResponse:
    context = {
        "act": ACTS[key],
        "dossiers": dossiers,
        "form": form,
        "back": _back(request.POST),
        "back_query": tidy(QueryDict(request.POST.get("back", ""))),
        "columns": [Column(_("Dossier")), Column(_("Where it lies"))],
    }
    return render_page(request, "dossiers/bulk.html", context, part="content")


def _one_at_a_time(
    request: OfficialRequest, key: str, dossiers: list[Dossier], back: str
) -> HttpResponse:
    """Lead to the act's own page where every dossier needs words of its own."""
    if len(dossiers) == 1:
        return redirect("dossiers:act", dossiers[0].pk, key)
    words = _("“%(act)s” needs words for each dossier. Please select one at a time.")
    messages.info(request, words % {"act": ACTS[key].label})
    return redirect(back)


def _ids(query: QueryDict) -> list[UUID]:
    return [one for one in map(uuid_or_none, query.getlist("chosen")) if one]


def _back(query: QueryDict) -> str:
    """Return the list that the person came from; only its filters are taken over."""
    kept = tidy(QueryDict(query.get("back", "")))
    return f"{reverse('dossiers:list')}?{kept}"
