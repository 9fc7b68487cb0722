"""The grounds on which somebody is called first, as dated data (``data/priority.toml``)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data" / "priority.toml"
LABELS: dict[str, Promise] = {
    "elderly": _("Aged %(age)s or more"),
    "disabled": _("Person with a disability"),
    "pregnant": _("Pregnant"),
    "small_child": _("With a small child"),
    "merit": _("Person of merit to the nation"),
}


@dataclass(frozen=True, slots=True)
class PriorityGround:
    """A ground of priority (diện ưu tiên) with the day from which it counts and its source."""

    key: str
    valid_from: date
    certainty: str
    act: str = ""
    age: int = 0
    valid_to: date | None = None

    @property
    def label(self) -> str:
        """What people read on the button."""
        return str(LABELS[self.key]) % {"age": self.age}

    def counts_on(self, day: date) -> bool:
        """Whether the ground is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def _all_grounds() -> tuple[PriorityGround, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["ground"]
    return tuple(PriorityGround(**row) for row in rows)


def grounds_on(day: date) -> list[PriorityGround]:
    """Return the grounds that count on a day, in the order in which they are offered."""
    return [one for one in _all_grounds() if one.counts_on(day)]
