"""The days and years around handing over, as dated data with their articles."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "terms.toml"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the law gives for handing over, keeping back, answering and reminding."""

    valid_from: date
    hand_over_months: int
    construction_months: int
    keep_back_years: int
    warn_days: int
    least_years_to_hand_over: int
    source: str
    certainty: str
    minutes_act: str
    late_after_days: int
    late_source: str
    late_certainty: str
    answer_working_days: int
    examine_days: int
    answer_source: str
    answer_certainty: str

    def hand_over_by(self, ended_on: date) -> date:
        """Return the last day for handing over a file whose work ended then."""
        return add_months(ended_on, self.hand_over_months)

    def hand_over_construction_by(self, settled_on: date) -> date:
        """Return that day for basic construction, counted from the approved settlement."""
        return add_months(settled_on, self.construction_months)

    def longest_keep_back(self, hand_over_by: date) -> date:
        """Return how long a file may stay with its people by written agreement."""
        return add_months(hand_over_by, 12 * self.keep_back_years)


@cache
def _rules() -> tuple[Terms, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["rule"]
    return tuple(sorted((Terms(**row) for row in rows), key=lambda rule: rule.valid_from))


def terms_on(day: date) -> Terms:
    """Return the rules in force on a day; before the first, the first."""
    found = [rule for rule in _rules() if rule.valid_from <= day]
    return found[-1] if found else _rules()[0]


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    last = (after - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
