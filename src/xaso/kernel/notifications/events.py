"""What the module tells, past tense."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BudgetUsed:
    """A share, in per cent, of the month's budget for messages is used."""

    month: date
    share: int
