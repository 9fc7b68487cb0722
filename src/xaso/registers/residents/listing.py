"""The lists of residents and households as officials narrow and order them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xaso.lib.text import normalise
from xaso.registers.residents.models import (
    Gender,
    Household,
    Relation,
    Resident,
    ResidentQuerySet,
)
from xaso.registers.residents.queries import matching

AGE_GROUPS = {
    "0-5": (0, 5),
    "6-14": (6, 14),
    "15-17": (15, 17),
    "18-34": (18, 34),
    "35-59": (35, 59),
    "60-79": (60, 79),
    "80": (80, 150),
}
"""Ages by year of birth, both ends counted."""

_ORDERS = {
    "name": ("name_key", "id"),
    "-name": ("-name_key", "-id"),
    "birth": ("birth_year", "birth_date", "name_key", "id"),
    "-birth": ("-birth_year", "-birth_date", "name_key", "id"),
    "household": ("household__number", "id"),
    "-household": ("-household__number", "-id"),
}
_HOUSEHOLD_ORDERS = {
    "number": ("number",),
    "-number": ("-number",),
    "people": ("people", "number"),
    "-people": ("-people", "number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an official narrows a list to; empty means all."""

    text: str = ""
    village: UUID | None = None
    age_group: str = ""
    status: str = ""
    sort: str = ""


def list_residents(wanted: Wanted, *, today: date) -> ResidentQuerySet:
    """Return the residents wanted, in their order, with household and village."""
    text = wanted.text.strip()
    found = matching(text) if text else Resident.objects.order_by(*_ORDERS["name"])
    if wanted.sort in _ORDERS:
        found = found.order_by(*_ORDERS[wanted.sort])
    if wanted.village:
        found = found.filter(household__village=wanted.village)
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.age_group in AGE_GROUPS:
        youngest, oldest = AGE_GROUPS[wanted.age_group]
        years = (today.year - oldest, today.year - youngest)
        found = found.filter(birth_year__range=years)
    return found.with_place()


def list_households(wanted: Wanted) -> QuerySet[Household]:
    """Return the households wanted, each with the number of its present people."""
    members = Resident.objects.present().filter(household=OuterRef("pk"))
    numbers = members.order_by().values("household").annotate(number=Count("id"))
    found = Household.objects.annotate(people=Coalesce(Subquery(numbers.values("number")), 0))
    if text := normalise(wanted.text):
        bearers = Resident.objects.present().called(text).values("household")
        found = found.filter(Q(number__icontains=text) | Q(pk__in=bearers))
    if wanted.village:
        found = found.filter(village=wanted.village)
    return found.order_by(*_HOUSEHOLD_ORDERS.get(wanted.sort, ("number",)))


def heads_of(households: list[Household]) -> dict[UUID, Resident]:
    """Return the present head of each household that has one."""
    heads = Resident.objects.present().filter(
        relation=Relation.HEAD, household__in=[one.pk for one in households]
    )
    return {row.household_id: row for row in heads}


def ages_by_gender(*, today: date) -> dict[str, dict[Gender, int]]:
    """Return how many women and men of each age group live here; one query."""
    counts = {group: {Gender.FEMALE: 0, Gender.MALE: 0} for group in AGE_GROUPS}
    rows = Resident.objects.present().values_list("birth_year", "gender").order_by()
    for birth_year, gender, number in rows.annotate(number=Count("id")):
        age = today.year - birth_year
        group = next(one for one, (_, oldest) in AGE_GROUPS.items() if age <= oldest)
        counts[group][Gender(gender)] += number
    return counts
