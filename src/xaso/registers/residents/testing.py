"""Households and residents for tests of other modules; a commune must be in force."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from xaso.kernel.organisations.api import Village, list_villages
from xaso.kernel.organisations.testing import commune
from xaso.kernel.tenancy.api import require_commune
from xaso.registers.residents.models import Gender, Household, Relation
from xaso.registers.residents.services.rows import resident_row
from xaso.registers.residents.values import NewResident

_numbers = count(1)


def village(name: str = "Thôn 1") -> UUID:
    """Return the id of a village of the commune in force, made if it is not there."""
    here = commune(require_commune())
    known = {one.name: one.pk for one in list_villages(here.pk)}
    return known.get(name) or Village.objects.create(of_commune=here, name=name).pk


def household(number: str = "", *, in_village: str = "Thôn 1", address: str = "Xóm 3") -> UUID:
    """Enter an empty household and return its id."""
    row = Household.objects.create(
        number=number or f"T-{next(_numbers):04}",
        village_id=village(in_village),
        address=address,
    )
    return row.pk


def resident(
    full_name: str = "Nguyễn Thị Mẫu", *, at: UUID | None = None, **facts: Any
) -> UUID:
    """Enter a resident (the head of a new household unless ``at`` names one); return the id."""
    born = facts.pop("birth_date", date(1985, 9, 5))
    person = NewResident(
        full_name=full_name,
        gender=facts.pop("gender", Gender.FEMALE),
        birth_year=facts.pop("birth_year", born.year if born else 1985),
        birth_date=born,
        relation=facts.pop("relation", Relation.OTHER if at else Relation.HEAD),
        **facts,
    )
    row = resident_row(at or household(), person)
    row.save(force_insert=True)
    return row.pk
