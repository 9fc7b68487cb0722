"""A dossier on its way: moments of work, one after the other, and what is left to chance."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from xaso.lib.worktime import WorkCalendar
from xaso.lib.worktime_arithmetic import add
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.demo.scenario import Deed, Part

DAY = 480
"""The minutes of a working day."""


@dataclass
class Walk:
    """A dossier on its way: each act follows the one before by some working minutes.

    ``pace`` is the share of its time that the handling takes; where it is given nothing is
    left to chance but the minutes. ``commune`` is the one to which the matter belongs,
    ``missing`` the paper that is not there when it comes.
    """

    rng: Random
    calendar: WorkCalendar
    matter: Matter
    channel: str
    now: datetime
    collector: str = ""
    commune: int = 0
    missing: str = ""
    pace: float | None = None
    deeds: list[Deed] = field(default_factory=list)
    due: datetime | None = None

    def wait(self, minutes: float) -> None:
        """Let working time pass, at least a minute."""
        seconds = timedelta(seconds=self.rng.randrange(60))
        self.now = add(self.calendar, self.now, max(1, round(minutes))) + seconds

    def do(self, act: str, who: Part | None, **more: Any) -> None:
        """Let somebody act now."""
        self.deeds.append(Deed(at=self.now, act=act, who=who, **more))

    def pick[T](self, choices: tuple[T, ...]) -> T:
        """Draw one of several."""
        return self.rng.choice(choices)

    def happens(self, chance: float) -> bool:
        """Draw yes or no; no, where nothing is left to chance."""
        return self.pace is None and self.rng.random() < chance
