"""Households, one household, and the villages with their figures."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import today
from xaso.registers.residents.forms import HouseholdFilterForm, age_group_label
from xaso.registers.residents.listing import ages_by_gender, heads_of, list_households
from xaso.registers.residents.models import Gender, Household, Status
from xaso.registers.residents.permissions import SEE
from xaso.registers.residents.presentation import (
    say_birth,
    say_number,
    sections,
    status_state,
)
from xaso.registers.residents.queries import count_by_village, members_of
from xaso.registers.residents.values import VillageCount
from xaso.ui.pages import render_page
from xaso.ui.values import Chart, Column, Fact, Series

PAGE_SIZE = 30


@require_GET
@official_page(SEE.key)
def households(request: OfficialRequest) -> HttpResponse:
    """List the households with their heads: search, narrow, sort."""
    form = HouseholdFilterForm(request.GET)
    found = list_households(form.wanted(request.GET.get("sort", "")))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page)
    heads = heads_of(shown)
    context = {
        "filters": form,
        "page": page,
        "tabs": sections("households", request.access),
        "rows": [(row, heads.get(row.pk)) for row in shown],
        "columns": [
            Column(_("Household"), sort="number"),
            Column(_("Head of household")),
            Column(_("People"), sort="people", numeric=True),
            Column(_("Village")),
            Column(_("Address in the village")),
        ],
    }
    return render_page(request, "residents/households.html", context, part="rows")


@require_GET
@official_page(SEE.key)
def household(request: OfficialRequest, household_id: UUID) -> HttpResponse:
    """Show a household and all its members."""
    row = get_object_or_404(Household, pk=household_id)
    members = members_of(row.pk)
    present = sum(one.status == Status.PRESENT for one in members)
    context = {
        "household": row,
        "facts": [
            Fact(_("Village"), row.village_name),
            Fact(_("Address in the village"), row.address or _("Not on the books")),
            Fact(_("People living here"), present),
        ],
        "members": [(one, say_birth(one), status_state(one.status)) for one in members],
        "columns": [
            Column(_("Full name")),
            Column(_("Relation to the head")),
            Column(_("Born")),
            Column(_("Status")),
        ],
    }
    return render_page(request, "residents/household.html", context, part="content")


@require_GET
@official_page(SEE.key)
def villages(request: OfficialRequest) -> HttpResponse:
    """Show how many households and people each village has, and how old they are."""
    counts = count_by_village()
    context = {
        "tabs": sections("villages", request.access),
        "counts": counts,
        "households": sum(one.households for one in counts),
        "residents": sum(one.residents for one in counts),
        "temporary": sum(one.temporary for one in counts),
        "chart": _ages_chart(counts),
        "columns": [
            Column(_("Village")),
            Column(_("Households"), numeric=True),
            Column(_("People"), numeric=True),
            Column(_("Women"), numeric=True),
            Column(_("Temporary residents"), numeric=True),
        ],
    }
    return render_page(request, "residents/villages.html", context, part="content")


def _ages_chart(counts: list[VillageCount]) -> Chart:
    ages = ages_by_gender(today=today())
    total = sum(one.residents for one in counts)
    young = sum(sum(ages[group].values()) for group in ("0-5", "6-14"))
    old = sum(sum(ages[group].values()) for group in ("60-79", "80"))
    sentence = _(
        "Of %(total)s people, %(young)s are younger than 15 and %(old)s are 60 or older."
    )
    return Chart(
        _("People by age"),
        sentence
        % {"total": say_number(total), "young": say_number(young), "old": say_number(old)},
        [age_group_label(group) for group in ages],
        [
            Series(_("Women"), [group[Gender.FEMALE] for group in ages.values()], "neutral"),
            Series(_("Men"), [group[Gender.MALE] for group in ages.values()], "info"),
        ],
        stacked=True,
    )
