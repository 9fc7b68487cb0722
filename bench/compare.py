"""From alternated measurements to one sentence: the ratio, how sure it is, held or not.

``python bench/compare.py FILE …`` prints the goals of kept results again.
"""

import json
import random
import statistics
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RESAMPLES = 5_000


@dataclass(frozen=True)
class Goal:
    """What a ratio must be: at most, or at least."""

    key: str
    name: str
    bound: float
    at_most: bool

    def holds(self, value: float) -> bool:
        """Whether a value keeps the goal."""
        return value <= self.bound if self.at_most else value >= self.bound


@dataclass(frozen=True)
class Verdict:
    """A goal with what was measured."""

    goal: Goal
    what: str
    ratio: float
    low: float
    high: float
    size: str = ""
    """At how many dossiers, where that matters."""

    @property
    def is_held(self) -> bool:
        """Whether the median keeps the goal."""
        return self.goal.holds(self.ratio)

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval lies on the same side of the goal as the median."""
        return self.goal.holds(self.low) == self.goal.holds(self.high)

    def sentence(self) -> str:
        """Say it in one line."""
        sign = "≤" if self.goal.at_most else "≥"
        held = "held" if self.is_held else "NOT held"
        doubt = "" if self.is_sure else " (the interval crosses the goal)"
        what = f", {self.what}" if self.what else ""
        where = f" at {self.size}" if self.size else ""
        return (
            f"{self.goal.key:4} {self.goal.name}{what}{where}: {self.ratio:.2f}"
            f" [{self.low:.2f}–{self.high:.2f}], goal {sign} {self.goal.bound:g}: {held}{doubt}"
        )

    def as_plain(self) -> dict[str, Any]:
        """Return it as plain values for the file of results."""
        return asdict(self) | {"held": self.is_held, "sure": self.is_sure}


def judge(goal: Goal, what: str, ratios: list[float]) -> Verdict:
    """Return the median of the ratios with its 95 % bootstrap interval."""
    chance = random.Random(len(ratios))
    medians = sorted(
        statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(RESAMPLES)
    )
    low, high = medians[int(RESAMPLES * 0.025)], medians[int(RESAMPLES * 0.975)]
    return Verdict(goal, what, statistics.median(ratios), low, high)


def exact(goal: Goal, what: str, value: float) -> Verdict:
    """Return the verdict on a count: it is no sample, so its interval is itself."""
    return Verdict(goal, what, value, value, value)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def read_verdict(plain: dict[str, Any]) -> Verdict:
    """Return a verdict that was kept."""
    values = {name: plain[name] for name in ("what", "ratio", "low", "high", "size")}
    return Verdict(goal=Goal(**plain["goal"]), **values)


def main() -> None:
    """Print the goals of the named results."""
    for name in sys.argv[1:]:
        kept = json.loads(Path(name).read_text())
        machine, commit = kept["machine"], kept["commit"]
        print(f"{name}: {machine['processors']} × {machine['model']}, commit {commit}")
        for plain in kept["verdicts"]:
            print(" ", read_verdict(plain).sentence())


if __name__ == "__main__":
    main()
