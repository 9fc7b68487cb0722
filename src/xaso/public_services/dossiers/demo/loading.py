"""Writing the year of the sample commune into the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.db import transaction

from xaso.kernel.organisations.api import Commune
from xaso.kernel.working_time.api import calendar_for
from xaso.lib.clock import today
from xaso.public_services.dossiers.demo import by_services
from xaso.public_services.dossiers.demo.in_bulk import KeepEntries, write_in_bulk
from xaso.public_services.dossiers.demo.intakes import Applicant
from xaso.public_services.dossiers.demo.matters import load_matters
from xaso.public_services.dossiers.demo.numbering import Registers, number_in_order
from xaso.public_services.dossiers.demo.scenario import Cast, Scenario
from xaso.public_services.dossiers.demo.seasons import last_closing
from xaso.public_services.dossiers.demo.today import on_the_desks
from xaso.public_services.dossiers.demo.year import YearWriter

DOSSIERS = 3000
"""In a year of the sample commune; one for every second resident [assumption]."""
NEIGHBOURS = 5
"""To so many communes of the province dossiers are passed on."""


@dataclass(frozen=True, slots=True)
class YearSummary:
    """How many dossiers were written: those that are closed, and those that are not."""

    finished: int
    unfinished: int


def draw_year(
    commune_id: int, residents: Sequence[Applicant], *, seed: int, count: int = DOSSIERS
) -> list[Scenario]:
    """Draw a year that ends when the commune closed on its last working day before today."""
    calendar = calendar_for(commune_id)
    last = last_closing(calendar, today())
    rng = Random(seed)  # noqa: S311 (dossiers of a demo, no secret)
    matters, neighbours = load_matters(last.date()), neighbours_of(commune_id)
    writer = YearWriter(rng, calendar, matters, residents, neighbours)
    return [*writer.year(last, count), *on_the_desks(writer, last)]


def neighbours_of(commune_id: int) -> list[int]:
    """Return a few communes of the same province, always the same ones."""
    own = Commune.objects.get(pk=commune_id)
    others = Commune.objects.in_force().filter(province=own.province_id).exclude(pk=own.pk)
    return list(others.order_by("code").values_list("pk", flat=True)[:NEIGHBOURS])


@transaction.atomic
def load_year(
    commune_id: int,
    residents: Sequence[Applicant],
    cast: Cast,
    keep_entries: KeepEntries,
    *,
    seed: int,
    count: int = DOSSIERS,
) -> YearSummary:
    """Write a year of dossiers in the commune in force."""
    numbering = number_in_order(draw_year(commune_id, residents, seed=seed, count=count))
    finished = [one for one in numbering.scenarios if one.is_finished]
    unfinished = [one for one in numbering.scenarios if not one.is_finished]
    registers = Registers()
    write_in_bulk(finished, cast, registers, keep_entries)
    for scenario in unfinished:
        by_services.play(scenario, cast, registers)
    registers.stand_at(numbering.registers)
    return YearSummary(len(finished), len(unfinished))
