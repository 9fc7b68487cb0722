"""The goals of speed: how each is measured, and at which sizes."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bench.compare import Verdict
from bench.goals.api import measure_api
from bench.goals.cold_start import measure_cold_start
from bench.goals.documents import measure_assigned, measure_found
from bench.goals.hot_pages import measure_hot_pages
from bench.goals.intake import measure_intake
from bench.goals.isolation import measure_isolation
from bench.goals.jobs import measure_jobs
from bench.goals.memory import measure_memory
from bench.goals.portal import measure_portal
from bench.goals.queries import measure_queries
from bench.goals.search import measure_search
from bench.goals.signing import measure_signing
from bench.goals.slow_line import measure_photographs, measure_readable
from bench.goals.storage import measure_storage
from bench.goals.submitting import measure_submitting
from bench.goals.suite import measure_suite
from bench.goals.trail import measure_trail
from bench.goals.worklist import measure_worklist
from bench.settings import Setting
from tools.postgres import Server

type Measure = Callable[[Server, str, Setting], tuple[list[Verdict], Any]]


class At(Enum):
    """At which sizes a goal is measured."""

    EVERY = "every"
    LARGE = "large"
    SMALL = "small"
    NONE = "none"


@dataclass(frozen=True)
class Measured:
    """A goal's program, and the sizes it wants."""

    measure: Measure
    at: At
    against_small: bool = False
    """Whether the smallest size is its floor."""

    def sizes_of(self, setting: Setting, wanted: str | None) -> list[str]:
        """Return the sizes of a run; an empty one means that no rows are needed."""
        if self.at is At.NONE:
            return [""]
        if wanted:
            return [wanted]
        if self.at is At.EVERY:
            return list(setting.sizes)
        return [setting.large if self.at is At.LARGE else setting.small]

    def databases(self, setting: Setting, size: str) -> list[str]:
        """Return the sizes that must be there."""
        return [one for one in (size, setting.small if self.against_small else "") if one]


GOALS = {
    "D1": Measured(measure_found, At.NONE),
    "D2": Measured(measure_assigned, At.NONE),
    "G1": Measured(measure_intake, At.EVERY),
    "G2": Measured(measure_worklist, At.EVERY),
    "G3": Measured(measure_search, At.LARGE),
    "G7": Measured(measure_hot_pages, At.LARGE, against_small=True),
    "G8": Measured(measure_trail, At.SMALL),
    "G9": Measured(measure_isolation, At.SMALL),
    "G10": Measured(measure_queries, At.EVERY),
    "G11": Measured(measure_memory, At.SMALL),
    "G12": Measured(measure_jobs, At.SMALL),
    "G13": Measured(measure_storage, At.LARGE),
    "G14": Measured(measure_api, At.SMALL),
    "G19": Measured(measure_cold_start, At.NONE),
    "G20": Measured(measure_suite, At.NONE),
    "K1": Measured(measure_signing, At.NONE),
    "P1": Measured(measure_portal, At.SMALL),
    "P2": Measured(measure_submitting, At.SMALL),
    "P3": Measured(measure_readable, At.SMALL),
    "P4": Measured(measure_photographs, At.SMALL),
}
