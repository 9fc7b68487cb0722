"""What people of the bench come for: real procedures, the frequent ones most often."""

import random
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from xaso.kernel.working_time.api import Limit, LimitUnit
from xaso.public_services.dossiers.routes import desk_step, first_after_desk
from xaso.public_services.procedures.api import (
    Channel,
    PlanStep,
    ProcessPlan,
    UnknownProcedureError,
    current_version,
    get_procedure,
    limit_for,
    process_for,
)

CODES = (
    "2.000815", "1.001193", "1.004873", "2.000635", "2.000884", "1.014027", "1.000656",
    "1.000894", "1.012753", "2.001035", "1.001612", "1.004859", "1.001776", "1.013225",
    "1.001699", "1.011607", "2.000720", "1.012812", "1.001266", "1.004884",
)  # fmt: skip
ECONOMY = ("Đất đai", "Hoạt động xây dựng", "hộ kinh doanh", "Quy hoạch")
USUAL = Limit(10, LimitUnit.WORKING_DAY)
DAYS = {LimitUnit.WORKING_DAY: 1.0, LimitUnit.WORKING_HOUR: 1 / 8, LimitUnit.DAY: 5 / 7}
CULTURE_UNIT, ECONOMY_UNIT = 2, 3


@dataclass(frozen=True)
class Matter:
    """A procedure as a commune handles it."""

    version: UUID
    limit: Limit
    days: float
    weight: float
    unit: int
    plan: ProcessPlan

    @cached_property
    def way(self) -> list[PlanStep]:
        """The steps from the desk to the result, by the usual branches."""
        steps = [desk_step(self.plan), first_after_desk(self.plan)]
        while following := self.plan.after(steps[-1].key):
            steps.append(following[0][1])
        return steps


def load_matters() -> list[Matter]:
    """Return the matters of the commune in force; frequencies follow Zipf with s = 0.5, so that long ones are not rare."""
    versions = [version for code in CODES if (version := _version(code))]
    return [_matter(one, 1 / rank**0.5) for rank, one in enumerate(versions, start=1)]


def _version(code: str) -> UUID | None:
    """Return the version in use; a catalogue in which a code was retired is no obstacle."""
    try:
        return current_version(code)
    except UnknownProcedureError:
        return None


def _matter(version: UUID, weight: float) -> Matter:
    found = limit_for(version, Channel.IN_PERSON)
    limit = found.limit if found else USUAL
    field = get_procedure(version).field.name
    economy = any(word in field for word in ECONOMY)
    return Matter(
        version=version,
        limit=limit,
        days=limit.value * DAYS.get(limit.unit, 21.0),
        weight=weight,
        unit=ECONOMY_UNIT if economy else CULTURE_UNIT,
        plan=process_for(version),
    )


def draw(matters: list[Matter], chance: random.Random) -> Matter:
    """Return what somebody comes for."""
    return chance.choices(matters, [one.weight for one in matters])[0]
