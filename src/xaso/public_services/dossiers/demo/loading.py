"""Writing the year of the sample commune into the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.db import transaction

from xaso.kernel.working_time.api import calendar_for
from xaso.lib.clock import today
from xaso.public_services.dossiers.demo import by_services
from xaso.public_services.dossiers.demo.in_bulk import KeepEntries, write_in_bulk
from xaso.public_services.dossiers.demo.matters import load_matters
from xaso.public_services.dossiers.demo.numbering import Registers, number_in_order
from xaso.public_services.dossiers.demo.scenario import Cast, Scenario
from xaso.public_services.dossiers.demo.seasons import last_closing
from xaso.public_services.dossiers.demo.today import on_the_desks
from xaso.public_services.dossiers.demo.year import Applicant, YearWriter

DOSSIERS = 3000
"""In a year of the sample commune; one for every second resident [assumption]."""


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
    writer = YearWriter(rng, calendar, load_matters(last.date()), residents)
    return [*writer.year(last, count), *on_the_desks(writer, last)]


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
