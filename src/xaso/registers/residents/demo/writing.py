"""Writing the people of the demo into the register of a commune."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.db import transaction

from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import today
from xaso.registers.residents.demo.people import Home, homes
from xaso.registers.residents.models import Household, Status
from xaso.registers.residents.services.rows import BATCH, insert_residents
from xaso.registers.residents.values import NewResident

HOUSEHOLDS, PEOPLE = 1522, 6236
"""Vĩnh Hưng commune (Vĩnh Lộc, Thanh Hóa), by its own account of its one-stop shop."""

_NEAR, _FAR = 1.6, 0.7
"""How much bigger the first village is than the average, and how much smaller the last."""


@dataclass(frozen=True, slots=True)
class ResidentsSummary:
    """What was written: households, present residents, and those gone who stay on the books."""

    households: int
    residents: int
    moved: int
    deceased: int


@transaction.atomic
def build(
    commune_id: int,
    village_ids: list[UUID],
    *,
    seed: int,
    households: int = HOUSEHOLDS,
    people: int = PEOPLE,
) -> ResidentsSummary:
    """Write a commune's households and residents; the same seed and day give the same people."""
    rng = Random(seed)  # noqa: S311 (people of a demo, no secret)
    drawn = list(homes(rng, households=households, people=people, today=today()))
    with acting_in(commune_id):
        rows = _households(rng, drawn, village_ids)
        Household.objects.bulk_create(rows, batch_size=BATCH)
        insert_residents(_members(rows, drawn))
    states = Counter(person.status for home in drawn for person in home.members)
    return ResidentsSummary(
        households=len(rows),
        residents=states[Status.PRESENT],
        moved=states[Status.MOVED],
        deceased=states[Status.DECEASED],
    )


def _households(rng: Random, drawn: list[Home], village_ids: list[UUID]) -> list[Household]:
    last = max(len(village_ids) - 1, 1)
    weights = [_NEAR - (_NEAR - _FAR) * place / last for place in range(len(village_ids))]
    places = sorted(rng.choices(range(len(village_ids)), weights, k=len(drawn)))
    serials = Counter[int]()
    rows = []
    for place, home in zip(places, drawn, strict=True):
        serials[place] += 1
        rows.append(
            Household(
                number=f"{place + 1:02}-{serials[place]:04}",
                village_id=village_ids[place],
                address=home.address,
            )
        )
    return rows


def _members(rows: list[Household], drawn: list[Home]) -> Iterator[tuple[UUID, NewResident]]:
    for row, home in zip(rows, drawn, strict=True):
        for person in home.members:
            yield row.pk, person
